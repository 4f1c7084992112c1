// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redisnotices.h"

#include "backend/rediserror.h"

namespace etagere {

QByteArray noticeChannel(QByteArrayView flags)
{
    const bool isComplete = flags.contains('A')
        || (flags.contains('g') && flags.contains('$') && flags.contains('x') && flags.contains('e'));
    if (!isComplete)
        return {};
    return flags.contains('E') ? "__keyevent" : flags.contains('K') ? "__keyspace" : "";
}

Result<std::unique_ptr<RedisNotices>> RedisNotices::subscribe(const ServerAddress &address, const RedisSignIn &signIn,
                                                              const TellStep &tell, const std::stop_token &stop)
{
    auto connection = RedisConnection::connect(address, signIn, tell, stop);
    if (!connection)
        return tl::unexpected(connection.error());
    RedisConnection &server = **connection;
    server.log(QStringLiteral("CONFIG GET notify-keyspace-events"));
    const Result<RedisReply> setting = server.ask({ "CONFIG", "GET", "notify-keyspace-events" }, stop);
    if (!setting)
        return tl::unexpected(setting.error());
    const bool isTold = setting->isArray() && setting->elements.size() == 2;
    const QByteArray channel = isTold ? noticeChannel(setting->elements.at(1).text) : QByteArray();
    if (channel.isEmpty())
        return nullptr;
    const QByteArray pattern = channel + '@' + QByteArray::number(signIn.database) + "__:*";
    server.log(QStringLiteral("PSUBSCRIBE ") + QString::fromLatin1(pattern));
    const Result<RedisReply> subscribed = server.ask({ "PSUBSCRIBE", pattern }, stop);
    if (!subscribed)
        return tl::unexpected(subscribed.error());
    if (!subscribed->isArray()) // a user without the right to it
        return nullptr;
    return std::unique_ptr<RedisNotices>(new RedisNotices(std::move(*connection)));
}

Result<qint64> RedisNotices::count(const std::stop_token &stop)
{
    for (;;) {
        const Result<bool> isThere = m_connection->takeNotice(stop);
        if (!isThere)
            return tl::unexpected(isThere.error());
        if (!*isThere)
            return m_count;
        ++m_count;
    }
}

} // namespace etagere
