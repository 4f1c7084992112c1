// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/location.h>

#include <optional>

namespace etagere {

/// How a server is reached.
enum class ServerKind : quint8 { Redis, RedisSocket, RedisSentinel, RedisCluster, Memcached, MemcachedSocket };
inline constexpr int ServerKindCount = 6;

/// What a kind of server has to be told about.
struct ServerTraits {
    QString title;
    bool hasSocket = false;    ///< a path instead of hosts
    bool hasManyHosts = false; ///< each with its own port
    bool hasMaster = false;
    bool hasDatabase = false;
    bool hasSignIn = false;
    bool hasPrefix = false;
    bool hasTls = false;
    QString usualPort;
};
ServerTraits serverTraits(ServerKind kind);

/// The location of a server in the parts that a form shows. They are text, as typed: what is being written need not
/// make sense yet.
struct ServerUrl {
    ServerKind kind = ServerKind::Redis;
    QString hosts;      ///< one, or `host:port` of several between commas
    QString port;       ///< of the one host; empty: the usual one
    QString socketPath; ///< instead of hosts
    QString master;     ///< the name that sentinels know it by
    QString database;
    QString user;
    QString password;
    QString prefix;
    bool isTls = false;
    QString caCert; ///< paths of PEM files
    QString cert;
    QString key;
    QList<Location::Option> others; ///< what the form has no field for

    /// Takes a URL apart. Usage when it does not begin as one of a server.
    static Result<ServerUrl> parse(const QString &text);
    /// With the password, if it is in there.
    static ServerUrl fromLocation(const Location &location);
    /// Removes the password from a URL that is being written, and returns it; nothing when there is none.
    static std::optional<QString> takePassword(QString &text);

    /// Another kind of server on the same hosts.
    void setKind(ServerKind newKind);
    /// As it is written, without the password.
    QString text() const;
    /// What can be opened, with the password. Usage with a sentence that says what is missing or wrong.
    Result<Location> location() const;

    bool operator==(const ServerUrl &) const = default;
};

/// Whether this names a server, in any form.
bool isServer(const Location &location);

} // namespace etagere
