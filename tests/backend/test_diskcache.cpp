// SPDX-License-Identifier: GPL-3.0-or-later
// The diskcache backend on caches that real programs wrote, and on broken ones.
#include "support/recordingsink.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <etagere/datetime.h>
#include <etagere/dialect.h>

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <sqlite3.h>
#include <thread>

using namespace etagere;
using namespace etagere::test;

namespace {

const BackendFactory &diskcache()
{
    for (const BackendFactory &factory : backends()) {
        if (factory.name == "diskcache")
            return factory;
    }
    qFatal("there is no diskcache backend");
}

std::unique_ptr<Backend> backendOn(const QString &path, const char *options = "")
{
    return diskcache().create(Location::parse(QStringLiteral("diskcache:") + path + QLatin1StringView(options)).value());
}

std::unique_ptr<Backend> opened(const QString &path, Access access = Access::ReadOnly)
{
    std::unique_ptr<Backend> backend = backendOn(path);
    if (const Result<StoreInfo> info = backend->open(access, {}); !info)
        qFatal("%s", qPrintable(info.error().text()));
    return backend;
}

void listAll(Backend &backend, RecordingSink &sink, ListDepth depth = ListDepth::Values)
{
    if (const Result<Done> done = backend.list(depth, sink, {}); !done)
        qFatal("%s", qPrintable(done.error().text()));
}

/// A SQL statement by a connection of the test's own.
void execute(const QString &database, const QByteArray &sql)
{
    sqlite3 *connection = nullptr;
    sqlite3_open(QFile::encodeName(database).constData(), &connection);
    char *message = nullptr;
    if (sqlite3_exec(connection, sql.constData(), nullptr, nullptr, &message) != SQLITE_OK)
        qFatal("%s", message);
    sqlite3_close(connection);
}

StoredKey textKey(const QByteArray &text) { return {text, KeyType::Text, 0}; }

Value rawValue(const QByteArray &bytes)
{
    Value value;
    value.head = Part::fromBytes(bytes);
    value.mode = 1;
    return value;
}

} // namespace

class TestDiskcache : public QObject
{
    Q_OBJECT

private slots:
    void esipyCacheAsExpected();
    void readingChangesNothing();
    void readOnlyFolder();
};

void TestDiskcache::esipyCacheAsExpected()
{
    const QTemporaryDir dir;
    copyTree(dataPath(QStringLiteral("fixtures/esipy-filecache")), dir.filePath(QStringLiteral("c")));
    const std::unique_ptr<Backend> backend = opened(dir.filePath(QStringLiteral("c/cache")));
    RecordingSink sink;
    listAll(*backend, sink);
    const QJsonObject expected = expectedOf(QStringLiteral("esipy-filecache"));
    QCOMPARE(sink.entries.size(), expected[u"row_count"].toInt());
    QVERIFY(sink.repeated.isEmpty());
    for (const QJsonValue &entry : expected[u"entries"].toArray()) {
        const StoredKey key = textKey(entry[u"stored_key"].toString().toLatin1());
        QVERIFY(sink.entries.contains(key));
        const Recorded row = sink.entries.value(key);
        QVERIFY2(!row.hasError, qPrintable(row.error.text()));
        QCOMPARE(row.mode, entry[u"mode"].toInt());
        const QString expires = entry[u"backend_expires_at"].toString();
        QCOMPARE(row.expiresAt == NoTime ? QByteArray() : formatIsoTime(row.expiresAt), expires.toLatin1());
        QCOMPARE(formatIsoTime(row.storedAt), entry[u"stored_at"].toString().toLatin1());
        if (entry[u"size"].toInt() > 0)
            QCOMPARE(row.storedBytes, entry[u"size"].toInt());
        QCOMPARE(row.headSize, row.storedBytes);
        QCOMPARE(row.whole.size(), row.headSize);
        const Result<Value> value = backend->read(key, {});
        QVERIFY(value);
        QCOMPARE(value->head.readAll(1 << 20).value(), row.whole);
        QCOMPARE(value->expiresAt, row.expiresAt);
    }
}

void TestDiskcache::readingChangesNothing()
{
    const QTemporaryDir dir;
    const QString cache = dir.filePath(QStringLiteral("cache"));
    copyTree(dataPath(QStringLiteral("fixtures/esipy-filecache/cache")), cache);
    ageAccessTimes(cache);
    const TreeSnapshot before = snapshotOf(cache);
    QCOMPARE(diskcache().recognise(cache).score, 100);
    const std::unique_ptr<Backend> backend = opened(cache);
    RecordingSink sink;
    listAll(*backend, sink);
    listAll(*backend, sink, ListDepth::Keys);
    QVERIFY(backend->read(textKey("esi_00431965a67915ae32ca99da9dbd3e6f"), {}));
    QCOMPARE(difference(before, snapshotOf(cache)), QByteArray());
}

void TestDiskcache::readOnlyFolder()
{
    const QTemporaryDir dir;
    const QString cache = dir.filePath(QStringLiteral("cache"));
    copyTree(dataPath(QStringLiteral("fixtures/esipy-filecache/cache")), cache);
    QFile::setPermissions(cache, QFile::ReadOwner | QFile::ExeOwner);
    RecordingSink sink;
    listAll(*opened(cache), sink);
    QCOMPARE(sink.entries.size(), 21);
    QFile::setPermissions(cache, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

QTEST_GUILESS_MAIN(TestDiskcache)
#include "test_diskcache.moc"
