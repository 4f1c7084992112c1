// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/keyprints.h"
#include "backend/redisroutes.h"

#include <etagere/backend.h>

#include <functional>
#include <set>

namespace etagere {

/// Lists all masters of a cluster, one after the other. Survives that slots move meanwhile: a master that has got some
/// since its keys were listed, or is getting some now, is listed once more, and keys that were moved between SCAN and
/// the questions about them are read where they are. Each key is pushed once.
class RedisClusterListing
{
public:
    /// Reads one key wherever it is.
    using Read = std::function<Result<Value>(const StoredKey &)>;
    RedisClusterListing(RedisRoutes &routes, ListDepth depth, ListSink &sink, std::stop_token stop);

    /// Io when a master could not be listed; the keys of the others are pushed all the same.
    Result<Done> scan(const Read &read);
    Result<Done> these(const QList<StoredKey> &keys, const Read &read);

private:
    std::optional<ServerAddress> nextMaster(const RedisSlotMap &map) const;
    Result<std::optional<ServerAddress>> nextImporting(const RedisSlotMap &map);
    Result<Done> scanMaster(const ServerAddress &master);
    Result<Done> pushMoved(const Read &read);

    RedisRoutes &m_routes;
    const ListDepth m_depth;
    ListSink &m_sink;
    const std::stop_token m_stop;
    KeyPrints m_seen;
    std::map<QString, RedisSlotSet> m_tried; ///< by master: the slots it had when its keys were listed
    std::set<QString> m_imported;            ///< listed once more since they began to get slots
    QList<QByteArray> m_moved;
};

} // namespace etagere
