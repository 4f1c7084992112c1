// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redisconnection.h"

#include <etagere/value.h>

#include <optional>

namespace etagere {

/// One key of a Redis. Values that are not strings are what DUMP gives (the type's name is then the Value's origin), so
/// that RESTORE puts back every byte; the time a key was last used (OBJECT IDLETIME) is not kept.
class RedisEntry
{
public:
    static constexpr qint64 MostBytes = 512LL * 1024 * 1024; ///< what a Redis string may hold

    /// `isAsking`: the node said ASK before (https://redis.io/docs/reference/cluster-spec/#ask-redirection).
    RedisEntry(RedisConnection &connection, const QByteArray &key, bool isAsking, std::stop_token stop)
        : m_connection(connection)
        , m_key(key)
        , m_isAsking(isAsking)
        , m_stop(std::move(stop))
    {
    }

    /// NotFound; LimitExceeded above MostBytes. `store` names the server and database for people.
    Result<Value> read(const QString &store);
    /// Compare-and-change in a transaction; the value is nothing: remove.
    Result<Version> change(const Version &ifVersion, const std::optional<Value> &value);

    /// The server's refusal when it sends to another node of the cluster; nothing is changed then.
    const std::optional<RedisReply> &moved() const { return m_moved; }

private:
    struct Content {
        QByteArray type; ///< "none": there is no such key
        QByteArray bytes;
        Version version;
    };
    Result<Content> content();
    Result<RedisReply> ask(std::initializer_list<QByteArrayView> words);
    Result<Done> unwatch();
    Result<Done> check(const Version &ifVersion);
    Result<RedisPipeline> transaction(const std::optional<Value> &value, bool unlinks) const;
    Result<RedisReply> execute(const RedisPipeline &pipeline);
    Error refused(const RedisReply &reply, const QByteArray &command);

    RedisConnection &m_connection;
    const QByteArray m_key;
    const bool m_isAsking;
    const std::stop_token m_stop;
    std::optional<RedisReply> m_moved;
};

} // namespace etagere
