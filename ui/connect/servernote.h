// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/location.h>

namespace etagere {

/// Where the password of a server comes from. The numbers are in the settings.
enum class PasswordPlace : quint8 { None = 0, Ask = 1, Keyring = 2 };

/// What the user has noted about a server; kept in the settings under the location's identity. No secrets.
struct ServerNote {
    QString name; ///< empty: what the location says
    bool isProduction = false;
    PasswordPlace password = PasswordPlace::None;

    bool operator==(const ServerNote &) const = default;
};

ServerNote serverNote(const Location &location);
void keepServerNote(const Location &location, const ServerNote &note);

/// What the keyring knows the password of the location's user by.
QString passwordAccount(const Location &location);

/// The noted name of a source, or the location's own.
QString sourceTitle(const Location &location);

} // namespace etagere
