// SPDX-License-Identifier: GPL-3.0-or-later
#include <etagere/location.h>

#include <QtCore/QDir>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;

class TestLocation : public QObject
{
    Q_OBJECT
private slots:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void existingPathIsLiteral();
    void writesItselfBack();
    void keepsSecretsToItself();
    void identityIsCanonical();
    void theLaboratoryHasAName();
    void oneServerHasOneIdentity_data();
    void oneServerHasOneIdentity();
    void otherServersHaveOthers();
};

void TestLocation::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<QByteArray>("authority");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("dialect");
    const auto row = [](const char *text, const char *scheme, const char *authority, const char *path,
                        const char *dialect = "") {
        QTest::newRow(text) << QString::fromUtf8(text) << QByteArray(scheme) << QByteArray(authority)
                            << QString::fromUtf8(path) << QByteArray(dialect);
    };
    row("/no/such/folder", "", "", "/no/such/folder");
    row("/no/such/../folder/", "", "", "/no/folder");
    row("/no/such?dialect=esipy", "", "", "/no/such", "esipy");
    row("/no/such?name", "", "", "/no/such?name");
    row("file:///no/a%20b", "", "", "/no/a b");
    row("diskcache:/no/such", "diskcache", "", "/no/such");
    row("diskcache:///no/such?size_limit=1&dialect=raw", "diskcache", "", "/no/such", "raw");
    row("filecache:/a?b/c?dialect=cachecontrol", "filecache", "", "/a?b/c", "cachecontrol");
    row("memory:", "memory", "", "");
    row("memory:scratch?dialect=esipy", "memory", "scratch", "", "esipy");
    row("redis://u:p@h:1/2?prefix=esi_&dialect=esipy", "redis", "u:p@h:1", "/2", "esipy");
    row("redis+unix:///run/redis.sock?db=0", "redis+unix", "", "/run/redis.sock");
    row("redis+cluster://h1:7000,h2:7000", "redis+cluster", "h1:7000,h2:7000", "");
}

void TestLocation::parses()
{
    QFETCH(QString, text);
    const Result<Location> location = Location::parse(text);
    QVERIFY2(location, location ? "" : qPrintable(location.error().text()));
    QTEST(location->scheme(), "scheme");
    QTEST(location->authority(), "authority");
    QTEST(location->path(), "path");
    QTEST(location->option("dialect"), "dialect");
}

void TestLocation::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("blank") << QStringLiteral("  ");
    QTest::newRow("no path") << QStringLiteral("diskcache:");
    QTest::newRow("no host") << QStringLiteral("redis://?db=1");
    QTest::newRow("no host but a database") << QStringLiteral("redis:///1");
    QTest::newRow("no slashes") << QStringLiteral("memcached:localhost");
    QTest::newRow("null") << QStringLiteral("/a") + QChar(0) + QStringLiteral("b");
}

void TestLocation::refuses()
{
    QFETCH(QString, text);
    const Result<Location> location = Location::parse(text);
    QVERIFY(!location);
    QCOMPARE(location.error().code, ErrorCode::Usage);
    QVERIFY(!location.error().message.isEmpty());
}

void TestLocation::existingPathIsLiteral()
{
    QTemporaryDir folder;
    const QString odd = folder.filePath(QStringLiteral("cache?dialect=esipy"));
    QVERIFY(QDir().mkpath(odd));
    const Result<Location> location = Location::parse(odd);
    QVERIFY(location);
    QCOMPARE(location->path(), odd);
    QVERIFY(location->options().isEmpty());
}

void TestLocation::writesItselfBack()
{
    for (const char *text : { "/no/such", "diskcache:/no/such?size_limit=1", "memory:x", "redis://h:1/2?prefix=esi_",
                              "redis+unix:/run/redis.sock?db=0" }) {
        const Result<Location> first = Location::parse(QString::fromUtf8(text));
        QVERIFY(first);
        QCOMPARE(first->toString(), QString::fromUtf8(text));
        QCOMPARE(Location::parse(first->toString()).value(), *first);
    }
}

void TestLocation::keepsSecretsToItself()
{
    const Location location = *Location::parse(QStringLiteral("redis://me:secret@h:1/0?token=secret"));
    QVERIFY(!location.toString().contains(u"secret"));
    QVERIFY(location.toString().contains(u"me@h:1"));
    QVERIFY(!location.identity().contains(u"me"));
    QCOMPARE(location.displayName(), u"h:1/0"_qs);
}

void TestLocation::theLaboratoryHasAName()
{
    const Location lab = *Location::parse(u"lab:?dialect=etagere"_qs);
    QCOMPARE(lab.displayName(), u"Laboratory"_qs);
    QCOMPARE(lab.identity(), Location::parse(u"lab:"_qs)->identity());
    QVERIFY(lab.identity().startsWith(u"lab:"));
    QCOMPARE(Location::parse(u"lab:other"_qs)->displayName(), u"lab:other"_qs);
}

void TestLocation::identityIsCanonical()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("real")));
    QVERIFY(QFile::link(folder.filePath(QStringLiteral("real")), folder.filePath(QStringLiteral("link"))));
    const Location real = Location::fromPath(folder.filePath(QStringLiteral("real")));
    const Location link = *Location::parse(QStringLiteral("filecache:") + folder.filePath(QStringLiteral("link")));
    QCOMPARE(real.identity(), link.identity());
}

void TestLocation::oneServerHasOneIdentity_data()
{
    QTest::addColumn<QStringList>("spellings");
    const auto row = [](const char *name, std::initializer_list<const char *> spellings) {
        QStringList texts;
        for (const char *text : spellings)
            texts.append(QString::fromUtf8(text));
        QTest::newRow(name) << texts;
    };
    row("redis",
        { "redis://host", "redis://HOST:6379", "redis://host/", "redis://host/0", "redis://me:secret@Host/0",
          "redis://:secret@host", "rediss://host:6379?cacert=/ca.pem", "redis://host?prefix=esi_", "redis://h%6Fst",
          "redis://host/%30", "redis://host?db=0", "redis://host/00" });
    row("database", { "redis://host/2", "redis://host:6379/2?dialect=esipy", "redis://host?db=2", "redis://host/2/" });
    row("IPv6", { "redis://[::1]", "redis://[::1]:6379/0" });
    row("socket", { "redis+unix:///no/such.sock", "redis+unix:/no/such.sock?db=0", "redis+unix:///no/./su%63h.sock" });
    row("sentinels", { "redis+sentinel://a,b/main", "redis+sentinel://B:26379,a/main/0" });
    row("cluster", { "redis+cluster://h1:7000,h2:7000", "redis+cluster://me:x@H2:7000,h1:7000" });
    row("memcached", { "memcached://h", "memcached://H:11211" });
    row("bridge", { "bridge://127.0.0.1:4711?token=a", "bridge://127.0.0.1:4711", "bridge://127.0.0.1:4711?token=b" });
    row("bridge on a socket", { "bridge+unix:///no/such.sock", "bridge+unix:/no/./such.sock?dialect=raw" });
}

void TestLocation::oneServerHasOneIdentity()
{
    QFETCH(QStringList, spellings);
    const QString identity = Location::parse(spellings.first())->identity();
    QVERIFY(!identity.isEmpty());
    for (const QString &text : spellings)
        QCOMPARE(Location::parse(text)->identity(), identity);
}

void TestLocation::otherServersHaveOthers()
{
    QSet<QString> identities;
    const char *texts[] = { "redis://host",
                            "redis://host/1",
                            "redis://host:6380",
                            "redis://other",
                            "redis://[::1]",
                            "redis+unix:///no/such.sock",
                            "redis+unix:///no/such.sock?db=1",
                            "redis+sentinel://host/main",
                            "redis+sentinel://host/main/1",
                            "redis+sentinel://host/1",
                            "redis+cluster://host",
                            "memcached://host",
                            "memcached://host,other",
                            "memcached://other,host",
                            "bridge://127.0.0.1:4711",
                            "bridge://127.0.0.1:4712",
                            "bridge+unix:///no/such.sock" };
    for (const char *text : texts)
        identities.insert(Location::parse(QString::fromUtf8(text))->identity());
    QCOMPARE(identities.size(), qsizetype(std::size(texts)));
}

QTEST_GUILESS_MAIN(TestLocation)
#include "test_location.moc"
