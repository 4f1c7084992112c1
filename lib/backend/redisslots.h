// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redisreply.h"
#include "channel/serveraddress.h"

#include <QtCore/QList>

#include <bitset>
#include <optional>

namespace etagere {

/// A part of a cluster's keys (https://redis.io/docs/reference/cluster-spec/#key-distribution-model).
constexpr int RedisSlotCount = 16384;
using RedisSlotSet = std::bitset<RedisSlotCount>;

/// The slot of a key: of what stands in its first {}, if that is not empty.
int redisSlot(QByteArrayView key);

/// Which master has which slots.
class RedisSlotMap
{
public:
    /// CLUSTER SLOTS' answer to a connection to `asked`; nothing when it makes no sense.
    static std::optional<RedisSlotMap> parse(const RedisReply &reply, const ServerAddress &asked);

    bool isEmpty() const { return m_masters.isEmpty(); }
    const QList<ServerAddress> &masters() const { return m_masters; }
    RedisSlotSet slotsOf(const ServerAddress &master) const;
    /// Slots that any master has.
    RedisSlotSet all() const;
    /// Nothing when no master has the slot.
    std::optional<ServerAddress> master(int slot) const;

private:
    QList<ServerAddress> m_masters;
    QList<RedisSlotSet> m_slots; ///< of the master at the same place
};

/// Where a node sends us: "MOVED 3999 127.0.0.1:6381" or "ASK ...". Nothing when it makes no sense.
std::optional<ServerAddress> redirection(const RedisReply &refusal, const ServerAddress &asked);

} // namespace etagere
