// SPDX-License-Identifier: GPL-3.0-or-later
// A master behind sentinels: found, and found again after a failover.
#include "backend/redis.h"
#include "support/fakeredis.h"
#include "support/recordingsink.h"
#include "support/redisserver.h"
#include "support/tree.h"

#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr int FailoverMs = 60'000;

/// A redis-sentinel of the test's own that watches one master.
class Sentinel
{
public:
    explicit Sentinel(const RedisServer &master)
        : m_port(freePort())
    {
        const QString file = m_folder.filePath(QStringLiteral("sentinel.conf"));
        writeFile(file,
                  QStringLiteral("port %1\nbind 127.0.0.1\ndir %2\nsentinel monitor main 127.0.0.1 %3 1\n"
                                 "sentinel down-after-milliseconds main 500\nsentinel failover-timeout main 5000\n")
                      .arg(m_port)
                      .arg(m_folder.path())
                      .arg(master.port())
                      .toUtf8());
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStringLiteral("redis-server"), { file, QStringLiteral("--sentinel") });
        while (!ask({ "INFO", "server" }).contains("process_id:" + QByteArray::number(m_process.processId()))) {
            if (m_process.waitForFinished(10))
                qFatal("redis-sentinel: %s", m_process.readAllStandardOutput().constData());
        }
    }
    ~Sentinel()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    quint16 port() const { return m_port; }
    QByteArray ask(std::initializer_list<QByteArrayView> words) const
    {
        ServerAddress address;
        address.host = "127.0.0.1";
        address.port = m_port;
        auto connection = RedisConnection::connect(address, {}, {}, {});
        const Result<RedisReply> reply =
            connection ? (*connection)->ask(words, {}) : tl::unexpected(connection.error());
        return reply ? reply->text : QByteArray();
    }

private:
    QTemporaryDir m_folder;
    quint16 m_port;
    QProcess m_process;
};

} // namespace

class TestRedisSentinel : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void findsTheMaster();
    void followsAFailover();
    void followsAMasterThatBecameAReplica();
    void namesWhatIsWrong();

private:
    Location location(const QString &name = QStringLiteral("main")) const
    {
        // The first sentinel is not there.
        return Location::parse(QStringLiteral("redis+sentinel://127.0.0.1:%1,127.0.0.1:%2/%3")
                                   .arg(freePort())
                                   .arg(m_sentinel->port())
                                   .arg(name))
            .value();
    }
    std::unique_ptr<RedisServer> m_master;
    std::unique_ptr<RedisServer> m_replica;
    std::unique_ptr<Sentinel> m_sentinel;
};

void TestRedisSentinel::init()
{
    m_master = std::make_unique<RedisServer>();
    m_replica = std::make_unique<RedisServer>(
        QStringList{ QStringLiteral("--replicaof"), QStringLiteral("127.0.0.1 %1").arg(m_master->port()),
                     QStringLiteral("--repl-diskless-sync-delay"), QStringLiteral("0") });
    m_master->ask({ "SET", "key", "value" });
    m_sentinel = std::make_unique<Sentinel>(*m_master);
    QTRY_COMPARE_WITH_TIMEOUT(m_replica->ask({ "GET", "key" }).text, QByteArray("value"), FailoverMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_sentinel->ask({ "INFO", "sentinel" }).contains("slaves=1"), FailoverMs);
}

void TestRedisSentinel::findsTheMaster()
{
    RedisBackend backend(location());
    const Result<StoreInfo> info = backend.open(Access::Write, {});
    QVERIFY2(info, info ? "" : qPrintable(info.error().text()));
    QVERIFY(info->notes.join(u' ').contains(QStringLiteral("127.0.0.1:%1").arg(m_master->port())));
    QCOMPARE(info->estimate, 1);
    QCOMPARE(backend.read({ "key" }, {})->head.head, QByteArray("value"));
}

void TestRedisSentinel::followsAFailover()
{
    RedisBackend backend(location());
    QVERIFY(backend.open(Access::Write, {}));
    m_master->kill();
    // While it is under way there is an error with a sentence; then the replica is the master.
    Result<Value> value = backend.read({ "key" }, {});
    QTRY_VERIFY_WITH_TIMEOUT((value = backend.read({ "key" }, {})), FailoverMs);
    QCOMPARE(value->head.head, QByteArray("value"));
    QVERIFY2(value->places.first().contains(QString::number(m_replica->port())), qPrintable(value->places.first()));
    RecordingSink sink;
    QVERIFY(backend.list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 1);
    QVERIFY(backend.change({ "key" }, value->version, std::nullopt, {}));
}

// The connection lasts, but the server behind it has another role.
void TestRedisSentinel::followsAMasterThatBecameAReplica()
{
    RedisBackend backend(location());
    QVERIFY(backend.open(Access::Write, {}));
    const Value value = backend.read({ "key" }, {}).value();
    m_sentinel->ask({ "SENTINEL", "FAILOVER", "main" });
    QTRY_COMPARE_WITH_TIMEOUT(m_master->ask({ "ROLE" }).elements.front().text, QByteArray("slave"), FailoverMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_replica->ask({ "ROLE" }).elements.front().text, QByteArray("master"), FailoverMs);
    Result<Version> removed = tl::unexpected(Error());
    const auto remove = [&] {
        if (!removed) // the macro asks once more when it is done
            removed = backend.change({ "key" }, value.version, std::nullopt, {});
        return bool(removed);
    };
    QTRY_VERIFY_WITH_TIMEOUT(remove(), FailoverMs);
    QCOMPARE(m_replica->ask({ "EXISTS", "key" }).integer, 0);
}

void TestRedisSentinel::namesWhatIsWrong()
{
    const Result<StoreInfo> unknown = RedisBackend(location(QStringLiteral("other"))).open(Access::ReadOnly, {});
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().code, ErrorCode::NotFound);
    QVERIFY2(unknown.error().message.contains(u"“other”"), qPrintable(unknown.error().message));

    const Location alone = Location::parse(QStringLiteral("redis://127.0.0.1:%1").arg(m_sentinel->port())).value();
    const Result<StoreInfo> notAStore = RedisBackend(alone).open(Access::ReadOnly, {});
    QVERIFY(!notAStore);
    QCOMPARE(notAStore.error().code, ErrorCode::Unsupported);

    const Location nobody =
        Location::parse(QStringLiteral("redis+sentinel://127.0.0.1:%1/main").arg(freePort())).value();
    QCOMPARE(RedisBackend(nobody).open(Access::ReadOnly, {}).error().code, ErrorCode::Io);

    // The sentinel names a server that is a replica.
    FakeRedis replica([](const QByteArrayList &command) {
        return command.first() == "ROLE" ? respTexts({ "slave", "h", "1" }) : QByteArray();
    });
    const QByteArray port = replica.location().split(':').last();
    FakeRedis liar([port](const QByteArrayList &command) {
        return command.first() == "SENTINEL" ? respTexts({ "127.0.0.1", port }) : QByteArray();
    });
    const QString lying = QString::fromUtf8(liar.location().replace("redis://", "redis+sentinel://") + "/main");
    const Result<StoreInfo> refused = RedisBackend(Location::parse(lying).value()).open(Access::ReadOnly, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Io);
    QVERIFY2(refused.error().message.contains(u"failover"), qPrintable(refused.error().message));
}

QTEST_GUILESS_MAIN(TestRedisSentinel)
#include "test_redissentinel.moc"
