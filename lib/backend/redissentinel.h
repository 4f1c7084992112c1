// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redisconnection.h"

namespace etagere {

/// A connection to the master that the sentinels name at this moment; each is asked until one knows a master that
/// agrees to be one (https://redis.io/docs/reference/sentinel-clients/). Io while a failover is under way.
Result<std::unique_ptr<RedisConnection>> masterOfSentinels(const RedisLocation &location, const TellStep &tell,
                                                           const std::stop_token &stop);

} // namespace etagere
