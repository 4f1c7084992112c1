// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redisconnection.h"
#include "backend/redisslots.h"

#include <map>

namespace etagere {

/// The connections of an open Redis, whether it is one server, a master behind sentinels or a cluster: made when they
/// are needed, and again when they were lost.
class RedisRoutes
{
public:
    RedisRoutes() = default;
    RedisRoutes(RedisLocation location, TellStep tell);

    const RedisLocation &location() const { return m_location; }
    bool isCluster() const { return m_location.kind == RedisLocation::Kind::Cluster; }
    /// The server that holds everything; of a cluster any node.
    Result<RedisConnection *> main(const std::stop_token &stop);
    /// The server that holds this key, as far as is known.
    Result<RedisConnection *> forKey(const QByteArray &key, const std::stop_token &stop);
    Result<RedisConnection *> at(const ServerAddress &address, const std::stop_token &stop);
    /// Asks the cluster who has what.
    Result<RedisSlotMap> slotMap(const std::stop_token &stop);
    /// What was known has turned out to be wrong: the sentinels or the cluster are asked anew.
    void forget();

private:
    Result<std::unique_ptr<RedisConnection>> connect(const std::stop_token &stop) const;
    Result<RedisConnection *> anyNode(const std::stop_token &stop);

    RedisLocation m_location;
    TellStep m_tell;
    std::unique_ptr<RedisConnection> m_main;
    std::map<QString, std::unique_ptr<RedisConnection>> m_nodes; ///< of a cluster, by address
    RedisSlotMap m_slots;
    QList<ServerAddress> m_knownNodes; ///< of the last map, forgotten or not
};

} // namespace etagere
