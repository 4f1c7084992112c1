// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redisconnection.h"

#include <etagere/bytesource.h>

namespace etagere {

/// A large value while it is listed, read in pieces through a connection of its own: that of the listing has replies
/// outstanding. For the thread of the listing only.
class RedisSource : public ByteSource
{
public:
    /// `connection` is made when it is needed, and used by the sources that follow.
    RedisSource(std::unique_ptr<RedisConnection> &connection, const ServerAddress &address, const RedisSignIn &signIn,
                const QByteArray &key, qint64 size, std::stop_token stop)
        : m_connection(connection)
        , m_address(address)
        , m_signIn(signIn)
        , m_key(key)
        , m_size(size)
        , m_stop(std::move(stop))
    {
    }

    qint64 size() const override { return m_size; }
    Result<QByteArray> read(qint64 offset, qint64 length) const override;

private:
    Result<QByteArray> readPiece(qint64 offset, qint64 length) const;

    std::unique_ptr<RedisConnection> &m_connection;
    const ServerAddress &m_address;
    const RedisSignIn &m_signIn;
    const QByteArray &m_key;
    const qint64 m_size;
    const std::stop_token m_stop;
};

} // namespace etagere
