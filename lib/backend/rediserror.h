// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redisreply.h"

#include <etagere/result.h>

namespace etagere {

/// What a server's refusal means for people. `command` is what was asked, "MEMORY USAGE"; `where` the server.
Error redisError(const RedisReply &reply, const QByteArray &command, const QString &where);
/// For an answer of another kind than the command has: a number where a list should be.
Error redisNonsense(const QByteArray &command, const QString &where);
/// A key that is a list, a hash, ...: nothing that a client's cache holds.
Error foreignType(const QByteArray &type);

} // namespace etagere
