// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redis.h"

#include "backend/rediscluster.h"
#include "backend/rediserror.h"
#include "backend/redislister.h"
#include "core/translate.h"

#include <QtCore/QLocale>

namespace etagere {

namespace {

constexpr int MostHops = 5; ///< from node to node of a cluster that is being rearranged

} // namespace

RedisBackend::RedisBackend(Location location)
    : m_location(std::move(location))
{
}

Result<StoreInfo> RedisBackend::open(Access access, std::stop_token stop)
{
    Result<RedisLocation> location = redisLocation(m_location);
    if (!location)
        return tl::unexpected(location.error());
    m_access = access;
    TellStep tell;
    if (isLogged())
        tell = [this](BackendStep step, const QString &text) { log(step, text); };
    m_routes = RedisRoutes(std::move(*location), std::move(tell));
    const Result<QList<RedisConnection *>> all = servers(stop);
    if (!all)
        return tl::unexpected(all.error());
    const Result<qint64> keys = countKeys(*all, stop);
    if (!keys)
        return tl::unexpected(keys.error());
    return describe(*all, *keys);
}

Result<QList<RedisConnection *>> RedisBackend::servers(const std::stop_token &stop)
{
    QList<RedisConnection *> all;
    if (!m_routes.isCluster()) {
        const Result<RedisConnection *> connection = m_routes.main(stop);
        if (!connection)
            return tl::unexpected(connection.error());
        if ((*connection)->traits().mode == "sentinel")
            return failure(
                ErrorCode::Unsupported,
                tr("This server is a sentinel, which keeps no entries: open redis+sentinel://host:port/mymaster"),
                (*connection)->name());
        return QList{ *connection };
    }
    const Result<RedisSlotMap> map = m_routes.slotMap(stop);
    if (!map)
        return tl::unexpected(map.error());
    for (const ServerAddress &master : map->masters()) {
        const Result<RedisConnection *> connection = m_routes.at(master, stop);
        if (!connection)
            return tl::unexpected(connection.error());
        all.append(*connection);
    }
    return all;
}

// -1 where the user may not know.
Result<qint64> RedisBackend::countKeys(const QList<RedisConnection *> &servers, const std::stop_token &stop) const
{
    qint64 keys = 0;
    for (RedisConnection *server : servers) {
        server->log(QStringLiteral("DBSIZE"));
        const Result<RedisReply> reply = server->ask({ "DBSIZE" }, stop);
        if (!reply)
            return tl::unexpected(reply.error());
        if (reply->isError("NOPERM"))
            return -1;
        if (reply->isError())
            return tl::unexpected(redisError(*reply, "DBSIZE", server->name()));
        if (reply->kind != RedisReply::Kind::Integer)
            return tl::unexpected(redisNonsense("DBSIZE", server->name()));
        keys += reply->integer;
    }
    return keys;
}

StoreInfo RedisBackend::describe(const QList<RedisConnection *> &servers, qint64 keys) const
{
    const RedisConnection &first = *servers.first();
    const RedisTraits &traits = first.traits();
    StoreInfo info;
    info.backend = QStringLiteral("redis");
    info.hasTtl = true;
    info.isShared = true;
    info.dropsExpired = true;
    info.readingTouches = std::any_of(servers.begin(), servers.end(),
                                      [](const RedisConnection *server) { return server->traits().readingTouches; });
    info.estimate = m_routes.location().prefix.isEmpty() ? keys : -1;
    const QString product = traits.product + u' ' + QString::fromLatin1(traits.version);
    info.description = m_routes.isCluster()
        ? tr("%1 cluster, %2 masters").arg(product).arg(servers.size())
        : tr("%1, database %2").arg(product.trimmed()).arg(m_routes.location().signIn.database);
    if (keys >= 0)
        info.description += tr(", %1 keys").arg(QLocale().toString(keys));
    info.notes = notes(first);
    if (m_routes.isCluster()) {
        QStringList names;
        for (const RedisConnection *server : servers)
            names.append(server->name());
        info.notes.append(tr("Its masters: %1").arg(names.join(u", ")));
    }
    return info;
}

QStringList RedisBackend::notes(const RedisConnection &connection) const
{
    const RedisTraits &traits = connection.traits();
    const QByteArray &prefix = m_routes.location().prefix;
    QStringList notes;
    if (!prefix.isEmpty())
        notes.append(tr("Only keys that begin with “%1” are shown").arg(QString::fromUtf8(prefix)));
    if (m_routes.location().kind == RedisLocation::Kind::Sentinel)
        notes.append(tr("The sentinels name %1 as master").arg(connection.name()));
    if (traits.isReplica)
        notes.append(tr("The server is a replica: it takes no changes, and may lag behind its master"));
    if (traits.mode == "cluster" && !m_routes.isCluster())
        notes.append(
            tr("The server is one node of a cluster and shows its own keys alone: redis+cluster:// shows all"));
    if (traits.hasUnneededPassword)
        notes.append(tr("The server asks for no password"));
    if (traits.clockAhead != 0)
        notes.append(tr("The server's clock differs from this computer's by %1 seconds; times are shown by ours")
                         .arg(double(traits.clockAhead) / 1000));
    return notes;
}

Result<Done> RedisBackend::list(ListDepth depth, ListSink &sink, std::stop_token stop)
{
    if (m_routes.isCluster())
        return RedisClusterListing(m_routes, depth, sink, stop).scan([&](const StoredKey &key) {
            return read(key, stop);
        });
    const Result<RedisConnection *> connection = m_routes.main(stop);
    if (!connection)
        return tl::unexpected(connection.error());
    KeyPrints seen;
    RedisLister lister(**connection, m_routes.location().signIn, depth, sink, seen, stop);
    Result<Done> done = lister.scan(m_routes.location().prefix);
    if (lister.lacksSizes())
        sink.note(tr("The server does not tell this user what memory the keys take (MEMORY USAGE)"));
    (*connection)->settle(stop);
    return done;
}

Result<Done> RedisBackend::listThese(const QList<StoredKey> &keys, ListSink &sink, std::stop_token stop)
{
    if (m_routes.isCluster())
        return RedisClusterListing(m_routes, ListDepth::Values, sink, stop).these(keys, [&](const StoredKey &key) {
            return read(key, stop);
        });
    const Result<RedisConnection *> connection = m_routes.main(stop);
    if (!connection)
        return tl::unexpected(connection.error());
    QList<QByteArray> names;
    for (const StoredKey &key : keys)
        names.append(key.bytes);
    KeyPrints seen;
    RedisLister lister(**connection, m_routes.location().signIn, ListDepth::Values, sink, seen, stop);
    Result<Done> done = lister.these(names);
    (*connection)->settle(stop);
    return done;
}

QString RedisBackend::storeName(const RedisConnection &connection) const
{
    const int database = m_routes.location().signIn.database;
    const bool isLocal = !connection.address().socketPath.isEmpty();
    return isLocal ? QStringLiteral("redis+unix:%1?db=%2").arg(connection.name()).arg(database)
                   : QStringLiteral("redis://%1/%2").arg(connection.name()).arg(database);
}

template <typename T>
Result<T> RedisBackend::withEntry(const QByteArray &key, const std::stop_token &stop,
                                  const std::function<Result<T>(RedisEntry &, RedisConnection &)> &use)
{
    bool isAsking = false;
    Result<RedisConnection *> connection = m_routes.forKey(key, stop);
    for (int hop = 0; connection; ++hop) {
        RedisEntry entry(**connection, key, isAsking, stop);
        Result<T> result = use(entry, **connection);
        if (result || hop == MostHops)
            return result;
        if (m_routes.location().kind == RedisLocation::Kind::Sentinel && hop == 0
            && result.error().code == ErrorCode::ReadOnly) { // it was the master before a failover
            m_routes.forget();
            connection = m_routes.forKey(key, stop);
            continue;
        }
        if (!m_routes.isCluster() || !entry.moved())
            return result;
        const std::optional<ServerAddress> next = redirection(*entry.moved(), (*connection)->address());
        if (!next)
            return result;
        isAsking = entry.moved()->isError("ASK ");
        if (!isAsking)
            m_routes.forget();
        connection = m_routes.at(*next, stop);
    }
    return tl::unexpected(connection.error());
}

Result<Value> RedisBackend::read(const StoredKey &key, std::stop_token stop)
{
    return withEntry<Value>(key.bytes, stop, [this](RedisEntry &entry, RedisConnection &connection) {
        return entry.read(storeName(connection));
    });
}

Result<Version> RedisBackend::change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                                     std::stop_token stop)
{
    if (m_access != Access::Write)
        return failure(ErrorCode::ReadOnly, tr("The store was opened for reading only"));
    return withEntry<Version>(key.bytes, stop,
                              [&](RedisEntry &entry, RedisConnection &) { return entry.change(ifVersion, value); });
}

// Of one server; a cluster's nodes would each be listened to.
QByteArray RedisBackend::stamp(const std::stop_token &stop)
{
    if (!std::exchange(m_hasAskedForNotices, true) && !m_routes.isCluster()) {
        const Result<RedisConnection *> server = m_routes.main(stop);
        const auto tell = [this](BackendStep step, const QString &text) { log(step, text); };
        if (server)
            m_notices =
                RedisNotices::subscribe((*server)->address(), m_routes.location().signIn, tell, stop).value_or(nullptr);
    }
    const Result<qint64> count = m_notices ? m_notices->count(stop) : 0;
    if (!count)
        m_notices.reset();
    return m_notices ? QByteArray::number(*count) : QByteArray();
}

BackendFactory redisBackend()
{
    return { "redis",
             tr("Redis or Valkey"),
             nullptr,
             [](const Location &location) -> std::unique_ptr<Backend> {
                 return std::make_unique<RedisBackend>(location);
             },
             { "rediss", "redis+unix", "redis+sentinel", "redis+cluster" } };
}

} // namespace etagere
