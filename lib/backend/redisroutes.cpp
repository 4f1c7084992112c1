// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redisroutes.h"

namespace etagere {

RedisRoutes::RedisRoutes(RedisLocation location, TellStep tell)
    : m_location(std::move(location))
    , m_tell(std::move(tell))
{
}

Result<RedisConnection *> RedisRoutes::main(const std::stop_token &stop)
{
    if (m_main && m_main->isUsable())
        return m_main.get();
    m_main.reset();
    auto connection = RedisConnection::connect(m_location.servers.first(), m_location.signIn, m_tell, stop);
    if (!connection)
        return tl::unexpected(connection.error());
    m_main = std::move(*connection);
    return m_main.get();
}

} // namespace etagere
