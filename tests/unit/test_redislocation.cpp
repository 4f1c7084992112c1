// SPDX-License-Identifier: GPL-3.0-or-later
// What the locations of a Redis say, and what is wrong with those that say nothing.
#include "backend/redislocation.h"

#include <QtTest/QTest>

using namespace etagere;

namespace {

Result<RedisLocation> parsed(const char *text)
{
    const Result<Location> location = Location::parse(QString::fromUtf8(text));
    return location ? redisLocation(*location) : tl::unexpected(location.error());
}

} // namespace

class TestRedisLocation : public QObject
{
    Q_OBJECT
private slots:
    void init() { qunsetenv("ETAGERE_PASSWORD"); }
    void readsHosts();
    void readsSockets();
    void readsEncryption();
    void readsSeveralServers();
    void takesThePasswordFromTheEnvironment();
    void refuses_data();
    void refuses();
};

void TestRedisLocation::readsHosts()
{
    const RedisLocation plain = parsed("redis://Host").value();
    QCOMPARE(plain.kind, RedisLocation::Kind::Single);
    QCOMPARE(plain.servers.first().text(), QStringLiteral("host:6379"));
    QCOMPARE(plain.signIn.password, QByteArray());
    QCOMPARE(plain.signIn.database, 0);

    const RedisLocation full = parsed("redis://us%40er:p%3Aa:ss@10.0.0.1:7/3?prefix=esi_%25").value();
    QCOMPARE(full.servers.first().text(), QStringLiteral("10.0.0.1:7"));
    QCOMPARE(full.signIn.user, QByteArray("us@er"));
    QCOMPARE(full.signIn.password, QByteArray("p:a:ss"));
    QCOMPARE(full.signIn.database, 3);
    QCOMPARE(full.prefix, QByteArray("esi_%"));

    QCOMPARE(parsed("redis://[::1]:7")->servers.first().text(), QStringLiteral("[::1]:7"));
    QCOMPARE(parsed("redis://[fe80::1]?db=2")->signIn.database, 2);
    QCOMPARE(parsed("redis://:secret@h")->signIn.password, QByteArray("secret"));
    QVERIFY(!parsed("redis://h")->servers.first().isTls);
}

void TestRedisLocation::readsSockets()
{
    const RedisLocation socket = parsed("redis+unix:///no/such%20dir/redis.sock?db=4").value();
    QCOMPARE(socket.servers.first().socketPath, QStringLiteral("/no/such dir/redis.sock"));
    QCOMPARE(socket.signIn.database, 4);

    const RedisLocation signedIn = parsed("redis+unix://me:s%40@/no/such.sock").value();
    QCOMPARE(signedIn.servers.first().socketPath, QStringLiteral("/no/such.sock"));
    QCOMPARE(signedIn.signIn.user, QByteArray("me"));
    QCOMPARE(signedIn.signIn.password, QByteArray("s@"));
}

void TestRedisLocation::readsEncryption()
{
    const ServerAddress address = parsed("rediss://h?cacert=/ca.pem&cert=/me.pem&key=/me.key")->servers.first();
    QVERIFY(address.isTls);
    QCOMPARE(address.caCert, QStringLiteral("/ca.pem"));
    QCOMPARE(address.cert, QStringLiteral("/me.pem"));
    QCOMPARE(address.key, QStringLiteral("/me.key"));
}

void TestRedisLocation::readsSeveralServers()
{
    const RedisLocation sentinels = parsed("redis+sentinel://u:p@a,b:7/main/2").value();
    QCOMPARE(sentinels.kind, RedisLocation::Kind::Sentinel);
    QCOMPARE(sentinels.servers.size(), 2);
    QCOMPARE(sentinels.servers[0].text(), QStringLiteral("a:26379"));
    QCOMPARE(sentinels.servers[1].text(), QStringLiteral("b:7"));
    QCOMPARE(sentinels.masterName, QByteArray("main"));
    QCOMPARE(sentinels.signIn.database, 2);
    const RedisLocation cluster = parsed("redis+cluster://h1:7000,[::1]").value();
    QCOMPARE(cluster.kind, RedisLocation::Kind::Cluster);
    QCOMPARE(cluster.servers[1].text(), QStringLiteral("[::1]:6379"));
}

void TestRedisLocation::takesThePasswordFromTheEnvironment()
{
    qputenv("ETAGERE_PASSWORD", "from outside");
    QCOMPARE(parsed("redis://h")->signIn.password, QByteArray("from outside"));
    QCOMPARE(parsed("redis://me@h")->signIn.password, QByteArray("from outside"));
    QCOMPARE(parsed("redis://me@h")->signIn.user, QByteArray("me"));
    QCOMPARE(parsed("redis://me:own@h")->signIn.password, QByteArray("own"));
    qunsetenv("ETAGERE_PASSWORD");
}

void TestRedisLocation::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *text, const char *says) {
        QTest::newRow(text) << QByteArray(text) << QString::fromUtf8(says);
    };
    row("redis://h:0", "no port");
    row("redis://h:65536", "no port");
    row("redis://h:x", "no port");
    row("redis://h:", "no port");
    row("redis://:6379", "host is missing");
    row("redis://u:p@", "host is missing");
    row("redis://::1", "brackets");
    row("redis://[::1", "bracket");
    row("redis://[::1]x", "no host and port");
    row("redis://a,b", "cluster or sentinels");
    row("redis://a,,b", "host is missing");
    row("redis://h/x", "no number of a database");
    row("redis://h/-1", "no number of a database");
    row("redis://h/1/2", "no number of a database");
    row("redis://h/1?db=2", "twice");
    row("redis+unix:///s?db=x", "no number of a database");
    row("redis://h?prefx=a", "no option “prefx”");
    row("redis://h?cacert=/ca.pem", "rediss://");
    row("redis://me@h", "password");
    row("redis+sentinel://h", "name of the master");
    row("redis+cluster://h/1", "database 0");
}

void TestRedisLocation::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    const Result<RedisLocation> location = parsed(text.constData());
    QVERIFY(!location);
    QCOMPARE(location.error().code, ErrorCode::Usage);
    QVERIFY2(location.error().message.contains(says), qPrintable(location.error().message));
}

QTEST_GUILESS_MAIN(TestRedisLocation)
#include "test_redislocation.moc"
