// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <etagere/rowmeta.h>

#include <QtCore/QString>

namespace etagere {

/// How a state is shown everywhere: an icon, a word and a colour, never one of them alone.
struct EntryState {
    QString icon;
    Role role = Role::Unknown;
    QString word;
    QString explanation; ///< a sentence for a tooltip
};

/// `revalidatable`: the entry has a validator that its library uses.
EntryState entryState(Freshness freshness, bool revalidatable);
/// An entry whose value was not read yet.
EntryState unreadState();
/// An entry that cannot be read or decoded, and why.
EntryState brokenState(const QString &error);

} // namespace etagere
