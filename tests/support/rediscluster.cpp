// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/rediscluster.h"

#include <QtCore/QElapsedTimer>

#include <thread>

namespace etagere::test {

namespace {

constexpr int PatienceMs = 90'000;

QString address(const RedisServer &node) { return QStringLiteral("127.0.0.1:%1").arg(node.port()); }

} // namespace

RedisCluster::RedisCluster()
{
    QStringList addresses;
    for (int i = 0; i < 6; ++i) {
        m_nodes.push_back(std::make_unique<RedisServer>(QStringList{
            QStringLiteral("--cluster-enabled"), QStringLiteral("yes"), QStringLiteral("--cluster-node-timeout"),
            QStringLiteral("3000"), QStringLiteral("--cluster-port"), QString::number(freePort()) }));
        addresses.append(address(*m_nodes.back()));
    }
    QProcess cli;
    cli.start(QStringLiteral("redis-cli"),
              QStringList{ QStringLiteral("--cluster"), QStringLiteral("create") } + addresses
                  + QStringList{ QStringLiteral("--cluster-replicas"), QStringLiteral("1"),
                                 QStringLiteral("--cluster-yes") });
    if (!cli.waitForFinished(PatienceMs) || cli.exitCode() != 0)
        qFatal("redis-cli --cluster create: %s", cli.readAllStandardOutput().constData());
    waitUntilSound();
}

void RedisCluster::waitUntilSound()
{
    QElapsedTimer timer;
    timer.start();
    for (auto &node : m_nodes) {
        while (node->isRunning() && !node->ask({ "CLUSTER", "INFO" }).text.contains("cluster_state:ok")) {
            if (timer.elapsed() > PatienceMs)
                qFatal("the cluster does not come up");
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
}

QList<RedisServer *> RedisCluster::masters()
{
    QList<RedisServer *> all;
    for (auto &node : m_nodes) {
        if (node->isRunning() && node->ask({ "ROLE" }).elements.front().text == "master")
            all.append(node.get());
    }
    return all;
}

QByteArray RedisCluster::idOf(RedisServer &node) { return node.ask({ "CLUSTER", "MYID" }).text; }

Location RedisCluster::location() const
{
    return Location::parse(QStringLiteral("redis+cluster://%1,%2,%3")
                               .arg(address(*m_nodes[0]), address(*m_nodes[1]), address(*m_nodes[2])))
        .value();
}

RedisReply RedisCluster::ask(const QList<QByteArray> &words)
{
    RedisReply reply;
    for (RedisServer *node : masters()) {
        reply = node->ask(words);
        if (!reply.isError("MOVED"))
            break;
    }
    return reply;
}

void RedisCluster::beginToMove(int slot, RedisServer &from, RedisServer &to)
{
    const QByteArray number = QByteArray::number(slot);
    to.ask({ "CLUSTER", "SETSLOT", number, "IMPORTING", idOf(from) });
    from.ask({ "CLUSTER", "SETSLOT", number, "MIGRATING", idOf(to) });
}

void RedisCluster::moveKeys(int slot, RedisServer &from, RedisServer &to, int most)
{
    const RedisReply keys =
        from.ask({ "CLUSTER", "GETKEYSINSLOT", QByteArray::number(slot), QByteArray::number(most) });
    for (const RedisReply &key : keys.elements) {
        const RedisReply moved =
            from.ask({ "MIGRATE", "127.0.0.1", QByteArray::number(to.port()), key.text, "0", "10000" });
        if (moved.isError())
            qFatal("MIGRATE: %s", moved.text.constData());
    }
}

void RedisCluster::endMove(int slot, RedisServer &to)
{
    for (RedisServer *node : masters())
        node->ask({ "CLUSTER", "SETSLOT", QByteArray::number(slot), "NODE", idOf(to) });
}

} // namespace etagere::test
