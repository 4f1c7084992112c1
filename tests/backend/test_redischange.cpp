// SPDX-License-Identifier: GPL-3.0-or-later
// Changing keys of a Redis, and putting them back byte for byte.
#include "backend/redis.h"
#include "support/redisserver.h"

#include <etagere/datetime.h>

#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

Value valueOf(const QByteArray &bytes, Msecs expiresAt = NoTime)
{
    Value value;
    value.head = Part::fromBytes(bytes);
    value.expiresAt = expiresAt;
    return value;
}

} // namespace

class TestRedisChange : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void setsValueAndTime();
    void removesAndPutsBack_data();
    void removesAndPutsBack();
    void refusesWhatItCannotDo();
    void noticesTheClientInBetween();
    void removesWithoutUnlink();
    void replicasTakeNoChanges();
    void fullServersTakeNoChanges();

private:
    RedisServer m_server;
    std::unique_ptr<RedisBackend> m_backend;
};

void TestRedisChange::init()
{
    m_server.ask({ "FLUSHALL" });
    m_backend = std::make_unique<RedisBackend>(m_server.location());
    QVERIFY(m_backend->open(Access::Write, {}));
}

void TestRedisChange::setsValueAndTime()
{
    constexpr Msecs End = 4'000'000'000'123;
    const Result<Version> created = m_backend->change({ "key" }, {}, valueOf("one", End), {});
    QVERIFY(created);
    QCOMPARE(m_server.ask({ "GET", "key" }).text, QByteArray("one"));
    QCOMPARE(m_server.ask({ "PEXPIRETIME", "key" }).integer, End);
    // Without an end of its own the value has none, whatever the one before had.
    const Result<Version> changed = m_backend->change({ "key" }, *created, valueOf("two"), {});
    QVERIFY(changed);
    QCOMPARE(m_server.ask({ "PTTL", "key" }).integer, -1);
    QCOMPARE(m_backend->read({ "key" }, {})->version, *changed);
}

void TestRedisChange::removesAndPutsBack_data()
{
    QTest::addColumn<QList<QByteArray>>("command");
    QTest::newRow("string") << QList<QByteArray>{ "SET", "key", QByteArray("a\0\r\nb", 5) };
    QTest::newRow("number") << QList<QByteArray>{ "SET", "key", "42" };
    QTest::newRow("empty") << QList<QByteArray>{ "SET", "key", "" };
    QTest::newRow("hash") << QList<QByteArray>{ "HSET", "key", "a", "1", "b", "2" };
    QTest::newRow("list") << QList<QByteArray>{ "RPUSH", "key", "a", "b", QByteArray(10'000, 'c') };
    // Of numbers: the server walks a set of texts in an order of its own, another one after RESTORE.
    QTest::newRow("set") << QList<QByteArray>{ "SADD", "key", "1", "2" };
    QTest::newRow("sorted set") << QList<QByteArray>{ "ZADD", "key", "1.5", "a" };
    QTest::newRow("stream") << QList<QByteArray>{ "XADD", "key", "1-1", "a", "b" };
}

void TestRedisChange::removesAndPutsBack()
{
    QFETCH(QList<QByteArray>, command);
    for (Msecs end : { NoTime, Msecs(4'000'000'000'123) }) {
        m_server.ask(command);
        if (end != NoTime)
            m_server.ask({ "PEXPIREAT", "key", QByteArray::number(end) });
        const QByteArray dump = m_server.ask({ "DUMP", "key" }).text;
        const Value before = m_backend->read({ "key" }, {}).value();
        QVERIFY(m_backend->change({ "key" }, before.version, std::nullopt, {}));
        QCOMPARE(m_server.ask({ "EXISTS", "key" }).integer, 0);
        const Result<Version> back = m_backend->change({ "key" }, {}, before, {});
        QVERIFY2(back, back ? "" : qPrintable(back.error().text()));
        QCOMPARE(m_server.ask({ "DUMP", "key" }).text, dump);
        QCOMPARE(m_server.ask({ "PEXPIRETIME", "key" }).integer, end == NoTime ? -1 : end);
        QCOMPARE(*back, before.version);
        m_server.ask({ "DEL", "key" });
    }
}

void TestRedisChange::refusesWhatItCannotDo()
{
    Value apart = valueOf("head");
    apart.body = Part::fromBytes("body");
    QCOMPARE(m_backend->change({ "key" }, {}, apart, {}).error().code, ErrorCode::Unsupported);
    const Result<Version> late = m_backend->change({ "key" }, {}, valueOf("late", currentTime() - 1000), {});
    QVERIFY(!late);
    QCOMPARE(late.error().code, ErrorCode::Unsupported);
    QVERIFY2(late.error().message.contains(u"time to live"), qPrintable(late.error().message));
    QCOMPARE(m_server.ask({ "DBSIZE" }).integer, 0);
}

// The server itself compares: the key changes after it was read and before EXEC.
void TestRedisChange::noticesTheClientInBetween()
{
    const Version seen = *m_backend->change({ "key" }, {}, valueOf("ours"), {});
    m_server.ask({ "SET", "key", "theirs" });
    QCOMPARE(m_backend->change({ "key" }, seen, std::nullopt, {}).error().code, ErrorCode::Changed);
    QCOMPARE(m_server.ask({ "GET", "key" }).text, QByteArray("theirs"));
    m_server.ask({ "DEL", "key" });
    QCOMPARE(m_backend->change({ "key" }, seen, valueOf("again"), {}).error().code, ErrorCode::Changed);
    QCOMPARE(m_server.ask({ "EXISTS", "key" }).integer, 0);
    // A refusal leaves no WATCH behind that would spoil the next change.
    QVERIFY(m_backend->change({ "key" }, {}, valueOf("again"), {}));
}

void TestRedisChange::removesWithoutUnlink()
{
    m_server.ask({ "ACL", "SETUSER", "old", "on", ">x", "~*", "+@all", "-unlink" });
    m_server.ask({ "SET", "key", "value" });
    RedisBackend backend(Location::parse(QStringLiteral("redis://old:x@127.0.0.1:%1").arg(m_server.port())).value());
    QVERIFY(backend.open(Access::Write, {}));
    const Value value = backend.read({ "key" }, {}).value();
    const Result<Version> removed = backend.change({ "key" }, value.version, std::nullopt, {});
    QVERIFY2(removed, removed ? "" : qPrintable(removed.error().text()));
    QCOMPARE(m_server.ask({ "EXISTS", "key" }).integer, 0);
}

void TestRedisChange::replicasTakeNoChanges()
{
    RedisServer replica({ QStringLiteral("--replicaof"), QStringLiteral("127.0.0.1 %1").arg(m_server.port()) });
    m_server.ask({ "SET", "key", "value" });
    QTRY_COMPARE_WITH_TIMEOUT(replica.ask({ "GET", "key" }).text, QByteArray("value"), 30'000);
    RedisBackend backend(replica.location());
    const Result<StoreInfo> info = backend.open(Access::Write, {});
    QVERIFY(info);
    QVERIFY(info->notes.join(u' ').contains(u"replica"));
    const Value value = backend.read({ "key" }, {}).value();
    const Result<Version> changed = backend.change({ "key" }, value.version, std::nullopt, {});
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, ErrorCode::ReadOnly);
    QVERIFY2(changed.error().message.contains(u"replica"), qPrintable(changed.error().message));
}

void TestRedisChange::fullServersTakeNoChanges()
{
    m_server.ask({ "SET", "key", "value" });
    const Value value = m_backend->read({ "key" }, {}).value();
    m_server.ask({ "CONFIG", "SET", "maxmemory", "1" });
    const Result<Version> changed = m_backend->change({ "key" }, value.version, valueOf("more"), {});
    m_server.ask({ "CONFIG", "SET", "maxmemory", "0" });
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, ErrorCode::Io);
    QVERIFY2(changed.error().message.contains(u"memory is full"), qPrintable(changed.error().message));
    QCOMPARE(m_server.ask({ "GET", "key" }).text, QByteArray("value"));
}

QTEST_GUILESS_MAIN(TestRedisChange)
#include "test_redischange.moc"
