// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/memcacheddump.h"

#include "backend/memcachedconnection.h"
#include "backend/memcachedprotocol.h"
#include "core/translate.h"

#include <QtCore/QElapsedTimer>

#include <array>

namespace etagere {

namespace {

constexpr qint64 MostReadyBytes = 256 * 1024 * 1024;
constexpr size_t KeysTogether = 500;
// Asking is not free: a busy server before 1.6.19 keeps one of its threads waiting, with all clients of that thread.
constexpr std::chrono::milliseconds FirstPause(100);
constexpr std::chrono::milliseconds LongestPause(1000);
constexpr qint64 BusyPatienceMs = 10'000;

qint64 bytesOf(const DumpedKeys &keys) { return keys.text.size() + qint64(keys.keys.size() * sizeof(DumpedKey)); }

/// By the hash table first: a key is then named once, and none is missed that is moved between lists meanwhile.
constexpr std::array<QByteArrayView, 2> Ways = { "lru_crawler metadump hash", "lru_crawler metadump all" };

} // namespace

std::optional<Error> whyNotListed(const MemcachedConnection &connection)
{
    const QString server = connection.address().text();
    if (!connection.facts().isDumpable)
        return Error{
            ErrorCode::Unsupported,
            tr("The server was started with -X, which keeps it from listing its keys; entries can be opened by "
               "their keys"),
            server
        };
    if (!connection.facts().hasCrawler)
        return Error{ ErrorCode::Unsupported,
                      tr("The server's crawler is off, and with it the list of its keys. Its command “lru_crawler "
                         "enable” turns it on; entries can be opened by their keys"),
                      server };
    return std::nullopt;
}

MemcachedDump::MemcachedDump(const ServerAddress &address, TellStep tell, const std::stop_token &stop)
    : m_address(address)
    , m_tell(std::move(tell))
    , m_forward(stop, [this] { m_stop.request_stop(); })
    , m_thread([this] {
        Result<Done> end = run(m_stop.get_token());
        const std::scoped_lock lock(m_mutex);
        m_end = std::move(end);
        m_changed.notify_all();
    })
{
}

MemcachedDump::~MemcachedDump()
{
    m_stop.request_stop();
    m_thread.join();
}

Result<DumpedKeys> MemcachedDump::next()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, m_stop.get_token(), [this] { return !m_ready.empty() || m_end; });
    if (m_stop.stop_requested())
        return failure(ErrorCode::Cancelled, tr("The listing was stopped"));
    if (m_ready.empty())
        return m_end->map([](Done) { return DumpedKeys(); });
    DumpedKeys keys = std::move(m_ready.front());
    m_ready.pop_front();
    m_readyBytes -= bytesOf(keys);
    m_changed.notify_all();
    return keys;
}

bool MemcachedDump::isWaiting() const
{
    const std::scoped_lock lock(m_mutex);
    return m_ready.empty() && !m_end;
}

Result<Done> MemcachedDump::run(const std::stop_token &stop)
{
    Result<std::unique_ptr<MemcachedConnection>> opened = MemcachedConnection::open(m_address, m_tell, stop);
    if (!opened)
        return tl::unexpected(opened.error());
    MemcachedConnection &connection = **opened;
    if (const std::optional<Error> why = whyNotListed(connection); why)
        return tl::unexpected(*why);
    Result<QByteArrayView> line = firstLine(connection, stop);
    while (line && *line != "END") {
        if (!add(*line)) {
            line =
                tl::unexpected(isMemcachedComplaint(*line) ? connection.complaint(*line) : connection.garbage(*line));
            break;
        }
        if (m_filling.keys.size() >= KeysTogether || !connection.hasInput())
            handOver(stop);
        line = connection.readLine(stop);
    }
    handOver(stop);
    return line.map([](QByteArrayView) { return Done(); });
}

// A key, or END of an empty cache.
Result<QByteArrayView> MemcachedDump::firstLine(MemcachedConnection &connection, const std::stop_token &stop)
{
    QElapsedTimer waited;
    waited.start();
    auto rest = FirstPause;
    for (size_t way = 0;;) {
        const Result<Done> sent =
            connection.send(Ways[way].toByteArray() + "\r\n", QString::fromLatin1(Ways[way]), stop);
        if (!sent)
            return tl::unexpected(sent.error());
        const Result<QByteArrayView> line = connection.readLine(stop);
        if (!line || !isMemcachedComplaint(*line))
            return line;
        if (line->startsWith("BUSY")) {
            if (waited.elapsed() > BusyPatienceMs)
                return failure(ErrorCode::Io, tr("The server is listing its keys for somebody else; try again later"),
                               m_address.text());
            if (!pause(rest, stop))
                return failure(ErrorCode::Cancelled, tr("The listing was stopped"));
            rest = std::min(rest * 2, LongestPause);
        } else if (++way == Ways.size()) {
            return tl::unexpected(connection.complaint(*line));
        }
    }
}

bool MemcachedDump::pause(std::chrono::milliseconds time, const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

bool MemcachedDump::add(QByteArrayView line)
{
    const std::optional<MetadumpLine> parsed = parseMetadumpLine(line);
    const qsizetype offset = m_filling.text.size();
    if (!parsed || !appendMetadumpKey(parsed->key, m_filling.text))
        return false;
    m_filling.keys.push_back(
        { offset, m_filling.text.size() - offset, parsed->expires, parsed->cas, parsed->itemBytes });
    return true;
}

void MemcachedDump::handOver(const std::stop_token &stop)
{
    if (m_filling.keys.empty())
        return;
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, stop, [this] { return m_readyBytes < MostReadyBytes; });
    m_readyBytes += bytesOf(m_filling);
    m_ready.push_back(std::exchange(m_filling, {}));
    m_changed.notify_all();
}

} // namespace etagere
