// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/redisserver.h"

namespace etagere::test {

/// Three masters with a replica each, on loopback, made by `redis-cli --cluster create`. A failure is fatal.
class RedisCluster
{
public:
    RedisCluster();

    RedisServer &node(int i) { return *m_nodes[size_t(i)]; }
    int size() const { return int(m_nodes.size()); }
    /// Nodes that say of themselves that they are masters and run.
    QList<RedisServer *> masters();
    QByteArray idOf(RedisServer &node);
    /// Of three nodes.
    Location location() const;
    /// A command at the master that has the key, which is the second word.
    RedisReply ask(const QList<QByteArray> &words);
    /// Waits until every running node says that all is well.
    void waitUntilSound();
    /// What happens between a slot's master and its new one, in the steps of redis-cli's reshard.
    void beginToMove(int slot, RedisServer &from, RedisServer &to);
    void moveKeys(int slot, RedisServer &from, RedisServer &to, int most);
    void endMove(int slot, RedisServer &to);

private:
    std::vector<std::unique_ptr<RedisServer>> m_nodes;
};

} // namespace etagere::test
