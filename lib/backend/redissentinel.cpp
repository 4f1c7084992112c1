// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redissentinel.h"

#include "backend/rediserror.h"
#include "core/translate.h"

namespace etagere {

namespace {

constexpr int SentinelPatienceMs = 3000; ///< there are others to ask

// Sentinels have a password of their own, or none; some have that of the servers.
Result<std::unique_ptr<RedisConnection>> connectSentinel(ServerAddress address, const RedisSignIn &signIn,
                                                         const TellStep &tell, const std::stop_token &stop)
{
    address.patienceMs = std::min(address.patienceMs, SentinelPatienceMs);
    auto connection = RedisConnection::connect(address, {}, tell, stop);
    if (connection || connection.error().code != ErrorCode::Permission || signIn.password.isEmpty())
        return connection;
    RedisSignIn same = signIn;
    same.database = 0;
    return RedisConnection::connect(address, same, tell, stop);
}

Result<ServerAddress> askSentinel(const ServerAddress &sentinel, const RedisLocation &location, const TellStep &tell,
                                  const std::stop_token &stop)
{
    const auto connection = connectSentinel(sentinel, location.signIn, tell, stop);
    if (!connection)
        return tl::unexpected(connection.error());
    const QString name = QString::fromUtf8(location.masterName);
    (*connection)->log(QStringLiteral("SENTINEL get-master-addr-by-name ") + name);
    const Result<RedisReply> reply =
        (*connection)->ask({ "SENTINEL", "get-master-addr-by-name", location.masterName }, stop);
    if (!reply)
        return tl::unexpected(reply.error());
    if (reply->isError())
        return tl::unexpected(redisError(*reply, "SENTINEL", sentinel.text()));
    if (reply->isNil())
        return failure(ErrorCode::NotFound, tr("The sentinel knows no master called “%1”").arg(name), sentinel.text());
    if (!reply->isArray() || reply->elements.size() != 2 || reply->elements[1].text.toUShort() == 0)
        return tl::unexpected(redisNonsense("SENTINEL", sentinel.text()));
    ServerAddress master;
    master.host = reply->elements[0].text;
    master.port = reply->elements[1].text.toUShort();
    return master;
}

Result<std::unique_ptr<RedisConnection>> connectMaster(const ServerAddress &address, const RedisLocation &location,
                                                       const TellStep &tell, const std::stop_token &stop)
{
    auto connection = RedisConnection::connect(address, location.signIn, tell, stop);
    if (!connection)
        return connection;
    const Result<RedisReply> role = (*connection)->ask({ "ROLE" }, stop);
    if (!role)
        return tl::unexpected(role.error());
    // Who may not ask for ROLE may perhaps ask for INFO.
    const bool isMaster = role->isArray() && !role->elements.empty() ? role->elements[0].text == "master"
                                                                     : !(*connection)->traits().isReplica;
    if (isMaster)
        return connection;
    return failure(ErrorCode::Io,
                   tr("The server that the sentinels name as master is a replica: a failover is under "
                      "way, try again in a moment"),
                   address.text());
}

} // namespace

Result<std::unique_ptr<RedisConnection>> masterOfSentinels(const RedisLocation &location, const TellStep &tell,
                                                           const std::stop_token &stop)
{
    Error error;
    for (const ServerAddress &sentinel : location.servers) {
        const Result<ServerAddress> master = askSentinel(sentinel, location, tell, stop);
        Result<std::unique_ptr<RedisConnection>> connection = tl::unexpected(Error());
        if (master)
            connection = connectMaster(*master, location, tell, stop);
        else
            connection = tl::unexpected(master.error());
        if (connection || connection.error().code == ErrorCode::Cancelled)
            return connection;
        error = connection.error();
    }
    return tl::unexpected(error);
}

} // namespace etagere
