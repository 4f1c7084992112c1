// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testdata.h"
#include "support/tree.h"

#include <etagere/store.h>

#include <QtCore/QDir>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <unistd.h>

using namespace etagere;
using namespace etagere::test;

class TestDetect : public QObject
{
    Q_OBJECT

private slots:
    void fixtures_data();
    void fixtures();
    void databaseFileNamesItsCache();
    void forcedBackend();
    void forcedDialect();
    void unknownDialect();
    void nothingThere();
    void permission();
    void emptyFolder();
    void folderOfSomethingElse();
    void filesNamedLikeHttplib2();
    void parentNamesItsCaches();
    void filesThatAreNoCache_data();
    void filesThatAreNoCache();
    void schemes();
    void stopped();

private:
    static Detection detected(const QString &path)
    {
        const auto detection = detect(Location::fromPath(path));
        if (!detection)
            qFatal("%s", qPrintable(detection.error().text()));
        return *detection;
    }
    static Error failed(const Location &location)
    {
        const auto detection = detect(location);
        return detection ? Error{ ErrorCode::Usage, u"it was detected"_qs, {} } : detection.error();
    }
};

void TestDetect::fixtures_data()
{
    QTest::addColumn<QByteArray>("backend");
    QTest::addColumn<QByteArray>("dialect");
    QTest::addColumn<qint64>("entries");
    QTest::newRow("cachecontrol-filecache/cache")
        << QByteArray("filecache") << QByteArray("cachecontrol") << qint64(26);
    QTest::newRow("cachecontrol-separate-body/cache")
        << QByteArray("filecache") << QByteArray("cachecontrol") << qint64(27);
    QTest::newRow("pip-http/cache/http") << QByteArray("filecache") << QByteArray("cachecontrol") << qint64(-2);
    QTest::newRow("pip-http-v2/cache/http-v2") << QByteArray("filecache") << QByteArray("cachecontrol") << qint64(8);
    QTest::newRow("cachecontrol-legacy/cc0-py27")
        << QByteArray("filecache") << QByteArray("cachecontrol") << qint64(-2);
    QTest::newRow("cachecontrol-legacy/cc2-py36")
        << QByteArray("filecache") << QByteArray("cachecontrol") << qint64(-2);
    QTest::newRow("esipy-filecache/cache") << QByteArray("diskcache") << QByteArray("esipy") << qint64(21);
    QTest::newRow("httplib2/cache") << QByteArray("httplib2") << QByteArray("httplib2") << qint64(22);
    QTest::newRow("qtdiskcache/cache") << QByteArray("qtdiskcache") << QByteArray("qtdiskcache") << qint64(15);
    QTest::newRow("qtdiskcache/cache/data8") << QByteArray("qtdiskcache") << QByteArray("qtdiskcache") << qint64(15);
    QTest::newRow("bad/esipy-filecache-evil") << QByteArray("diskcache") << QByteArray("esipy") << qint64(-2);
    QTest::newRow("bad/cachecontrol-bad") << QByteArray("filecache") << QByteArray("cachecontrol") << qint64(-2);
}

void TestDetect::fixtures()
{
    QFETCH(QByteArray, backend);
    QFETCH(QByteArray, dialect);
    QFETCH(qint64, entries);
    const Detection detection = detected(dataPath(u"fixtures/"_qs + QString::fromLatin1(QTest::currentDataTag())));
    QCOMPARE(detection.backend, backend);
    QCOMPARE(detection.dialect, dialect);
    QCOMPARE(detection.location.scheme(), backend);
    QVERIFY(detection.isExact);
    if (entries >= 0)
        QCOMPARE(detection.entries, entries);
    QVERIFY(detection.entries > 0);
    QVERIFY(detection.reasons.size() >= 2);
    QVERIFY2(detection.reasons.last().contains(u" entries look like "), qPrintable(detection.reasons.join(u"; ")));
}

void TestDetect::databaseFileNamesItsCache()
{
    const Detection detection = detected(dataPath(u"fixtures/esipy-filecache/cache/cache.db"_qs));
    QCOMPARE(detection.backend, QByteArray("diskcache"));
    QCOMPARE(detection.entries, 21);
}

void TestDetect::forcedBackend()
{
    Location location = Location::fromPath(dataPath(u"fixtures/esipy-filecache/cache"_qs));
    location.setScheme("diskcache");
    const auto detection = detect(location);
    QVERIFY(detection);
    QVERIFY(detection->reasons.first().contains(u"diskcache:"));
}

void TestDetect::forcedDialect()
{
    Location location = Location::fromPath(dataPath(u"fixtures/esipy-filecache/cache"_qs));
    location.setOption("dialect", "raw");
    const auto detection = detect(location);
    QVERIFY(detection);
    QCOMPARE(detection->dialect, QByteArray("raw"));
    QVERIFY(detection->reasons.last().contains(u"dialect=raw"));
}

void TestDetect::unknownDialect()
{
    Location location = Location::fromPath(dataPath(u"fixtures/esipy-filecache/cache"_qs));
    location.setOption("dialect", "klingon");
    const Error error = failed(location);
    QCOMPARE(error.code, ErrorCode::Usage);
    QVERIFY(error.message.contains(u"klingon") && error.message.contains(u"esipy") && error.message.contains(u"raw"));
}

void TestDetect::nothingThere()
{
    QTemporaryDir folder;
    const Error error = failed(Location::fromPath(folder.filePath(u"nowhere"_qs)));
    QCOMPARE(error.code, ErrorCode::NotFound);
    QVERIFY(error.message.contains(folder.filePath(u"nowhere"_qs)));
    Location forced = Location::fromPath(folder.filePath(u"nowhere"_qs));
    forced.setScheme("filecache");
    QCOMPARE(failed(forced).code, ErrorCode::NotFound);
    QVERIFY(!QFile::exists(folder.filePath(u"nowhere"_qs)));
}

void TestDetect::permission()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"closed/cache"_qs));
    const QString closed = folder.filePath(u"closed"_qs);
    QVERIFY(QFile::setPermissions(closed, {}));
    // Root may look everywhere, and then finds the folders empty.
    const ErrorCode expected = ::geteuid() == 0 ? ErrorCode::BadInput : ErrorCode::Permission;
    QCOMPARE(failed(Location::fromPath(closed)).code, expected);
    QCOMPARE(failed(Location::fromPath(closed + u"/cache"_qs)).code, expected);
    QVERIFY(QFile::setPermissions(closed, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void TestDetect::emptyFolder()
{
    QTemporaryDir folder;
    const Error error = failed(Location::fromPath(folder.path()));
    QCOMPARE(error.code, ErrorCode::BadInput);
    QVERIFY2(error.message.contains(u"empty"), qPrintable(error.message));
}

void TestDetect::folderOfSomethingElse()
{
    QTemporaryDir folder;
    QVERIFY(writeFile(folder.filePath(u"notes/readme.txt"_qs), "text"));
    const Error error = failed(Location::fromPath(folder.path()));
    QCOMPARE(error.code, ErrorCode::BadInput);
    QVERIFY2(!error.message.contains(u"empty") && !error.message.contains(u"open "), qPrintable(error.message));
}

void TestDetect::filesNamedLikeHttplib2()
{
    QTemporaryDir folder;
    const QString name = u"/example.org,0123456789abcdef0123456789abcdef"_qs;
    QVERIFY(writeFile(folder.path() + name, "<feed/>"));
    QCOMPARE(detected(folder.path()).backend, QByteArray("httplib2"));
    QVERIFY(detected(folder.path()).reasons.first().contains(u"other contents"));
    for (const char *other : { "/readme.txt", "/notes.txt", "/0123456789abcdef0123456789abcdef.txt" })
        QVERIFY(writeFile(folder.path() + QLatin1StringView(other), "text"));
    QCOMPARE(failed(Location::fromPath(folder.path())).code, ErrorCode::BadInput);
}

void TestDetect::parentNamesItsCaches()
{
    const QString parent = dataPath(u"fixtures/pip-http-v2/cache"_qs);
    const Error error = failed(Location::fromPath(parent));
    QCOMPARE(error.code, ErrorCode::BadInput);
    QVERIFY2(error.message.contains(parent + u"/http-v2"_qs), qPrintable(error.message));
    QVERIFY2(!error.message.contains(u"selfcheck") && !error.message.contains(u"wheels"), qPrintable(error.message));
}

void TestDetect::filesThatAreNoCache_data()
{
    QTest::addColumn<QString>("part");
    QTest::newRow("fixtures/cachecontrol-filecache/urls.txt") << QString();
    QTest::newRow("fixtures/bad/sqlite/no-tables.sqlite") << u"table"_qs;
    QTest::newRow("fixtures/bad/sqlite/not-a-db.sqlite") << QString();
    QTest::newRow("fixtures/bad/sqlite/empty.sqlite") << QString();
}

void TestDetect::filesThatAreNoCache()
{
    QFETCH(QString, part);
    const Error error = failed(Location::fromPath(dataPath(QString::fromLatin1(QTest::currentDataTag()))));
    QCOMPARE(error.code, ErrorCode::BadInput);
    QVERIFY2(error.message.contains(part), qPrintable(error.message));
}

void TestDetect::schemes()
{
    const Error unknown = failed(Location::parse(u"gopher://h/"_qs).value());
    QCOMPARE(unknown.code, ErrorCode::Usage);
    QVERIFY2(unknown.message.contains(u"diskcache:"), qPrintable(unknown.message));
    QCOMPARE(failed(Location::parse(u"plugin:other"_qs).value()).code, ErrorCode::NotFound);
    const auto memory = detect(Location::parse(u"memory:"_qs).value());
    QVERIFY2(memory, memory ? "" : qPrintable(memory.error().text()));
    QCOMPARE(memory->backend, QByteArray("memory"));
    QCOMPARE(memory->entries, 0);
}

void TestDetect::stopped()
{
    std::stop_source stop;
    stop.request_stop();
    const auto detection =
        detect(Location::fromPath(dataPath(u"fixtures/cachecontrol-filecache/cache"_qs)), stop.get_token());
    QVERIFY(!detection);
    QCOMPARE(detection.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestDetect)
#include "test_detect.moc"
