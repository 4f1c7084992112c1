// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/rediscluster.h"

#include "backend/rediserror.h"
#include "backend/redislister.h"
#include "core/translate.h"

namespace etagere {

namespace {

// A node tells of the slots that are on their way in its own line alone: "[93-<-node]" comes, "[93->-node]" goes.
bool isImporting(const QByteArray &nodes)
{
    for (const QByteArray &line : nodes.split('\n')) {
        if (line.contains("myself"))
            return line.contains("-<-");
    }
    return false;
}

} // namespace

RedisClusterListing::RedisClusterListing(RedisRoutes &routes, ListDepth depth, ListSink &sink, std::stop_token stop)
    : m_routes(routes)
    , m_depth(depth)
    , m_sink(sink)
    , m_stop(std::move(stop))
{
}

std::optional<ServerAddress> RedisClusterListing::nextMaster(const RedisSlotMap &map) const
{
    for (const ServerAddress &master : map.masters()) {
        const auto tried = m_tried.find(master.text());
        if (tried == m_tried.end() || (map.slotsOf(master) & ~tried->second).any())
            return master;
    }
    return std::nullopt;
}

// Keys go from a node that may have been listed after the one that gets them.
Result<std::optional<ServerAddress>> RedisClusterListing::nextImporting(const RedisSlotMap &map)
{
    for (const ServerAddress &master : map.masters()) {
        if (m_imported.contains(master.text()))
            continue;
        const Result<RedisConnection *> connection = m_routes.at(master, m_stop);
        if (!connection && connection.error().code == ErrorCode::Cancelled)
            return tl::unexpected(connection.error());
        if (!connection)
            continue; // told when its keys were to be listed
        (*connection)->log(QStringLiteral("CLUSTER NODES"));
        const Result<RedisReply> nodes = (*connection)->ask({ "CLUSTER", "NODES" }, m_stop);
        if (!nodes)
            return tl::unexpected(nodes.error());
        if (isImporting(nodes->text)) {
            m_imported.insert(master.text());
            return master;
        }
    }
    return std::nullopt;
}

Result<Done> RedisClusterListing::scanMaster(const ServerAddress &master)
{
    const Result<RedisConnection *> connection = m_routes.at(master, m_stop);
    if (!connection)
        return tl::unexpected(connection.error());
    const RedisLocation &location = m_routes.location();
    RedisLister lister(**connection, location.signIn, m_depth, m_sink, m_seen, m_stop);
    Result<Done> done = lister.scan(location.prefix);
    m_moved += lister.moved();
    (*connection)->settle(m_stop);
    return done;
}

Result<Done> RedisClusterListing::scan(const Read &read)
{
    RedisSlotSet listed;
    std::optional<Error> error;
    for (;;) {
        const Result<RedisSlotMap> map = m_routes.slotMap(m_stop);
        if (!map)
            return tl::unexpected(map.error());
        Result<std::optional<ServerAddress>> master = nextMaster(*map);
        if (!*master)
            master = nextImporting(*map);
        if (!master)
            return tl::unexpected(master.error());
        if (!*master) {
            const bool isMissing = (map->all() & ~listed).any();
            return isMissing && error ? tl::unexpected(*error) : pushMoved(read);
        }
        const RedisSlotSet slotsNow = map->slotsOf(**master);
        const Result<Done> done = scanMaster(**master);
        m_tried[(*master)->text()] |= slotsNow;
        if (done)
            listed |= slotsNow;
        else if (done.error().code == ErrorCode::Cancelled)
            return done;
        else
            error = done.error();
    }
}

Result<Done> RedisClusterListing::these(const QList<StoredKey> &keys, const Read &read)
{
    std::map<RedisConnection *, QList<QByteArray>> nodes;
    for (const StoredKey &key : keys) {
        const Result<RedisConnection *> connection = m_routes.forKey(key.bytes, m_stop);
        if (!connection)
            return tl::unexpected(connection.error());
        nodes[*connection].append(key.bytes);
    }
    for (const auto &[connection, names] : nodes) {
        RedisLister lister(*connection, m_routes.location().signIn, m_depth, m_sink, m_seen, m_stop);
        const Result<Done> done = lister.these(names);
        m_moved += lister.moved();
        connection->settle(m_stop);
        if (!done)
            return done;
    }
    return pushMoved(read);
}

Result<Done> RedisClusterListing::pushMoved(const Read &read)
{
    for (const QByteArray &name : std::as_const(m_moved)) {
        const StoredKey key{ name };
        const Result<Value> value = read(key);
        if (!value && value.error().code == ErrorCode::NotFound)
            continue;
        if (!value && value.error().code == ErrorCode::Cancelled)
            return tl::unexpected(value.error());
        ListedEntry entry = value ? listedEntry(key, *value) : brokenEntry(key, value.error());
        const Error foreign = value && !value->origin.isEmpty() ? foreignType(value->origin) : Error();
        if (!foreign.message.isEmpty())
            entry.error = &foreign;
        if (!m_sink.push(entry))
            return failure(ErrorCode::Cancelled, tr("The listing was stopped"));
    }
    return Done();
}

} // namespace etagere
