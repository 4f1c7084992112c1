// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace etagere {

/// Where a server is and how it is spoken to.
struct ServerAddress {
    QByteArray host; ///< a name or a literal address, IPv6 without brackets
    quint16 port = 0;
    QString socketPath; ///< not empty: a local socket; host and port are not used
    bool isTls = false;
    QString caCert;          ///< PEM: who signed the server's certificate; empty: the authorities of the system
    QString cert;            ///< PEM: the client's certificate, with those between it and its authority
    QString key;             ///< PEM: the key that belongs to it, RSA or EC, not encrypted
    int patienceMs = 15'000; ///< how long each stage of connecting, and each silence of the server, may last

    bool operator==(const ServerAddress &) const = default;
    /// For people, and where an Error says it happened: "host:6379", "[::1]:6379" or the socket's path.
    QString text() const;
};

} // namespace etagere
