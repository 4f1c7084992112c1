// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "channel/serveraddress.h"

#include <etagere/location.h>

namespace etagere {

/// How a server is told who we are.
struct RedisSignIn {
    QByteArray user;     ///< empty: the default user
    QByteArray password; ///< empty: no AUTH is sent
    int database = 0;
};

/// What the location of a Redis says.
struct RedisLocation {
    enum class Kind : quint8 { Single, Sentinel, Cluster };
    Kind kind = Kind::Single;
    QList<ServerAddress> servers; ///< one at least; sentinels or any nodes of a cluster
    RedisSignIn signIn;
    QByteArray prefix;     ///< only keys that begin with it are listed
    QByteArray masterName; ///< of the sentinels
};

/// Usage with a sentence when it makes no sense. A password that is not in it comes from ETAGERE_PASSWORD.
Result<RedisLocation> redisLocation(const Location &location);

} // namespace etagere
