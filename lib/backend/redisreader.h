// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redisframes.h"
#include "backend/redisreply.h"

#include <memory>
#include <optional>

struct redisReader;

namespace etagere {

/// Bytes of a server in, replies out. hiredis parses; what it is given was checked before.
class RedisReader
{
public:
    RedisReader();
    ~RedisReader();

    void setMostBytes(qint64 most) { m_frames.setMostBytes(most); }
    /// Errors as RedisFrames; the instance is of no use afterwards.
    Result<Done> feed(QByteArrayView bytes);
    /// The next whole reply, if there is one.
    Result<std::optional<RedisReply>> next();
    /// As much as has come of a reply that is an array, when next() gave none; else null. Elements still to come are
    /// Nil. Valid until the next call of another function.
    const RedisReply *begun() const;

private:
    struct Free {
        void operator()(redisReader *reader) const;
    };
    std::unique_ptr<redisReader, Free> m_reader;
    RedisFrames m_frames;
};

} // namespace etagere
