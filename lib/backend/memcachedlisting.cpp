// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/memcachedlisting.h"

#include "backend/memcachedconnection.h"
#include "backend/memcachedprotocol.h"
#include "core/translate.h"

#include <etagere/datetime.h>

#include <charconv>

namespace etagere {

namespace {

constexpr size_t MostTogether = 500;
constexpr qsizetype MostCommandBytes = 32 * 1024; ///< two of these must fit into what the system keeps for a socket
constexpr qint64 MostReplyBytes = 4 * 1024 * 1024;
constexpr size_t MostOnTheWay = 2;
/// Larger values are read when somebody looks at them.
constexpr qint64 LargestListed = 16 * 1024 * 1024;

tl::unexpected<Error> stopped() { return failure(ErrorCode::Cancelled, tr("The listing was stopped")); }

Msecs msecs(qint64 seconds)
{
    return seconds > 0 && seconds < std::numeric_limits<qint64>::max() / 1000 ? seconds * 1000 : NoTime;
}

/// As we wrote it.
bool isNumber(QByteArrayView text, qint64 number)
{
    char digits[20];
    return text == QByteArrayView(digits, std::to_chars(digits, std::end(digits), number).ptr);
}

} // namespace

MemcachedListing::MemcachedListing(quint8 server, MemcachedConnection *values, ListDepth depth, ListSink &sink,
                                   std::stop_token stop)
    : m_server(server)
    , m_values(values)
    , m_depth(depth)
    , m_sink(sink)
    , m_stop(std::move(stop))
{
}

Result<Done> MemcachedListing::run(MemcachedDump &dump)
{
    for (;;) {
        const Result<DumpedKeys> found = dump.next();
        if (!found || found->keys.empty()) {
            const Result<Done> received = receiveAll();
            return found ? received : tl::unexpected(found.error());
        }
        if (Result<Done> taken = take(*found); !taken)
            return taken;
        // What there is is shown before more is waited for.
        if (Result<Done> received = dump.isWaiting() ? receiveAll() : Done(); !received)
            return received;
    }
}

Result<Done> MemcachedListing::take(const DumpedKeys &found)
{
    for (const DumpedKey &item : found.keys) {
        const QByteArrayView key = found.keyOf(item);
        Result<Done> done;
        if (m_depth == ListDepth::Values) {
            done = ask(key, item);
        } else {
            ListedEntry entry;
            entry.headSize = -1;
            entry.expiresAt = msecs(item.expires);
            entry.storedBytes = m_depth == ListDepth::Metadata ? item.itemBytes : 0;
            done = push(entry, key);
        }
        if (!done)
            return done;
    }
    return Done();
}

Result<Done> MemcachedListing::ask(QByteArrayView key, const DumpedKey &item)
{
    const MemcachedKeyText text = memcachedKeyText(key);
    if (!text.isKey()) {
        return pushBroken(key,
                          { ErrorCode::Unsupported,
                            tr("The key has blanks or control characters and is too long to be asked for"),
                            {} });
    }
    const bool withValue = item.itemBytes <= LargestListed;
    m_commands += "mg ";
    m_commands += text.text;
    m_commands += text.flag;
    m_commands += withValue ? " O" : " s O";
    m_commands += QByteArray::number(m_batch.items.keys.size());
    m_commands += withValue ? " f t c u v\r\n" : " f t c u\r\n";
    DumpedKey asked = item;
    asked.offset = m_batch.items.text.size();
    m_batch.items.text += key;
    m_batch.items.keys.push_back(asked);
    m_batch.itemBytes += item.itemBytes;
    const bool isFull = m_batch.items.keys.size() >= MostTogether || m_commands.size() >= MostCommandBytes
        || m_batch.itemBytes >= MostReplyBytes;
    return isFull ? send() : Done();
}

Result<Done> MemcachedListing::send()
{
    if (m_sent.size() == MostOnTheWay) {
        if (Result<Done> received = receive(); !received)
            return received;
    }
    const QString told = tr("mg for %L1 keys").arg(m_batch.items.keys.size());
    m_sent.push_back(std::exchange(m_batch, {}));
    Result<Done> sent = m_values->send(m_commands, told, m_stop);
    m_commands.resize(0);
    return sent;
}

Result<Done> MemcachedListing::receiveAll()
{
    Result<Done> done = m_batch.items.keys.empty() ? Done() : send();
    while (done && !m_sent.empty())
        done = receive();
    return done;
}

Result<Done> MemcachedListing::receive()
{
    const Batch batch = std::move(m_sent.front());
    m_sent.pop_front();
    Result<Done> done;
    for (size_t i = 0; done && i < batch.items.keys.size(); ++i)
        done = receiveItem(batch, qsizetype(i));
    return done;
}

Result<Done> MemcachedListing::receiveItem(const Batch &batch, qsizetype number)
{
    const DumpedKey &item = batch.items.keys[size_t(number)];
    const QByteArrayView key = batch.items.keyOf(item);
    const Result<QByteArrayView> line = m_values->readLine(m_stop);
    if (!line)
        return tl::unexpected(line.error());
    const std::optional<MetaReply> reply = parseMetaReply(*line);
    if (!reply)
        return isMemcachedComplaint(*line) ? pushBroken(key, m_values->complaint(*line))
                                           : tl::unexpected(m_values->garbage(*line));
    if (reply->status == MetaStatus::Miss)
        return Done();
    const bool isAnswer = isNumber(reply->opaque, number)
        && (reply->status == MetaStatus::Value || (reply->status == MetaStatus::Done && reply->size >= 0));
    return isAnswer ? pushReply(key, item, *reply) : tl::unexpected(m_values->garbage(*line));
}

Result<Done> MemcachedListing::pushReply(QByteArrayView key, const DumpedKey &item, const MetaReply &reply)
{
    ListedEntry entry;
    entry.flags = reply.flags;
    // Written anew since the dump: then only the seconds that are left are known, and the server's clock ticks by
    // itself.
    const bool isSame = reply.cas == item.cas && (reply.ttl < 0) == (item.expires == 0);
    entry.expiresAt = isSame ? msecs(item.expires) : reply.ttl < 0 ? NoTime : msecs(currentTime() / 1000 + reply.ttl);
    entry.storedBytes = reply.status == MetaStatus::Value ? reply.valueBytes : reply.size;
    entry.headSize = entry.storedBytes;
    if (reply.status != MetaStatus::Value)
        return push(entry, key);
    const Result<QByteArrayView> value = m_values->readValue(reply.valueBytes, m_stop);
    if (!value)
        return tl::unexpected(value.error());
    entry.head = *value;
    return push(entry, key);
}

Result<Done> MemcachedListing::push(ListedEntry entry, QByteArrayView key)
{
    entry.key = key;
    entry.server = m_server;
    return !m_stop.stop_requested() && m_sink.push(entry) ? Result<Done>(Done()) : stopped();
}

Result<Done> MemcachedListing::pushBroken(QByteArrayView key, const Error &error)
{
    ListedEntry entry;
    entry.error = &error;
    return push(entry, key);
}

} // namespace etagere
