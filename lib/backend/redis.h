// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redisentry.h"
#include "backend/redisnotices.h"
#include "backend/redisroutes.h"

#include <etagere/backend.h>

namespace etagere {

/// A Redis or Valkey: one server, a master behind sentinels, or a cluster. Keys are listed by SCAN; nothing but the key
/// that is changed is ever written.
class RedisBackend final : public Backend
{
public:
    explicit RedisBackend(Location location);

    Result<StoreInfo> open(Access access, std::stop_token stop) override;
    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override;
    Result<Done> listThese(const QList<StoredKey> &keys, ListSink &sink, std::stop_token stop) override;
    Result<Value> read(const StoredKey &key, std::stop_token stop) override;
    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token stop) override;
    QByteArray stamp(const std::stop_token &stop) override;

private:
    Result<qint64> countKeys(const QList<RedisConnection *> &servers, const std::stop_token &stop) const;
    /// The one server, or a cluster's masters.
    Result<QList<RedisConnection *>> servers(const std::stop_token &stop);
    StoreInfo describe(const QList<RedisConnection *> &servers, qint64 keys) const;
    QStringList notes(const RedisConnection &connection) const;
    /// The server and database, for people.
    QString storeName(const RedisConnection &connection) const;

    /// Uses the entry where it is: follows a cluster's redirections, and a failover that sentinels know of.
    template <typename T>
    Result<T> withEntry(const QByteArray &key, const std::stop_token &stop,
                        const std::function<Result<T>(RedisEntry &, RedisConnection &)> &use);

    Location m_location;
    RedisRoutes m_routes;
    Access m_access = Access::ReadOnly;
    std::unique_ptr<RedisNotices> m_notices;
    bool m_hasAskedForNotices = false;
};

} // namespace etagere
