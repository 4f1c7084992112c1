// SPDX-License-Identifier: GPL-3.0-or-later
// Which slot a key has, and which master a slot.
#include "backend/redisreader.h"
#include "backend/redisslots.h"

#include <QtTest/QTest>

using namespace etagere;

namespace {

RedisReply replyOf(const QByteArray &bytes)
{
    RedisReader reader;
    if (!reader.feed(bytes))
        qFatal("no reply");
    return reader.next().value().value();
}

ServerAddress asked()
{
    ServerAddress address;
    address.host = "10.0.0.9";
    address.port = 7000;
    return address;
}

} // namespace

class TestRedisSlots : public QObject
{
    Q_OBJECT
private slots:
    void slotsOfKeys();
    void readsTheMap();
    void refusesNonsense_data();
    void refusesNonsense();
    void redirections();
};

// Values of `CLUSTER KEYSLOT` of Redis 7.0; the first is the specification's example.
void TestRedisSlots::slotsOfKeys()
{
    QCOMPARE(redisSlot("123456789"), 12739);
    QCOMPARE(redisSlot("foo"), 12182);
    QCOMPARE(redisSlot(""), 0);
    QCOMPARE(redisSlot("{user1000}.following"), redisSlot("user1000"));
    QCOMPARE(redisSlot("foo{{bar}}zap"), redisSlot("{bar"));
    QCOMPARE(redisSlot("foo{bar}{zap}"), redisSlot("bar"));
    QVERIFY(redisSlot("foo{}{bar}") != redisSlot("bar"));
    QVERIFY(redisSlot("foo{bar") != redisSlot("bar"));
}

void TestRedisSlots::readsTheMap()
{
    const auto map =
        RedisSlotMap::parse(replyOf("*3\r\n*3\r\n:0\r\n:100\r\n*3\r\n$8\r\n10.0.0.1\r\n:7001\r\n$2\r\nid\r\n"
                                    "*3\r\n:101\r\n:16383\r\n*2\r\n$0\r\n\r\n:7002\r\n"
                                    "*3\r\n:50\r\n:50\r\n*2\r\n$8\r\n10.0.0.1\r\n:7001\r\n"),
                            asked());
    QVERIFY(map);
    QCOMPARE(map->masters().size(), 2);
    QCOMPARE(map->master(100)->text(), QStringLiteral("10.0.0.1:7001"));
    QCOMPARE(map->master(16383)->text(), QStringLiteral("10.0.0.9:7002")); // it does not know its own name
    QCOMPARE(map->slotsOf(map->masters().first()).count(), size_t(101));
    QVERIFY(map->all().all());
}

void TestRedisSlots::refusesNonsense_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const char *bytes : { "+OK\r\n", "*1\r\n:1\r\n", "*1\r\n*3\r\n:0\r\n:16384\r\n*2\r\n$1\r\na\r\n:1\r\n",
                               "*1\r\n*3\r\n:-1\r\n:5\r\n*2\r\n$1\r\na\r\n:1\r\n", "*1\r\n*3\r\n:0\r\n:1\r\n:5\r\n",
                               "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n$1\r\na\r\n:70000\r\n" })
        QTest::newRow(QByteArray(bytes).simplified().constData()) << QByteArray(bytes);
}

void TestRedisSlots::refusesNonsense()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(!RedisSlotMap::parse(replyOf(bytes), asked()));
}

void TestRedisSlots::redirections()
{
    const auto to = [](const QByteArray &text) {
        const auto address = redirection(replyOf('-' + text + "\r\n"), asked());
        return address ? address->text() : QString();
    };
    QCOMPARE(to("MOVED 3999 127.0.0.1:6381"), QStringLiteral("127.0.0.1:6381"));
    QCOMPARE(to("ASK 3999 ::1:6381"), QStringLiteral("[::1]:6381"));
    QCOMPARE(to("MOVED 3999 :6381"), QStringLiteral("10.0.0.9:6381"));
    QCOMPARE(to("MOVED 3999"), QString());
    QCOMPARE(to("MOVED 3999 host"), QString());
    QCOMPARE(to("MOVED 3999 host:0"), QString());
}

QTEST_GUILESS_MAIN(TestRedisSlots)
#include "test_redisslots.moc"
