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
    QVERIFY(!location.displayName().contains(u"secret"));
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

QTEST_GUILESS_MAIN(TestLocation)
#include "test_location.moc"
