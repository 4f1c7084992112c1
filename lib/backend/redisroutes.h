// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redisconnection.h"

namespace etagere {

/// The connections of an open Redis: made when they are needed, and again when they were lost.
class RedisRoutes
{
public:
    RedisRoutes() = default;
    RedisRoutes(RedisLocation location, TellStep tell);

    const RedisLocation &location() const { return m_location; }
    /// The server that holds everything.
    Result<RedisConnection *> main(const std::stop_token &stop);

private:
    RedisLocation m_location;
    TellStep m_tell;
    std::unique_ptr<RedisConnection> m_main;
};

} // namespace etagere
