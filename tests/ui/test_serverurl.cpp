// SPDX-License-Identifier: GPL-3.0-or-later
// URLs of servers: taken apart, written, judged, and their passwords taken out.
#include "connect/serverurl.h"

#include <QtTest/QtTest>

using namespace etagere;
using namespace Qt::StringLiterals;

class TestServerUrl : public QObject
{
    Q_OBJECT
private slots:
    void takesApart();
    void writesBack_data();
    void writesBack();
    void becomesALocation_data();
    void becomesALocation();
    void refuses_data();
    void refuses();
    void takesThePasswordOut_data();
    void takesThePasswordOut();
    void keepsPasswordsOutOfTexts();
    void changesItsKind();
    void locationsComeBack();
    void knowsServers();
};

void TestServerUrl::takesApart()
{
    const ServerUrl tls =
        ServerUrl::parse(u"rediss://me:s%40crét@cache.example.org:6380/3?prefix=esi%5F&cacert=/etc/ca.pem"
                         "&cert=/c.pem&key=/k.pem&dialect=esipy"_s)
            .value();
    QCOMPARE(tls.kind, ServerKind::Redis);
    QVERIFY(tls.isTls);
    QCOMPARE(tls.user, u"me"_s);
    QCOMPARE(tls.password, u"s@crét"_s);
    QCOMPARE(tls.hosts, u"cache.example.org"_s);
    QCOMPARE(tls.port, u"6380"_s);
    QCOMPARE(tls.database, u"3"_s);
    QCOMPARE(tls.prefix, u"esi_"_s);
    QCOMPARE(tls.caCert, u"/etc/ca.pem"_s);
    QCOMPARE(tls.cert, u"/c.pem"_s);
    QCOMPARE(tls.key, u"/k.pem"_s);
    QCOMPARE(tls.others, (QList<Location::Option>{ { "dialect", "esipy" } }));

    const ServerUrl six = ServerUrl::parse(u"redis://[::1]:7/"_s).value();
    QCOMPARE(six.hosts, u"[::1]"_s);
    QCOMPARE(six.port, u"7"_s);
    QCOMPARE(ServerUrl::parse(u"redis://[::1]"_s)->hosts, u"[::1]"_s);
    QCOMPARE(ServerUrl::parse(u" Redis://h "_s)->hosts, u"h"_s);

    const ServerUrl sentinel = ServerUrl::parse(u"redis+sentinel://h1:26379,h2/my%2Fmaster/2"_s).value();
    QCOMPARE(sentinel.hosts, u"h1:26379,h2"_s);
    QCOMPARE(sentinel.master, u"my/master"_s);
    QCOMPARE(sentinel.database, u"2"_s);

    const ServerUrl socket = ServerUrl::parse(u"redis+unix:///run/a b.sock?db=4"_s).value();
    QCOMPARE(socket.kind, ServerKind::RedisSocket);
    QCOMPARE(socket.socketPath, u"/run/a b.sock"_s);
    QCOMPARE(socket.database, u"4"_s);
    QCOMPARE(ServerUrl::parse(u"memcached+unix:/run/m.sock"_s)->socketPath, u"/run/m.sock"_s);
}

void TestServerUrl::writesBack_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : { "redis://localhost", "redis://me@h:6380/3?prefix=esi_",
                              "rediss://h?cacert=/ca.pem&cert=/c.pem&key=/k.pem", "redis+unix:///run/redis.sock?db=2",
                              "redis+unix://me@/run/redis.sock", "redis+sentinel://h1:26379,h2/main/1",
                              "redis+cluster://h1:7000,h2:7000?dialect=esipy", "memcached://h1:11211,h2?weights=2,1",
                              "memcached+unix:///run/memcached.sock", "redis://[::1]:6379/0", "redis://h%20x/1" })
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestServerUrl::writesBack()
{
    QFETCH(QString, text);
    const ServerUrl url = ServerUrl::parse(text).value();
    QCOMPARE(url.text(), text);
    QCOMPARE(ServerUrl::parse(url.text()).value(), url);
}

void TestServerUrl::becomesALocation_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<QByteArray>("authority");
    QTest::addColumn<QString>("path");
    QTest::newRow("redis") << u"REDIS://me:a/b?c@h:1/2"_s << "redis"_ba
                           << "me:a%2Fb%3Fc@h:1"_ba << u"/2"_s;
    QTest::newRow("password alone") << u"redis://:pass@h"_s << "redis"_ba
                                    << ":pass@h"_ba << QString();
    QTest::newRow("spaces") << u"redis+cluster://a:1, b:2"_s << "redis+cluster"_ba
                            << "a:1,b:2"_ba << QString();
    QTest::newRow("socket") << u"redis+unix:///no/such.sock"_s << "redis+unix"_ba
                            << ""_ba << u"/no/such.sock"_s;
    QTest::newRow("socket with a user") << u"redis+unix://me:x@/no/such.sock"_s << "redis+unix"_ba
                                        << "me:x@"_ba << u"/no/such.sock"_s;
    QTest::newRow("memcached") << u"memcached://h1,h2:2"_s << "memcached"_ba
                               << "h1,h2:2"_ba << QString();
}

void TestServerUrl::becomesALocation()
{
    QFETCH(QString, text);
    const Result<Location> location = ServerUrl::parse(text)->location();
    QVERIFY2(location, location ? "" : qPrintable(location.error().text()));
    QTEST(location->scheme(), "scheme");
    QTEST(location->authority(), "authority");
    QTEST(location->path(), "path");
}

void TestServerUrl::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *text, const char *word) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(word);
    };
    row("/tmp", "begins with");
    row("http://h", "begins with");
    row("redis", "begins with");
    row("redis://", "host is missing");
    row("redis://:6379", "host is missing");
    row("redis://a b", "space");
    row("redis://h:0", "port");
    row("redis://h:65536", "port");
    row("redis://h:+1", "port");
    row("redis://h:x", "port");
    row("redis://h:", "");
    row("redis://::1", "");
    row("redis://[::1", "bracket");
    row("redis://a,b", "cluster");
    row("redis://h/x", "database");
    row("redis://h/0/1", "database");
    row("redis://h/-1", "database");
    row("redis://h/1000000", "database");
    row("redis+cluster://h/1", "database 0");
    row("redis+sentinel://h", "master");
    row("redis+cluster://a,,b", "host is missing");
    row("redis+unix://", "path");
    row("redis+unix://run/redis.sock", "three slashes");
    row("memcached://me@h", "users");
    row("memcached://h/1", "no databases");
    row("redis://h?cacert=/ca.pem", "rediss");
    row("rediss://h?cert=/c.pem", "key");
}

void TestServerUrl::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, word);
    const Result<Location> location =
        ServerUrl::parse(text).and_then([](const ServerUrl &url) { return url.location(); });
    if (word.isEmpty()) { // lenient
        QVERIFY(location);
        return;
    }
    QVERIFY(!location);
    QCOMPARE(location.error().code, ErrorCode::Usage);
    QVERIFY2(location.error().message.contains(word), qPrintable(location.error().message));
}

void TestServerUrl::takesThePasswordOut_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("password");
    const auto row = [](const char *text, const char *left, const char *password) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(left) << QString::fromUtf8(password);
    };
    row("redis://me:secret@h:1/2", "redis://me@h:1/2", "secret");
    row("redis://:secret@h", "redis://h", "secret");
    row("redis://:s:e%40c@h", "redis://h", "s:e@c");
    row("redis://me:a/b@h/1", "redis://me@h/1", "a/b");
    row("redis://me:a?b@h?prefix=x", "redis://me@h?prefix=x", "a?b");
    row("redis://me:p@ss@h", "redis://me@h", "p@ss");
    row("redis+unix://me:secret@/run/s?db=1", "redis+unix://me@/run/s?db=1", "secret");
    row("redis+unix:///run/s?password=secret&db=1", "redis+unix:///run/s?db=1", "secret");
    row("redis://h?prefix=a&password=secret", "redis://h?prefix=a", "secret");
    row("redis://h?password=secret", "redis://h", "secret");
    row("redis://h:1/0?prefix=a@b", "redis://h:1/0?prefix=a@b", "");
    row("redis://me@h:1", "redis://me@h:1", "");
    row("redis+unix:///run/a:b@c", "redis+unix:///run/a:b@c", "");
    row("redis://me:sec", "redis://me:sec", "");
}

void TestServerUrl::takesThePasswordOut()
{
    QFETCH(QString, text);
    QFETCH(QString, password);
    const std::optional<QString> taken = ServerUrl::takePassword(text);
    QTEST(text, "left");
    QCOMPARE(taken.value_or(QString()), password);
    QCOMPARE(taken.has_value(), !password.isEmpty());
}

void TestServerUrl::keepsPasswordsOutOfTexts()
{
    const ServerUrl url = ServerUrl::parse(u"redis://me:geheim@h?password=geheim"_s).value();
    QVERIFY(!url.text().contains(u"geheim"));
    const Location location = url.location().value();
    QVERIFY(location.authority().contains("geheim"));
    QVERIFY(!location.toString().contains(u"geheim"));
    QVERIFY(!location.identity().contains(u"geheim"));
    const Location socket = ServerUrl::parse(u"redis+unix://:geheim@/run/s"_s)->location().value();
    QVERIFY(!socket.toString().contains(u"geheim"));
    QVERIFY(!socket.identity().contains(u"geheim"));
    QVERIFY(!socket.displayName().contains(u"geheim"));
}

void TestServerUrl::changesItsKind()
{
    ServerUrl url = ServerUrl::parse(u"rediss://h:7000"_s).value();
    url.setKind(ServerKind::RedisCluster);
    QCOMPARE(url.text(), u"redis+cluster://h:7000"_s);
    url.hosts += u", k:7001"_s;
    url.setKind(ServerKind::Memcached);
    QCOMPARE(url.text(), u"memcached://h:7000,k:7001"_s);
    url.setKind(ServerKind::Redis);
    QCOMPARE(url.text(), u"redis://h:7000"_s);
}

void TestServerUrl::locationsComeBack()
{
    for (const char *text : { "redis://me:x@h:1/2?prefix=esi_", "redis+unix://:x@/no/such.sock?db=1",
                              "redis+sentinel://h1,h2/main", "memcached+unix:///no/such.sock" }) {
        const Location location = ServerUrl::parse(QString::fromUtf8(text))->location().value();
        QCOMPARE(ServerUrl::fromLocation(location).location().value(), location);
        const ServerUrl kept = ServerUrl::fromLocation(Location::parse(location.toString()).value());
        QVERIFY(kept.password.isEmpty());
        QCOMPARE(kept.text(), ServerUrl::fromLocation(location).text());
    }
}

void TestServerUrl::knowsServers()
{
    QVERIFY(isServer(Location::parse(u"redis+unix:/run/s"_s).value()));
    QVERIFY(isServer(Location::parse(u"memcached://h"_s).value()));
    QVERIFY(!isServer(Location::parse(u"diskcache:/no/such"_s).value()));
    QVERIFY(!isServer(Location::fromPath(u"/tmp"_s)));
}

QTEST_GUILESS_MAIN(TestServerUrl)
#include "test_serverurl.moc"
