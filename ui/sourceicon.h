// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGui/QIcon>

namespace etagere {

/// The icon of a kind of source; a folder while the kind is unknown.
QIcon sourceIcon(const QString &backend);

} // namespace etagere
