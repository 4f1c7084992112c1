// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <etagere/rowmeta.h>

#include <QtCore/QString>

namespace etagere {

/// How the ways of knowing what a key stands for are drawn; a word always stands beside.
struct KnownByLook {
    QString icon;
    Role role = Role::Unknown;
};
KnownByLook knownByLook(KeySource source);

} // namespace etagere
