// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redisroutes.h"

#include <etagere/backend.h>

namespace etagere {

/// A Redis or Valkey server. Keys are listed by SCAN; nothing but the key that is changed is ever written.
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

private:
    Result<qint64> countKeys(RedisConnection &connection, const std::stop_token &stop) const;
    StoreInfo describe(const RedisConnection &connection, qint64 keys) const;
    /// The server and database, for people.
    QString storeName(const RedisConnection &connection) const;

    Location m_location;
    RedisRoutes m_routes;
    Access m_access = Access::ReadOnly;
};

} // namespace etagere
