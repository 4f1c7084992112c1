// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QList>

namespace etagere {

/// What stands between "//" and "/" in the location of a server: `user:password@host:port,[::1]:port,...` (RFC 3986
/// §3.2, but for the list of hosts, which Redis' and memcached's clients write so). Percent escapes are decoded.
struct Authority {
    struct Host {
        QByteArray name; ///< lower case, IPv6 without brackets
        quint16 port = 0;
        bool operator==(const Host &) const = default;
    };
    QByteArray user;
    QByteArray password;
    bool hasPassword = false;
    QList<Host> hosts; ///< one at least, but for a local socket

    /// Usage with a sentence when it is none. `defaultPort` stands for one that is not written.
    static Result<Authority> parse(const QByteArray &text, quint16 defaultPort);
    /// `user:password@` of a local socket: there is no host. Usage when there is one.
    static Result<Authority> parseSignIn(const QByteArray &text);
};

/// `host:port` as it is written in a location: IPv6 in brackets.
QByteArray writtenHost(const Authority::Host &host);

} // namespace etagere
