// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/memcachedconnection.h"

#include "backend/memcachedprotocol.h"
#include "core/translate.h"

#include <QtCore/QVersionNumber>
#include <etagere/limits.h>

namespace etagere {

namespace {

constexpr int MostStats = 1000;
constexpr qsizetype MostToldBytes = 100;

QString shown(QByteArrayView line) { return QString::fromUtf8(line.first(std::min(line.size(), MostToldBytes))); }

} // namespace

Result<std::unique_ptr<MemcachedConnection>>
MemcachedConnection::open(const ServerAddress &address, const TellStep &tell, const std::stop_token &stop)
{
    Result<std::unique_ptr<Channel>> channel = Channel::connect(address, tell, stop);
    if (!channel)
        return tl::unexpected(channel.error());
    std::unique_ptr<MemcachedConnection> connection(new MemcachedConnection(std::move(*channel), address, tell));
    if (Result<Done> introduced = connection->introduce(stop); !introduced)
        return tl::unexpected(introduced.error());
    return connection;
}

MemcachedConnection::MemcachedConnection(std::unique_ptr<Channel> channel, const ServerAddress &address, TellStep tell)
    : m_channel(std::move(channel))
    , m_address(address)
    , m_tell(std::move(tell))
{
}

Result<Done> MemcachedConnection::introduce(const std::stop_token &stop)
{
    static const QVersionNumber oldest(1, 6, 10);
    const QByteArrayView questions = "version\r\nstats\r\nstats settings\r\n";
    if (Result<Done> sent = send(questions, QStringLiteral("version, stats, stats settings"), stop); !sent)
        return sent;
    const Result<QByteArrayView> line = readLine(stop);
    if (!line)
        return tl::unexpected(line.error());
    if (isMemcachedComplaint(*line))
        return tl::unexpected(complaint(*line));
    if (!line->startsWith("VERSION "))
        return tl::unexpected(garbage(*line));
    m_facts.version = line->sliced(qstrlen("VERSION ")).trimmed().toByteArray();
    const QVersionNumber version = QVersionNumber::fromString(QString::fromUtf8(m_facts.version));
    if (version.isNull())
        return tl::unexpected(garbage(m_facts.version));
    if (version < oldest) {
        return failure(ErrorCode::Unsupported,
                       tr("This is memcached %1; it can be read from version %2 on")
                           .arg(QString::fromUtf8(m_facts.version), oldest.toString()),
                       m_address.text());
    }
    const Result<Done> stats = readStats(stop);
    return stats ? readStats(stop) : stats;
}

Result<Done> MemcachedConnection::send(QByteArrayView commands, const QString &told, const std::stop_token &stop)
{
    m_tell(BackendStep::Command, m_address.text() + QStringLiteral(": ") + told);
    return m_channel->write(commands, stop);
}

Result<Done> MemcachedConnection::receive(const std::stop_token &stop)
{
    char *room = m_input.room();
    const Result<qsizetype> count = m_channel->read(room, m_input.roomBytes(), stop);
    if (!count)
        return tl::unexpected(count.error());
    m_input.added(*count);
    return Done();
}

Result<QByteArrayView> MemcachedConnection::readLine(const std::stop_token &stop)
{
    for (;;) {
        const Result<std::optional<QByteArrayView>> line = m_input.takeLine();
        if (!line)
            return failure(line.error().code, line.error().message, m_address.text());
        if (*line)
            return **line;
        if (Result<Done> received = receive(stop); !received)
            return tl::unexpected(received.error());
    }
}

Result<QByteArrayView> MemcachedConnection::readValue(qint64 bytes, const std::stop_token &stop)
{
    const qint64 most = m_facts.largestItem > 0 ? std::min(m_facts.largestItem, Limits().bytes) : Limits().bytes;
    if (bytes > most)
        return failure(ErrorCode::LimitExceeded,
                       tr("The server announced a value of %L1 bytes; the limit is %L2").arg(bytes).arg(most),
                       m_address.text());
    for (;;) {
        const Result<std::optional<QByteArrayView>> block = m_input.takeBlock(bytes);
        if (!block)
            return failure(block.error().code, block.error().message, m_address.text());
        if (*block)
            return **block;
        if (Result<Done> received = receive(stop); !received)
            return tl::unexpected(received.error());
    }
}

Result<Done> MemcachedConnection::readStats(const std::stop_token &stop)
{
    for (int i = 0; i < MostStats; ++i) {
        const Result<QByteArrayView> line = readLine(stop);
        if (!line)
            return tl::unexpected(line.error());
        if (*line == "END") {
            m_sinceStats.start();
            return Done();
        }
        const StatLine stat = parseStatLine(*line);
        if (stat.name.isEmpty())
            return tl::unexpected(isMemcachedComplaint(*line) ? complaint(*line) : garbage(*line));
        takeStat(stat.name, stat.value);
    }
    return failure(ErrorCode::BadInput, tr("The server has more to say of itself than memcached has"),
                   m_address.text());
}

void MemcachedConnection::takeStat(QByteArrayView name, QByteArrayView value)
{
    const qint64 number = wholeNumber<qint64>(value).value_or(-1);
    if (name == "pid")
        m_facts.pid = number;
    else if (name == "uptime")
        m_facts.uptime = number;
    else if (name == "time")
        m_facts.time = number;
    else if (name == "curr_items")
        m_facts.items = number;
    else if (name == "item_size_max")
        m_facts.largestItem = number;
    else if (name == "lru_crawler")
        m_facts.hasCrawler = value == "yes";
    else if (name == "dump_enabled")
        m_facts.isDumpable = value == "yes";
    else if (name == "cas_enabled")
        m_facts.hasCas = value == "yes";
}

Error MemcachedConnection::garbage(QByteArrayView line) const
{
    return { ErrorCode::BadInput, tr("The server's answer “%1” is none of memcached's").arg(shown(line)),
             m_address.text() };
}

Error MemcachedConnection::complaint(QByteArrayView line) const
{
    if (line.contains("unauthenticated"))
        return { ErrorCode::Permission,
                 tr("The server wants a name and password, which is not supported for memcached"), m_address.text() };
    const bool isServers = line.startsWith("SERVER_ERROR") || line.startsWith("BUSY");
    return { isServers ? ErrorCode::Io : ErrorCode::Unsupported, tr("The server answered: %1").arg(shown(line)),
             m_address.text() };
}

} // namespace etagere
