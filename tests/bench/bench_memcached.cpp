// SPDX-License-Identifier: GPL-3.0-or-later
// Lists a memcached of a million keys, by depth, against a bare reader of its `lru_crawler metadump` that counts lines.
// In turn, medians of five rounds; prints ratios, how many of the keys were listed, and how many items the server holds
// for fetched afterwards. Arguments: number of keys (1000000).
#include "channel/channel.h"

#include <etagere/dialect.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <thread>

using namespace etagere;

namespace {

constexpr int Rounds = 5;
constexpr int ValueBytes = 604; ///< an EsiPy pickle's mean
const TellStep NobodyListens = [](BackendStep, const QString &) {};

std::unique_ptr<Channel> connected(const QString &socket)
{
    ServerAddress address;
    address.socketPath = socket;
    for (;;) {
        if (auto channel = Channel::connect(address, NobodyListens, {}))
            return std::move(*channel);
    }
}

void fill(const QString &socket, int keys)
{
    const std::unique_ptr<Channel> channel = connected(socket);
    const QByteArray value(ValueBytes, 'v');
    for (int i = 0; i < keys;) {
        QByteArray commands;
        for (const int end = std::min(keys, i + 1000); i < end; ++i) {
            commands += "set esi_" + QByteArray::number(i * 0x9e3779b97f4a7c15ULL, 16).rightJustified(16, '0')
                + QByteArray::number(i, 16).rightJustified(16, '0') + (i % 10 ? " 0 2000000000 " : " 0 0 ")
                + QByteArray::number(ValueBytes) + " noreply\r\n" + value + "\r\n";
        }
        if (!channel->write(commands + "version\r\n", {}))
            qFatal("memcached does not take the keys");
        char answer[100];
        if (!channel->read(answer, sizeof answer, {}))
            qFatal("memcached does not answer");
    }
}

struct Dump {
    qint64 items = 0;
    qint64 fetched = 0;
};

/// `use` is given what comes, up to and with the last line.
void dump(const QString &socket, const std::function<void(QByteArrayView)> &use)
{
    const std::unique_ptr<Channel> channel = connected(socket);
    std::vector<char> buffer(256 * 1024);
    if (!channel->write("lru_crawler metadump hash\r\n", {}))
        qFatal("memcached takes no command");
    for (QByteArray last; last != "END\r\n";) {
        const Result<qsizetype> count = channel->read(buffer.data(), qsizetype(buffer.size()), {});
        if (!count || QByteArrayView(buffer.data(), *count).startsWith("BUSY"))
            qFatal("memcached does not dump");
        use(QByteArrayView(buffer.data(), *count));
        last = (last + QByteArray(buffer.data() + std::max<qsizetype>(0, *count - 5), std::min<qsizetype>(5, *count)))
                   .right(5);
    }
}

qint64 bareDump(const QString &socket)
{
    qint64 lines = -1; // the last one is no key
    dump(socket, [&](QByteArrayView bytes) { lines += std::count(bytes.begin(), bytes.end(), '\n'); });
    return lines;
}

qint64 fetchedItems(const QString &socket)
{
    QByteArray all;
    dump(socket, [&](QByteArrayView bytes) { all += bytes; });
    return all.count(" fetch=yes ");
}

class Counter : public ListSink
{
public:
    bool push(const ListedEntry &entry) override
    {
        ++entries;
        bytes += entry.key.size() + entry.storedBytes + entry.expiresAt;
        failed += entry.error != nullptr;
        return true;
    }
    qint64 entries = 0;
    qint64 bytes = 0;
    qint64 failed = 0;
};

qint64 listed(const QString &socket, ListDepth depth)
{
    const auto factory = std::find_if(backends().begin(), backends().end(),
                                      [](const BackendFactory &each) { return each.name == "memcached"; });
    const std::unique_ptr<Backend> backend =
        factory->create(Location::parse(QStringLiteral("memcached+unix://") + socket).value());
    Counter counter;
    if (!backend->open(Access::ReadOnly, {}) || !backend->list(depth, counter, {}) || counter.failed > 0)
        qFatal("the memcached cannot be listed");
    return counter.entries;
}

struct Way {
    const char *name;
    std::function<qint64()> run;
    std::vector<double> seconds = {};
    qint64 keys = 0;
};

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
    const QString socket = folder.filePath(QStringLiteral("memcached.sock"));
    QProcess server;
    server.start(QStringLiteral("memcached"),
                 { QStringLiteral("-u"), QStringLiteral("root"), QStringLiteral("-m"), QStringLiteral("2048"),
                   QStringLiteral("-s"), socket });
    fill(socket, keys);
    Way ways[] = {
        { "a bare reader of metadump", [&] { return bareDump(socket); } },
        { "keys and expiry", [&] { return listed(socket, ListDepth::Keys); } },
        { "keys, expiry and size", [&] { return listed(socket, ListDepth::Metadata); } },
        { "keys, expiry, size and value", [&] { return listed(socket, ListDepth::Values); } },
    };
    for (int i = 0; i < Rounds; ++i) {
        for (Way &way : ways) {
            QElapsedTimer timer;
            timer.start();
            way.keys = way.run();
            way.seconds.push_back(double(timer.nsecsElapsed()) / 1e9);
        }
    }
    const double base = median(ways[0].seconds);
    for (const Way &way : ways) {
        std::printf("%-30s %6.2f s  %5.2fx of the bare reader  %lld of %d keys\n", way.name, median(way.seconds),
                    base / median(way.seconds), static_cast<long long>(way.keys), keys);
    }
    std::printf("items that the server holds for fetched: %lld\n", static_cast<long long>(fetchedItems(socket)));
    server.kill();
    server.waitForFinished();
    return 0;
}
