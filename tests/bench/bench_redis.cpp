// SPDX-License-Identifier: GPL-3.0-or-later
// Lists a Redis of a million keys: names, and names with time to live and size, against `redis-cli --scan` (names
// alone) and a bare loop of SCAN by hiredis; and how long another client's PING takes meanwhile. In turn, medians of
// five rounds; prints ratios. Arguments: number of keys (1000000).
#include "backend/redisconnection.h"

#include <etagere/dialect.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <hiredis/hiredis.h>

#include <algorithm>
#include <cstdio>
#include <thread>

using namespace etagere;

namespace {

constexpr int Rounds = 5;
constexpr int ValueBytes = 604; ///< an EsiPy pickle's mean

ServerAddress addressOf(const QString &socket)
{
    ServerAddress address;
    address.socketPath = socket;
    return address;
}

std::unique_ptr<RedisConnection> connected(const QString &socket)
{
    for (;;) {
        if (auto connection = RedisConnection::connect(addressOf(socket), {}, {}, {}))
            return std::move(*connection);
    }
}

void fill(const QString &socket, int keys)
{
    const std::unique_ptr<RedisConnection> connection = connected(socket);
    const QByteArray value(ValueBytes, 'v');
    for (int i = 0; i < keys;) {
        RedisPipeline pipeline;
        for (const int end = std::min(keys, i + 1000); i < end; ++i) {
            const QByteArray key = "esi_" + QByteArray::number(i * 0x9e3779b97f4a7c15ULL, 16).rightJustified(16, '0')
                + QByteArray::number(i, 16).rightJustified(16, '0');
            if (i % 10)
                pipeline.add({ "SET", key, value, "PXAT", "4000000000000" });
            else
                pipeline.add({ "SET", key, value });
        }
        if (!connection->send(pipeline, {}))
            qFatal("redis-server does not take the keys");
        connection->settle({});
    }
}

class Counter : public ListSink
{
public:
    bool push(const ListedEntry &entry) override
    {
        ++entries;
        bytes += entry.key.size() + entry.storedBytes;
        return true;
    }
    qint64 entries = 0;
    qint64 bytes = 0;
};

/// How long another client waits for its answers, a request a millisecond.
class Probe
{
public:
    explicit Probe(const QString &socket)
        : m_thread([this, socket] {
            const std::unique_ptr<RedisConnection> connection = connected(socket);
            while (!m_isOver) {
                QElapsedTimer timer;
                timer.start();
                static_cast<void>(connection->ask({ "PING" }, {}));
                m_ms.push_back(double(timer.nsecsElapsed()) / 1e6);
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        })
    {
    }
    double p99()
    {
        m_isOver = true;
        m_thread.join();
        std::sort(m_ms.begin(), m_ms.end());
        return m_ms[m_ms.size() * 99 / 100];
    }

private:
    std::vector<double> m_ms;
    std::atomic<bool> m_isOver = false;
    std::thread m_thread;
};

qint64 listed(const QString &socket, ListDepth depth)
{
    const auto factory = std::find_if(backends().begin(), backends().end(),
                                      [](const BackendFactory &each) { return each.name == "redis"; });
    const std::unique_ptr<Backend> backend =
        factory->create(Location::parse(QStringLiteral("redis+unix://") + socket).value());
    Counter counter;
    if (!backend->open(Access::ReadOnly, {}) || !backend->list(depth, counter, {}))
        qFatal("the Redis cannot be listed");
    return counter.entries;
}

qint64 bareLoop(const QString &socket)
{
    redisContext *context = redisConnectUnix(socket.toUtf8().constData());
    QByteArray cursor = "0";
    qint64 keys = 0;
    do {
        auto *reply = static_cast<redisReply *>(redisCommand(context, "SCAN %s COUNT 1000", cursor.constData()));
        cursor = reply->element[0]->str;
        keys += qint64(reply->element[1]->elements);
        freeReplyObject(reply);
    } while (cursor != "0");
    redisFree(context);
    return keys;
}

void redisCli(const QString &socket)
{
    QProcess cli;
    cli.setStandardOutputFile(QProcess::nullDevice());
    cli.start(QStringLiteral("redis-cli"), { QStringLiteral("-s"), socket, QStringLiteral("--scan") });
    cli.waitForFinished(-1);
}

struct Measured {
    std::vector<double> seconds;
    std::vector<double> p99;
};

void measure(const QString &socket, Measured &into, const std::function<void()> &run)
{
    Probe probe(socket);
    QElapsedTimer timer;
    timer.start();
    run();
    into.seconds.push_back(double(timer.nsecsElapsed()) / 1e9);
    into.p99.push_back(probe.p99());
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const int keys = argc > 1 ? atoi(argv[1]) : 1'000'000;
    const QTemporaryDir folder;
    const QString socket = folder.filePath(QStringLiteral("redis.sock"));
    QProcess server;
    server.start(QStringLiteral("redis-server"),
                 { QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--unixsocket"), socket,
                   QStringLiteral("--save"), QString(), QStringLiteral("--dir"), folder.path() });
    fill(socket, keys);
    Measured cli;
    Measured loop;
    Measured names;
    Measured metadata;
    qint64 counts[3] = {};
    for (int i = 0; i < Rounds; ++i) {
        measure(socket, cli, [&] { redisCli(socket); });
        measure(socket, names, [&] { counts[0] = listed(socket, ListDepth::Keys); });
        measure(socket, loop, [&] { counts[1] = bareLoop(socket); });
        measure(socket, metadata, [&] { counts[2] = listed(socket, ListDepth::Metadata); });
    }
    const double base = median(cli.seconds);
    printf("%d keys: listed %lld, %lld, %lld\n", keys, static_cast<long long>(counts[0]),
           static_cast<long long>(counts[1]), static_cast<long long>(counts[2]));
    const auto report = [&](const char *what, const Measured &measured) {
        printf("%-34s %7.2f s  %5.2fx of redis-cli --scan  another client's p99 %5.2f ms\n", what,
               median(measured.seconds), base / median(measured.seconds), median(measured.p99));
    };
    report("redis-cli --scan", cli);
    report("a bare loop of SCAN 1000", loop);
    report("names", names);
    report("names, time to live and size", metadata);
    server.kill();
    server.waitForFinished();
    return 0;
}
