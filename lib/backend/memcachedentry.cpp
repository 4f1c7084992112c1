// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/memcachedentry.h"

#include "backend/memcachedconnection.h"
#include "backend/memcachedprotocol.h"
#include "core/translate.h"

#include <limits>

namespace etagere {

namespace {

constexpr qint64 MostOwnBytes = 100; ///< what a server adds to key and value, rounded up
constexpr qint64 LatestExpiry = std::numeric_limits<qint32>::max();

QString told(const char *command, const StoredKey &key)
{
    return QString::fromLatin1(command) + u' ' + QString::fromUtf8(printedKey(key.bytes));
}

Error changed() { return { ErrorCode::Changed, tr("The entry was changed meanwhile"), {} }; }
Error notAKey()
{
    return { ErrorCode::Usage,
             tr("A key of memcached has 1 to %1 bytes, fewer with blanks in it").arg(MostMemcachedKeyBytes),
             {} };
}

/// cas alone would not do: a server that was started again counts from 1.
Version versionOf(quint64 cas, const MemcachedFacts &facts) { return QByteArray::number(cas) + '@' + facts.process(); }

std::optional<quint64> casOf(const Version &version, const MemcachedFacts &facts)
{
    const qsizetype at = version.indexOf('@');
    if (at < 0 || version.mid(at + 1) != facts.process())
        return std::nullopt;
    return wholeNumber<quint64>(version.first(at));
}

Msecs expiryOf(qint64 ttl, qint64 serverTime)
{
    return ttl < 0 || ttl > LatestExpiry * 2 ? NoTime : (serverTime + ttl) * 1000;
}

Result<MetaReply> readReply(MemcachedConnection &connection, const std::stop_token &stop)
{
    const Result<QByteArrayView> line = connection.readLine(stop);
    if (!line)
        return tl::unexpected(line.error());
    const std::optional<MetaReply> reply = parseMetaReply(*line);
    if (reply)
        return *reply;
    return tl::unexpected(isMemcachedComplaint(*line) ? connection.complaint(*line) : connection.garbage(*line));
}

/// Sends a command that changes, and reads what came of it.
Result<MetaReply> order(MemcachedConnection &connection, const QByteArray &command, const QString &what,
                        const std::stop_token &stop)
{
    if (Result<Done> sent = connection.send(command, what, stop); !sent)
        return tl::unexpected(sent.error());
    const Result<MetaReply> reply = readReply(connection, stop);
    if (reply)
        return reply;
    Error error = reply.error();
    // It was sent: whatever the reason, the entry may have been changed or, with the server out of memory, be gone.
    error.code = ErrorCode::Io;
    error.message = tr("%1. It is not known whether the entry was changed").arg(error.message);
    return tl::unexpected(error);
}

class EntryChange
{
public:
    EntryChange(MemcachedConnection &connection, const StoredKey &key, const std::stop_token &stop)
        : m_connection(connection)
        , m_key(key)
        , m_text(memcachedKeyText(key.bytes))
        , m_stop(stop)
    {
    }

    Result<Version> checkAbsent() const
    {
        const QByteArray command = "mg " + m_text.text + m_text.flag + " u\r\n";
        if (Result<Done> sent = m_connection.send(command, told("mg", m_key), m_stop); !sent)
            return tl::unexpected(sent.error());
        const Result<MetaReply> reply = readReply(m_connection, m_stop);
        if (!reply)
            return tl::unexpected(reply.error());
        return reply->status == MetaStatus::Miss ? Result<Version>(Version()) : tl::unexpected(changed());
    }

    Result<Version> remove(quint64 cas) const
    {
        const QByteArray command = "md " + m_text.text + m_text.flag + " C" + QByteArray::number(cas) + "\r\n";
        const Result<MetaReply> reply = order(m_connection, command, told("md", m_key), m_stop);
        if (!reply)
            return tl::unexpected(reply.error());
        return reply->status == MetaStatus::Done ? Result<Version>(Version()) : tl::unexpected(changed());
    }

    Result<Version> store(std::optional<quint64> cas, const Value &value) const
    {
        const Result<QByteArray> bytes = storable(value);
        if (!bytes)
            return tl::unexpected(bytes.error());
        const qint64 seconds = value.expiresAt == NoTime ? 0 : value.expiresAt / 1000;
        const QByteArray command = "ms " + m_text.text + ' ' + QByteArray::number(bytes->size()) + m_text.flag + " F"
            + QByteArray::number(value.flags) + " T" + QByteArray::number(seconds)
            + (cas ? " C" + QByteArray::number(*cas) : QByteArray(" ME")) + " c\r\n";
        const Result<MetaReply> reply = order(m_connection, command + *bytes + "\r\n", told("ms", m_key), m_stop);
        if (!reply)
            return tl::unexpected(reply.error());
        if (reply->status != MetaStatus::Done)
            return tl::unexpected(changed());
        return versionOf(reply->cas, m_connection.facts());
    }

private:
    // What would make the server refuse the line makes it take the value's bytes for commands.
    Result<QByteArray> storable(const Value &value) const
    {
        const auto refused = [](const QString &why) { return failure(ErrorCode::Unsupported, why); };
        const qint64 most = m_connection.facts().largestItem - m_key.bytes.size() - MostOwnBytes;
        if (value.body)
            return refused(tr("memcached keeps one value for a key, and no separate body"));
        if (value.head.size > most)
            return refused(tr("The server takes values of at most %L1 bytes").arg(most));
        const qint64 seconds = value.expiresAt / 1000;
        if (value.expiresAt != NoTime && seconds <= m_connection.serverTime() + 1)
            return refused(tr("The entry's time to live is over: the server would not keep it"));
        if (value.expiresAt != NoTime && seconds > LatestExpiry)
            return refused(tr("memcached keeps no entry beyond the year 2038, but for those that never expire"));
        return value.head.readAll(most);
    }

    MemcachedConnection &m_connection;
    const StoredKey &m_key;
    const MemcachedKeyText m_text;
    const std::stop_token &m_stop;
};

} // namespace

Result<Value> readMemcached(MemcachedConnection &connection, const StoredKey &key, const std::stop_token &stop)
{
    const MemcachedKeyText text = memcachedKeyText(key.bytes);
    if (!text.isKey())
        return tl::unexpected(notAKey());
    // `t` is what is left; with the server's clock from the same moment that is a date.
    const QByteArray commands = "mg " + text.text + text.flag + " f t c u v\r\nstats\r\n";
    if (Result<Done> sent = connection.send(commands, told("mg", key) + QStringLiteral(", stats"), stop); !sent)
        return tl::unexpected(sent.error());
    const Result<MetaReply> reply = readReply(connection, stop);
    if (!reply)
        return tl::unexpected(reply.error());
    Value value;
    if (reply->status == MetaStatus::Value) {
        const Result<QByteArrayView> bytes = connection.readValue(reply->valueBytes, stop);
        if (!bytes)
            return tl::unexpected(bytes.error());
        value.head = Part::fromBytes(bytes->toByteArray());
    } else if (reply->status != MetaStatus::Miss) {
        return failure(ErrorCode::BadInput, tr("The server gave no value"), connection.address().text());
    }
    if (Result<Done> read = connection.readStats(stop); !read)
        return tl::unexpected(read.error());
    if (reply->status == MetaStatus::Miss)
        return failure(ErrorCode::NotFound, tr("There is no such entry"));
    value.storedBytes = value.head.size;
    value.flags = reply->flags;
    value.expiresAt = expiryOf(reply->ttl, connection.facts().time);
    value.version = versionOf(reply->cas, connection.facts());
    value.places = {
        tr("memcached %1, key %2").arg(connection.address().text(), QString::fromUtf8(printedKey(key.bytes)))
    };
    return value;
}

Result<Version> changeMemcached(MemcachedConnection &connection, const StoredKey &key, const Version &ifVersion,
                                const std::optional<Value> &value, const std::stop_token &stop)
{
    if (!memcachedKeyText(key.bytes).isKey())
        return tl::unexpected(notAKey());
    if (!connection.facts().hasCas)
        return failure(ErrorCode::Unsupported,
                       tr("The server was started with -C: it cannot tell whether an entry is still the one that was "
                          "seen, so nothing is changed there"));
    const std::optional<quint64> cas = casOf(ifVersion, connection.facts());
    if (!ifVersion.isEmpty() && !cas)
        return tl::unexpected(changed());
    const EntryChange change(connection, key, stop);
    if (value)
        return change.store(cas, *value);
    return cas ? change.remove(*cas) : change.checkAbsent();
}

} // namespace etagere
