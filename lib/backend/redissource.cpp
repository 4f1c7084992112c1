// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redissource.h"

#include "backend/rediserror.h"
#include "core/translate.h"

namespace etagere {

namespace {

constexpr qint64 PieceBytes = 1024 * 1024;

} // namespace

Result<QByteArray> RedisSource::read(qint64 offset, qint64 length) const
{
    QByteArray bytes;
    const qint64 end = std::min(m_size, offset + length);
    while (offset < end) {
        const Result<QByteArray> piece = readPiece(offset, std::min(PieceBytes, end - offset));
        if (!piece)
            return piece;
        bytes += *piece;
        offset += piece->size();
    }
    return bytes;
}

Result<QByteArray> RedisSource::readPiece(qint64 offset, qint64 length) const
{
    if (!m_connection || !m_connection->isUsable()) {
        auto connection = RedisConnection::connect(m_address, m_signIn, {}, m_stop);
        if (!connection)
            return tl::unexpected(connection.error());
        m_connection = std::move(*connection);
    }
    const Result<RedisReply> reply = m_connection->ask(
        { "GETRANGE", m_key, QByteArray::number(offset), QByteArray::number(offset + length - 1) }, m_stop);
    if (!reply)
        return tl::unexpected(reply.error());
    if (reply->isError())
        return tl::unexpected(redisError(*reply, "GETRANGE", m_connection->name()));
    if (reply->text.size() != length)
        return failure(ErrorCode::Io, tr("The value was changed meanwhile"), m_connection->name());
    return reply->text;
}

} // namespace etagere
