// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redisconnection.h"

namespace etagere {

/// Hears of a database's changes by keyspace notifications, where the server has them on: it is asked, never told to
/// switch them on. A connection of its own, in the thread that made it.
class RedisNotices
{
public:
    /// Null when the server does not notify of all that matters, or does not tell this user. Io: no connection.
    static Result<std::unique_ptr<RedisNotices>> subscribe(const ServerAddress &address, const RedisSignIn &signIn,
                                                           const TellStep &tell, const std::stop_token &stop);

    /// How many changes it has heard of; never waits. Any error: it will hear no more.
    Result<qint64> count(const std::stop_token &stop);

private:
    explicit RedisNotices(std::unique_ptr<RedisConnection> connection)
        : m_connection(std::move(connection))
    {
    }

    std::unique_ptr<RedisConnection> m_connection;
    qint64 m_count = 0;
};

/// Whether `notify-keyspace-events` (redis.conf) makes the server tell of keys that are set, removed, expired and
/// evicted, and by which channel: "__keyevent", "__keyspace"; empty when it does not.
QByteArray noticeChannel(QByteArrayView flags);

} // namespace etagere
