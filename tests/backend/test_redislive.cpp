// SPDX-License-Identifier: GPL-3.0-or-later
// Keyspace notifications: heard where the server has them on, never switched on.
#include "support/redisserver.h"

#include "backend/redisnotices.h"

#include <etagere/dialect.h>

#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

std::unique_ptr<Backend> opened(const Location &location)
{
    for (const BackendFactory &factory : backends()) {
        if (factory.name != "redis")
            continue;
        auto backend = factory.create(location);
        if (!backend->open(Access::ReadOnly, {}))
            qFatal("the server cannot be opened");
        return backend;
    }
    qFatal("there is no backend redis");
}

QByteArray configured(RedisServer &server)
{
    return server.ask({ "CONFIG", "GET", "notify-keyspace-events" }).elements.at(1).text;
}

} // namespace

class TestRedisLive : public QObject
{
    Q_OBJECT

private slots:
    void channelOfFlags_data();
    void channelOfFlags();
    void changesMakeAStamp_data();
    void changesMakeAStamp();
    void withoutNoticesThereIsNoStamp();
    void withoutTheRightThereIsNoStamp();
    void lostServerHasNoStamp();
};

void TestRedisLive::channelOfFlags_data()
{
    QTest::addColumn<QByteArray>("flags");
    QTest::addColumn<QByteArray>("channel");
    const auto row = [](const char *flags, const char *channel) {
        QTest::newRow(*flags ? flags : "none") << QByteArray(flags) << QByteArray(channel);
    };
    row("", "");
    row("AKE", "__keyevent");
    row("AK", "__keyspace");
    row("A", "");
    row("xE", "");
    row("g$xeE", "__keyevent");
    row("g$xeK", "__keyspace");
    row("$xeK", "");
}

void TestRedisLive::channelOfFlags()
{
    QFETCH(QByteArray, flags);
    QTEST(noticeChannel(flags), "channel");
}

void TestRedisLive::changesMakeAStamp_data()
{
    QTest::addColumn<QString>("flags");
    QTest::newRow("by event") << QStringLiteral("KEA");
    QTest::newRow("by key") << QStringLiteral("KA");
}

void TestRedisLive::changesMakeAStamp()
{
    QFETCH(QString, flags);
    RedisServer server({ QStringLiteral("--notify-keyspace-events"), flags });
    const auto backend = opened(server.location(QStringLiteral("/3")));
    const QByteArray first = backend->stamp({});
    QVERIFY(!first.isEmpty());
    QCOMPARE(backend->stamp({}), first);

    server.ask({ "SELECT", "3" });
    server.ask({ "SET", "a", "1" });
    QTRY_VERIFY(backend->stamp({}) != first);
    const QByteArray second = backend->stamp({});
    server.ask({ "PEXPIRE", "a", "1" });
    QTRY_VERIFY(backend->stamp({}) != second);
    server.ask({ "SELECT", "0" });
    QTRY_VERIFY(server.ask({ "PING" }).isText());
    QByteArray quiet;
    QTRY_VERIFY(std::exchange(quiet, backend->stamp({})) == quiet); // the expiry itself is told too
    server.ask({ "SET", "b", "1" });                                // in another database
    QTest::qWait(50);
    QCOMPARE(backend->stamp({}), quiet);
    // A burst, more than one read takes.
    server.ask({ "SELECT", "3" });
    for (int i = 0; i < 2000; ++i)
        server.ask({ "SET", "key " + QByteArray::number(i), "1" });
    QTRY_VERIFY(backend->stamp({}).toLongLong() >= quiet.toLongLong() + 2000);
}

void TestRedisLive::withoutNoticesThereIsNoStamp()
{
    RedisServer server;
    QCOMPARE(configured(server), QByteArray());
    const auto backend = opened(server.location());
    QCOMPARE(backend->stamp({}), QByteArray());
    server.ask({ "SET", "a", "1" });
    QCOMPARE(backend->stamp({}), QByteArray());
    QCOMPARE(configured(server), QByteArray());
}

void TestRedisLive::withoutTheRightThereIsNoStamp()
{
    RedisServer server({ QStringLiteral("--notify-keyspace-events"), QStringLiteral("KEA") });
    server.ask({ "ACL", "SETUSER", "default", "-config" });
    const auto backend = opened(server.location());
    QCOMPARE(backend->stamp({}), QByteArray());
}

void TestRedisLive::lostServerHasNoStamp()
{
    RedisServer server({ QStringLiteral("--notify-keyspace-events"), QStringLiteral("KEA") });
    const auto backend = opened(server.location());
    QVERIFY(!backend->stamp({}).isEmpty());
    server.kill();
    QTRY_COMPARE(backend->stamp({}), QByteArray());
}

QTEST_GUILESS_MAIN(TestRedisLive)
#include "test_redislive.moc"
