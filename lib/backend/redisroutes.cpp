// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redisroutes.h"

#include "backend/rediserror.h"
#include "backend/redissentinel.h"
#include "core/translate.h"

namespace etagere {

RedisRoutes::RedisRoutes(RedisLocation location, TellStep tell)
    : m_location(std::move(location))
    , m_tell(std::move(tell))
{
}

Result<std::unique_ptr<RedisConnection>> RedisRoutes::connect(const std::stop_token &stop) const
{
    if (m_location.kind == RedisLocation::Kind::Sentinel)
        return masterOfSentinels(m_location, m_tell, stop);
    return RedisConnection::connect(m_location.servers.first(), m_location.signIn, m_tell, stop);
}

Result<RedisConnection *> RedisRoutes::main(const std::stop_token &stop)
{
    if (isCluster())
        return anyNode(stop);
    if (m_main && m_main->isUsable())
        return m_main.get();
    m_main.reset();
    auto connection = connect(stop);
    if (!connection)
        return tl::unexpected(connection.error());
    m_main = std::move(*connection);
    return m_main.get();
}

Result<RedisConnection *> RedisRoutes::at(const ServerAddress &address, const std::stop_token &stop)
{
    std::unique_ptr<RedisConnection> &node = m_nodes[address.text()];
    if (node && node->isUsable())
        return node.get();
    node.reset();
    auto connection = RedisConnection::connect(address, m_location.signIn, m_tell, stop);
    if (!connection)
        return tl::unexpected(connection.error());
    node = std::move(*connection);
    return node.get();
}

// Those of the location may be gone for long; the cluster's own may have changed.
Result<RedisConnection *> RedisRoutes::anyNode(const std::stop_token &stop)
{
    Result<RedisConnection *> connection = nullptr;
    for (const ServerAddress &address : m_knownNodes + m_location.servers) {
        connection = at(address, stop);
        if (connection || connection.error().code == ErrorCode::Cancelled)
            break;
    }
    return connection;
}

Result<RedisSlotMap> RedisRoutes::slotMap(const std::stop_token &stop)
{
    const Result<RedisConnection *> node = anyNode(stop);
    if (!node)
        return tl::unexpected(node.error());
    (*node)->log(QStringLiteral("CLUSTER SLOTS"));
    const Result<RedisReply> reply = (*node)->ask({ "CLUSTER", "SLOTS" }, stop);
    if (!reply)
        return tl::unexpected(reply.error());
    if (reply->isError() && reply->text.contains("cluster support disabled"))
        return failure(ErrorCode::Unsupported, tr("This server is no node of a cluster: open it as redis://"),
                       (*node)->name());
    if (reply->isError())
        return tl::unexpected(redisError(*reply, "CLUSTER SLOTS", (*node)->name()));
    std::optional<RedisSlotMap> map = RedisSlotMap::parse(*reply, (*node)->address());
    if (!map)
        return tl::unexpected(redisNonsense("CLUSTER SLOTS", (*node)->name()));
    if (map->isEmpty())
        return failure(ErrorCode::Io, tr("The cluster has no master yet; try again"), (*node)->name());
    m_slots = std::move(*map);
    m_knownNodes = m_slots.masters();
    return m_slots;
}

Result<RedisConnection *> RedisRoutes::forKey(const QByteArray &key, const std::stop_token &stop)
{
    if (!isCluster())
        return main(stop);
    for (bool isAgain = false;; isAgain = true) {
        if (m_slots.isEmpty()) {
            if (const Result<RedisSlotMap> map = slotMap(stop); !map)
                return tl::unexpected(map.error());
        }
        const std::optional<ServerAddress> master = m_slots.master(redisSlot(key));
        if (!master)
            return failure(ErrorCode::Io, tr("No master of the cluster has this key's part at present; try again"));
        Result<RedisConnection *> connection = at(*master, stop);
        if (connection || connection.error().code == ErrorCode::Cancelled || isAgain)
            return connection;
        // Another one may have taken over since the cluster was asked.
        m_slots = {};
    }
}

void RedisRoutes::forget()
{
    m_main.reset();
    m_slots = {};
}

} // namespace etagere
