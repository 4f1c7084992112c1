// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/memcached.h"

#include "backend/memcachedentry.h"
#include "backend/memcachedlisting.h"
#include "core/translate.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QLocale>

namespace etagere {

namespace {

constexpr int PoolPatienceMs = 5'000; ///< one server of many that is silent must not hold up the others for long
constexpr qint64 SlowMs = 1'000;
constexpr int RestMs = 30'000;

/// After anything else an answer may be on its way that belongs to no question.
bool isConnectionGood(const Error &error)
{
    return error.code == ErrorCode::NotFound || error.code == ErrorCode::Changed || error.code == ErrorCode::Usage;
}

Error nobodyAnswers(const QStringList &reasons)
{
    return { ErrorCode::Io,
             tr("None of the %1 servers answers: %2").arg(reasons.size()).arg(reasons.join(u"; "_qs)),
             {} };
}

/// A host that is not found is no missing entry.
Error unreachable(Error error)
{
    if (error.code == ErrorCode::NotFound)
        error.code = ErrorCode::Io;
    return error;
}

} // namespace

MemcachedBackend::MemcachedBackend(Location location)
    : m_location(std::move(location))
{
}

TellStep MemcachedBackend::tell() const
{
    return [this](BackendStep step, const QString &text) { log(step, text); };
}

Result<StoreInfo> MemcachedBackend::open(Access access, std::stop_token stop)
{
    m_access = access;
    Result<MemcachedPool> pool = MemcachedPool::parse(m_location);
    if (!pool)
        return tl::unexpected(pool.error());
    m_pool = std::move(*pool);
    m_servers.clear();
    StoreInfo info;
    for (ServerAddress &address : m_pool.servers) {
        if (m_pool.servers.size() > 1)
            address.patienceMs = PoolPatienceMs;
        m_servers.push_back({ address });
        const Result<MemcachedConnection *> connection = connected(m_servers.back(), stop);
        if (!connection && (m_pool.servers.size() == 1 || connection.error().code == ErrorCode::Cancelled))
            return tl::unexpected(connection.error());
        if (!connection)
            info.notes.append(connection.error().text());
    }
    if (info.notes.size() == m_pool.servers.size())
        return tl::unexpected(nobodyAnswers(info.notes));
    describe(info);
    return info;
}

void MemcachedBackend::describe(StoreInfo &info) const
{
    info.backend = QStringLiteral("memcached");
    info.hasTtl = true;
    info.isShared = true;
    info.dropsExpired = true;
    info.canList = false;
    info.estimate = 0;
    QStringList versions;
    for (const Server &server : m_servers) {
        if (m_servers.size() > 1)
            info.servers.append(server.address.text());
        if (!server.connection)
            continue;
        const MemcachedFacts &facts = server.connection->facts();
        info.estimate += std::max<qint64>(0, facts.items);
        versions.append(QString::fromUtf8(facts.version));
        info.canList |= facts.canList();
        if (const std::optional<Error> why = whyNotListed(*server.connection); why)
            info.notes.append(why->text());
        if (!facts.hasCas)
            info.notes.append(tr("%1 was started with -C: its entries cannot be changed").arg(server.address.text()));
    }
    versions.removeDuplicates();
    const QString count = QLocale().toString(info.estimate);
    info.description = m_servers.size() == 1
        ? tr("memcached %1, %2 entries").arg(versions.join(u", "_qs), count)
        : tr("memcached %1, %2 servers, %3 entries").arg(versions.join(u", "_qs)).arg(m_servers.size()).arg(count);
}

Result<MemcachedConnection *> MemcachedBackend::connected(Server &server, const std::stop_token &stop)
{
    if (server.connection)
        return server.connection.get();
    if (server.failed && !server.notBefore.hasExpired())
        return tl::unexpected(*server.failed);
    QElapsedTimer timer;
    timer.start();
    Result<std::unique_ptr<MemcachedConnection>> opened = MemcachedConnection::open(server.address, tell(), stop);
    if (opened) {
        server.connection = std::move(*opened);
        server.wasUp = true;
        server.failed.reset();
        return server.connection.get();
    }
    if (opened.error().code == ErrorCode::Cancelled)
        return tl::unexpected(opened.error());
    server.failed = opened.error();
    server.notBefore.setRemainingTime(timer.elapsed() > SlowMs ? RestMs : 0);
    return tl::unexpected(*server.failed);
}

Result<MemcachedBackend::Server *> MemcachedBackend::serverOf(const StoredKey &key)
{
    if (key.server < m_servers.size())
        return &m_servers[key.server];
    return failure(ErrorCode::Usage, tr("The pool has no server with the number %1").arg(key.server));
}

Result<Done> MemcachedBackend::list(ListDepth depth, ListSink &sink, std::stop_token stop)
{
    std::optional<Error> lost;
    std::optional<Error> last;
    size_t listed = 0;
    for (size_t i = 0; i < m_servers.size(); ++i) {
        const Result<Done> done = listServer(quint8(i), depth, sink, stop);
        if (done) {
            ++listed;
            continue;
        }
        if (done.error().code == ErrorCode::Cancelled)
            return done;
        sink.note(done.error().text());
        last = done.error();
        // What was down from the beginning, or does not list, is told; the list of the others is whole without it.
        if (m_servers[i].wasUp && last->code != ErrorCode::Unsupported)
            lost = last;
    }
    if (listed == 0 && !lost)
        lost = last;
    return lost ? Result<Done>(tl::unexpected(*lost)) : Done();
}

Result<Done> MemcachedBackend::listServer(quint8 number, ListDepth depth, ListSink &sink, const std::stop_token &stop)
{
    Server &server = m_servers[number];
    // A connection that rests may have been closed since; one that is new has just been answered.
    server.connection.reset();
    const Result<MemcachedConnection *> connection = connected(server, stop);
    if (!connection)
        return tl::unexpected(connection.error());
    MemcachedDump dump(server.address, tell(), stop);
    const Result<Done> done = MemcachedListing(number, *connection, depth, sink, stop).run(dump);
    if (!done)
        server.connection.reset();
    return done;
}

Result<Value> MemcachedBackend::read(const StoredKey &key, std::stop_token stop)
{
    const Result<Server *> server = serverOf(key);
    if (!server)
        return tl::unexpected(server.error());
    for (;;) {
        const bool isKept = (*server)->connection != nullptr;
        const Result<MemcachedConnection *> connection = connected(**server, stop);
        if (!connection)
            return tl::unexpected(unreachable(connection.error()));
        Result<Value> value = readMemcached(**connection, key, stop);
        if (value || isConnectionGood(value.error()))
            return value;
        (*server)->connection.reset();
        // The server may have been started again, or have closed what rested for long.
        if (!isKept || value.error().code != ErrorCode::Io)
            return value;
    }
}

Result<Version> MemcachedBackend::change(const StoredKey &key, const Version &ifVersion,
                                         const std::optional<Value> &value, std::stop_token stop)
{
    if (m_access != Access::Write)
        return failure(ErrorCode::ReadOnly, tr("The cache was opened for reading only"));
    const Result<Server *> server = serverOf(key);
    if (!server)
        return tl::unexpected(server.error());
    const Result<MemcachedConnection *> connection = connected(**server, stop);
    if (!connection)
        return tl::unexpected(unreachable(connection.error()));
    Result<Version> version = changeMemcached(**connection, key, ifVersion, value, stop);
    if (!version && !isConnectionGood(version.error()))
        (*server)->connection.reset();
    return version;
}

StoredKey MemcachedBackend::storedName(const StoredKey &key) const
{
    StoredKey named = key;
    named.server = m_pool.serverFor(key.bytes, [this](quint8 server) { return !m_servers[server].failed; });
    return named;
}

BackendFactory memcachedBackend()
{
    return { "memcached",
             tr("memcached"),
             nullptr,
             [](const Location &location) -> std::unique_ptr<Backend> {
                 return std::make_unique<MemcachedBackend>(location);
             },
             { "memcached+unix" } };
}

} // namespace etagere
