// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redis.h"

#include "backend/redisentry.h"
#include "backend/rediserror.h"
#include "backend/redislister.h"
#include "core/translate.h"

#include <QtCore/QLocale>

namespace etagere {

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
    const Result<RedisConnection *> connection = m_routes.main(stop);
    if (!connection)
        return tl::unexpected(connection.error());
    if ((*connection)->traits().mode == "sentinel")
        return failure(
            ErrorCode::Unsupported,
            tr("This server is a sentinel, which keeps no entries: open redis+sentinel://host:port/mymaster"),
            (*connection)->name());
    const Result<qint64> keys = countKeys(**connection, stop);
    if (!keys)
        return tl::unexpected(keys.error());
    return describe(**connection, *keys);
}

// -1 where the user may not know.
Result<qint64> RedisBackend::countKeys(RedisConnection &connection, const std::stop_token &stop) const
{
    connection.log(QStringLiteral("DBSIZE"));
    const Result<RedisReply> reply = connection.ask({ "DBSIZE" }, stop);
    if (!reply)
        return tl::unexpected(reply.error());
    if (reply->isError("NOPERM"))
        return -1;
    if (reply->isError())
        return tl::unexpected(redisError(*reply, "DBSIZE", connection.name()));
    if (reply->kind != RedisReply::Kind::Integer)
        return tl::unexpected(redisNonsense("DBSIZE", connection.name()));
    return reply->integer;
}

StoreInfo RedisBackend::describe(const RedisConnection &connection, qint64 keys) const
{
    const RedisTraits &traits = connection.traits();
    const QByteArray &prefix = m_routes.location().prefix;
    StoreInfo info;
    info.backend = QStringLiteral("redis");
    info.hasTtl = true;
    info.isShared = true;
    info.readingTouches = traits.readingTouches;
    info.estimate = prefix.isEmpty() ? keys : -1;
    info.description = tr("%1 %2, database %3")
                           .arg(traits.product, QString::fromLatin1(traits.version))
                           .arg(m_routes.location().signIn.database);
    if (keys >= 0)
        info.description += tr(", %1 keys").arg(QLocale().toString(keys));
    if (!prefix.isEmpty())
        info.notes.append(tr("Only keys that begin with “%1” are shown").arg(QString::fromUtf8(prefix)));
    if (traits.isReplica)
        info.notes.append(tr("The server is a replica: it takes no changes, and may lag behind its master"));
    if (traits.mode == "cluster")
        info.notes.append(tr("The server is one node of a cluster and shows its own keys alone: "
                             "redis+cluster:// shows all"));
    if (traits.hasUnneededPassword)
        info.notes.append(tr("The server asks for no password"));
    if (traits.clockAhead != 0)
        info.notes.append(tr("The server's clock differs from this computer's by %1 seconds; times are shown by ours")
                              .arg(double(traits.clockAhead) / 1000));
    return info;
}

Result<Done> RedisBackend::list(ListDepth depth, ListSink &sink, std::stop_token stop)
{
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

Result<Value> RedisBackend::read(const StoredKey &key, std::stop_token stop)
{
    const Result<RedisConnection *> connection = m_routes.main(stop);
    if (!connection)
        return tl::unexpected(connection.error());
    return RedisEntry(**connection, key.bytes, false, stop).read(storeName(**connection));
}

Result<Version> RedisBackend::change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                                     std::stop_token stop)
{
    if (m_access != Access::Write)
        return failure(ErrorCode::ReadOnly, tr("The store was opened for reading only"));
    const Result<RedisConnection *> connection = m_routes.main(stop);
    if (!connection)
        return tl::unexpected(connection.error());
    return RedisEntry(**connection, key.bytes, false, stop).change(ifVersion, value);
}

BackendFactory redisBackend()
{
    return { "redis",
             tr("Redis or Valkey server"),
             nullptr,
             [](const Location &location) -> std::unique_ptr<Backend> {
                 return std::make_unique<RedisBackend>(location);
             },
             { "rediss", "redis+unix", "redis+sentinel", "redis+cluster" } };
}

} // namespace etagere
