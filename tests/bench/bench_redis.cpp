// SPDX-License-Identifier: GPL-3.0-or-later
// Lists a Redis of a million keys: names, and names with time to live and size, against `redis-cli --scan` (names
// alone) and bare loops by hiredis that ask the same; how long another client's PING takes meanwhile, and how long the
// server itself works, which no client can be faster than. In turn, medians of five rounds; prints ratios.
// Arguments: number of keys (1000000).
#include "backend/redisconnection.h"

#include <etagere/dialect.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <hiredis/hiredis.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
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

redisReply *replyOf(redisContext *context)
{
    void *reply = nullptr;
    if (redisGetReply(context, &reply) != REDIS_OK)
        qFatal("%s", context->errstr);
    return static_cast<redisReply *>(reply);
}

qint64 bareNames(const QString &socket)
{
    redisContext *context = redisConnectUnix(socket.toUtf8().constData());
    QByteArray cursor = "0";
    qint64 keys = 0;
    do {
        redisAppendCommand(context, "SCAN %s COUNT 1000", cursor.constData());
        redisReply *reply = replyOf(context);
        cursor = reply->element[0]->str;
        keys += qint64(reply->element[1]->elements);
        freeReplyObject(reply);
    } while (cursor != "0");
    redisFree(context);
    return keys;
}

/// The next SCAN goes with the questions about the keys of the one before, whose answers are waited for afterwards.
qint64 bareDetails(const QString &socket)
{
    redisContext *context = redisConnectUnix(socket.toUtf8().constData());
    QByteArray cursor = "0";
    qint64 keys = 0;
    size_t asked = 0;
    redisAppendCommand(context, "SCAN %s COUNT 200", cursor.constData());
    do {
        redisReply *names = replyOf(context);
        cursor = names->element[0]->str;
        const size_t before = std::exchange(asked, names->element[1]->elements);
        if (cursor != "0")
            redisAppendCommand(context, "SCAN %s COUNT 200", cursor.constData());
        for (size_t i = 0; i < asked; ++i) {
            const redisReply *name = names->element[1]->element[i];
            redisAppendCommand(context, "PEXPIRETIME %b", name->str, name->len);
            redisAppendCommand(context, "MEMORY USAGE %b", name->str, name->len);
        }
        freeReplyObject(names);
        int isDone = 0;
        while (!isDone)
            redisBufferWrite(context, &isDone);
        for (size_t i = 0; i < before * 2; ++i)
            freeReplyObject(replyOf(context));
        keys += qint64(asked);
    } while (cursor != "0");
    for (size_t i = 0; i < asked * 2; ++i)
        freeReplyObject(replyOf(context));
    redisFree(context);
    return keys;
}

/// How long the server has worked.
double serverSeconds(const QString &socket)
{
    const QByteArray info = connected(socket)->ask({ "INFO", "cpu" }, {}).value().text;
    double seconds = 0;
    for (const QByteArray &line : info.split('\n')) {
        if (line.startsWith("used_cpu_sys:") || line.startsWith("used_cpu_user:"))
            seconds += line.mid(line.indexOf(':') + 1).trimmed().toDouble();
    }
    return seconds;
}

double ownSeconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

void redisCli(const QString &socket)
{
    QProcess cli;
    cli.setStandardOutputFile(QProcess::nullDevice());
    cli.start(QStringLiteral("redis-cli"), { QStringLiteral("-s"), socket, QStringLiteral("--scan") });
    cli.waitForFinished(-1);
}

struct Measured {
    std::vector<double> seconds;
    std::vector<double> server; ///< seconds of its processor
    std::vector<double> own;    ///< the same of this process, the probe included
    std::vector<double> p99;
};

void measure(const QString &socket, Measured &into, const std::function<void()> &run)
{
    const double serverBefore = serverSeconds(socket);
    const double ownBefore = ownSeconds();
    Probe probe(socket);
    QElapsedTimer timer;
    timer.start();
    run();
    into.seconds.push_back(double(timer.nsecsElapsed()) / 1e9);
    into.own.push_back(ownSeconds() - ownBefore);
    into.server.push_back(serverSeconds(socket) - serverBefore);
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
    Measured bare;
    Measured names;
    Measured bareMetadata;
    Measured metadata;
    qint64 counts[4] = {};
    for (int i = 0; i < Rounds; ++i) {
        measure(socket, cli, [&] { redisCli(socket); });
        measure(socket, names, [&] { counts[0] = listed(socket, ListDepth::Keys); });
        measure(socket, bare, [&] { counts[1] = bareNames(socket); });
        measure(socket, metadata, [&] { counts[2] = listed(socket, ListDepth::Metadata); });
        measure(socket, bareMetadata, [&] { counts[3] = bareDetails(socket); });
    }
    const double base = median(cli.seconds);
    printf("%d keys: listed %lld, %lld, %lld, %lld\n", keys, static_cast<long long>(counts[0]),
           static_cast<long long>(counts[1]), static_cast<long long>(counts[2]), static_cast<long long>(counts[3]));
    const auto report = [&](const char *what, const Measured &measured) {
        printf("%-34s %6.2f s  %5.2fx of redis-cli --scan  server's CPU %5.2f s, this process's %5.2f s  another "
               "client's p99 %5.2f ms\n",
               what, median(measured.seconds), base / median(measured.seconds), median(measured.server),
               median(measured.own), median(measured.p99));
    };
    report("redis-cli --scan", cli);
    report("a bare loop of SCAN 1000", bare);
    report("names", names);
    report("a bare loop, time to live and size", bareMetadata);
    report("names, time to live and size", metadata);
    server.kill();
    server.waitForFinished();
    return 0;
}
