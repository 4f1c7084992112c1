// SPDX-License-Identifier: GPL-3.0-or-later
// The diskcache backend on hostile and broken databases: what reads is listed, nothing is changed or run.
#include "support/diskcaches.h"
#include "support/recordingsink.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <etagere/dialect.h>

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <algorithm>
#include <sqlite3.h>
#include <sys/stat.h>

using namespace etagere;
using namespace etagere::test;

namespace {

/// Overwrites the n-th page of the table Cache (or an index) that is of a kind: "leaf", "overflow".
void damagePage(const QString &database, const QByteArray &table, const QByteArray &kind, int n)
{
    sqlite3 *connection = nullptr;
    sqlite3_open(QFile::encodeName(database).constData(), &connection);
    sqlite3_stmt *statement = nullptr;
    const QByteArray sql = "SELECT pageno FROM dbstat WHERE name = '" + table + "' AND pagetype = '" + kind
        + "' ORDER BY pageno LIMIT 1 OFFSET " + QByteArray::number(n);
    sqlite3_prepare_v2(connection, sql.constData(), -1, &statement, nullptr);
    if (sqlite3_step(statement) != SQLITE_ROW)
        qFatal("no such page");
    const qint64 page = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(connection);
    QFile file(database);
    file.open(QIODevice::ReadWrite);
    file.seek((page - 1) * 4096);
    file.write(QByteArray(4096, '\xff'));
}

int errorsIn(const RecordingSink &sink)
{
    return int(
        std::count_if(sink.entries.begin(), sink.entries.end(), [](const Recorded &row) { return row.hasError; }));
}

} // namespace

class TestDiskcacheDamage : public QObject
{
    Q_OBJECT

private slots:
    void evilRowsHaveTheirErrors();
    void otherDatabasesAreNamed_data();
    void otherDatabasesAreNamed();
    void schemasThatRunCodeAreRefused_data();
    void schemasThatRunCodeAreRefused();
    void damagedTablePage();
    void damagedValuePage();
    void damagedIndex();
    void cutShort();
    void hugeValueIsOneError();
    void valueFilesStayInTheFolder_data();
    void valueFilesStayInTheFolder();
    void brokenShardIsNoted();
    void cleanupTestCase();
};

void TestDiskcacheDamage::evilRowsHaveTheirErrors()
{
    const QTemporaryDir dir;
    copyTree(dataPath(QStringLiteral("fixtures/bad")), dir.filePath(QStringLiteral("bad")));
    const QString cache = dir.filePath(QStringLiteral("bad/esipy-filecache-evil"));
    ageAccessTimes(cache);
    const TreeSnapshot before = snapshotOf(cache);
    const std::unique_ptr<Backend> backend = openDiskcache(cache);
    RecordingSink sink;
    listAll(*backend, sink);
    QCOMPARE(sink.entries.size(), 47);
    const QHash<QByteArray, ErrorCode> expected = {
        { "esi_917b42083f5a61eec68bea25438658e2", ErrorCode::NotFound }, // val-missing
        { "esi_4e22448b440a7c31b220209e98ff588d", ErrorCode::BadInput }, // val-traversal
        { "esi_a49b8a0e647a48857572530d3fb6397b", ErrorCode::BadInput }, // val-absolute
        { "esi_b03ed73bb6623cc81f759fea8a704994", ErrorCode::BadInput }, // val-is-dir
        { "esi_d293a3532f33ecbd0d0c558dae5e672a", ErrorCode::BadInput }, // mode-9
        { "esi_056306073154b9d6df62bee456130c7e", ErrorCode::BadInput }, // mode-null
    };
    for (const Recorded &row : std::as_const(sink.entries)) {
        if (row.key.type == KeyType::Pickle) {
            QCOMPARE(row.error.code, ErrorCode::BadInput); // store_time is text
            QCOMPARE(row.whole, "x");
            continue;
        }
        QCOMPARE(row.hasError, expected.contains(row.key.bytes));
        const Result<Value> value = backend->read(row.key, {});
        QCOMPARE(bool(value), !row.hasError);
        if (row.hasError) {
            QCOMPARE(row.error.code, expected.value(row.key.bytes));
            QCOMPARE(row.headSize, -1);
            QCOMPARE(value.error().message, row.error.message);
        }
    }
    QCOMPARE(difference(before, snapshotOf(cache)), QByteArray());
}

void TestDiskcacheDamage::otherDatabasesAreNamed_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("words");
    const std::pair<const char *, const char *> files[] = {
        { "not-a-db.sqlite", "Not a SQLite database" },
        { "empty.sqlite", "without tables" },
        { "truncated.sqlite", "responses" },
        { "header-only.sqlite", "cannot be read" },
        { "corrupt-page.sqlite", "redirects, responses" },
        { "wrong-schema-cache.db", "other columns" },
        { "no-tables.sqlite", "unrelated" },
        { "responses-missing-column.sqlite", "responses" },
        { "responses-evil-pickle.sqlite", "redirects, responses" },
        { "view-instead-of-table.sqlite", "responses" },
        { "evil-trigger.sqlite", "redirects, responses" },
        { "hishel-bad.db", "entries, streams" },
    };
    for (const auto &[file, words] : files)
        QTest::newRow(file) << QString::fromLatin1(file) << QString::fromLatin1(words);
}

void TestDiskcacheDamage::otherDatabasesAreNamed()
{
    QFETCH(QString, file);
    QFETCH(QString, words);
    const QTemporaryDir dir;
    copyTree(dataPath(QStringLiteral("fixtures/bad/sqlite")), dir.filePath(QStringLiteral("sqlite")));
    ageAccessTimes(dir.path());
    const TreeSnapshot before = snapshotOf(dir.path());
    const QString path = dir.filePath(QStringLiteral("sqlite/") + file);
    const Recognition recognition = diskcache().recognise(path);
    QCOMPARE(recognition.score, 0);
    QVERIFY2(recognition.reason.contains(words), qPrintable(recognition.reason));
    for (const Access access : { Access::ReadOnly, Access::Write }) {
        const Result<StoreInfo> info = diskcacheOn(path)->open(access, {});
        QVERIFY(!info);
        QCOMPARE(info.error().code, ErrorCode::BadInput);
        QVERIFY2(info.error().message.contains(words), qPrintable(info.error().message));
    }
    QCOMPARE(difference(before, snapshotOf(dir.path())), QByteArray());
}

void TestDiskcacheDamage::schemasThatRunCodeAreRefused_data()
{
    QTest::addColumn<QByteArray>("sql");
    const QByteArray columns = "rowid, key, raw, store_time, expire_time, access_time, access_count, tag, size, mode,"
                               " filename, value";
    QTest::newRow("view") << QByteArray("ALTER TABLE Cache RENAME TO Other;"
                                        "CREATE VIEW Cache AS SELECT "
                                        + columns + " FROM Other");
    QTest::newRow("virtual table") << QByteArray("DROP TABLE Cache; CREATE VIRTUAL TABLE Cache USING fts5(key, raw)");
    QTest::newRow("generated column") << QByteArray("ALTER TABLE Cache ADD COLUMN bomb AS (zeroblob(100000000))");
    QTest::newRow("rowid is a column") << QByteArray("DROP TABLE Cache; CREATE TABLE Cache(" + columns + ")");
}

void TestDiskcacheDamage::schemasThatRunCodeAreRefused()
{
    QFETCH(QByteArray, sql);
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 3, 10);
    execute(cache + QStringLiteral("/cache.db"), sql);
    const Result<StoreInfo> info = diskcacheOn(cache)->open(Access::ReadOnly, {});
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::BadInput);
}

void TestDiskcacheDamage::damagedTablePage()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 3000, 300);
    damagePage(cache + QStringLiteral("/cache.db"), "Cache", "leaf", 5);
    damagePage(cache + QStringLiteral("/cache.db"), "Cache", "leaf", 7);
    const TreeSnapshot before = snapshotOf(cache);
    RecordingSink sink;
    listAll(*openDiskcache(cache), sink);
    QCOMPARE(sink.entries.size(), 3000);
    QVERIFY(sink.repeated.isEmpty());
    QVERIFY(errorsIn(sink) > 2 && errorsIn(sink) < 40);
    QVERIFY(!sink.notes.isEmpty());
    QCOMPARE(difference(before, snapshotOf(cache)), QByteArray());
}

void TestDiskcacheDamage::damagedValuePage()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 100, 10'000);
    damagePage(cache + QStringLiteral("/cache.db"), "Cache", "overflow", 20);
    RecordingSink sink;
    listAll(*openDiskcache(cache), sink);
    QCOMPARE(sink.entries.size(), 100);
    QVERIFY(errorsIn(sink) == 1);
}

void TestDiskcacheDamage::damagedIndex()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 5000, 10);
    damagePage(cache + QStringLiteral("/cache.db"), "Cache_key_raw", "leaf", 20);
    RecordingSink sink;
    listAll(*openDiskcache(cache), sink, ListDepth::Keys);
    QCOMPARE(sink.entries.size(), 5000);
    QVERIFY(sink.repeated.isEmpty());
    QCOMPARE(sink.notes.size(), 1);
}

void TestDiskcacheDamage::cutShort()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 3000, 300);
    QFile file(cache + QStringLiteral("/cache.db"));
    QVERIFY(file.resize(file.size() / 2));
    const TreeSnapshot before = snapshotOf(cache);
    QCOMPARE(diskcache().recognise(cache).score, 100);
    RecordingSink sink;
    listAll(*openDiskcache(cache), sink);
    QVERIFY2(sink.entries.size() - errorsIn(sink) > 500, QByteArray::number(sink.entries.size()).constData());
    QVERIFY(!sink.notes.isEmpty());
    QCOMPARE(difference(before, snapshotOf(cache)), QByteArray());
}

void TestDiskcacheDamage::hugeValueIsOneError()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 5, 100);
    execute(cache + QStringLiteral("/cache.db"), "UPDATE Cache SET value = zeroblob(70000000) WHERE rowid = 3");
    const std::unique_ptr<Backend> backend = openDiskcache(cache);
    RecordingSink sink;
    listAll(*backend, sink);
    QCOMPARE(sink.entries.size(), 5);
    QCOMPARE(errorsIn(sink), 1);
    QVERIFY(sink.entries.value(textKey("key 00003")).hasError);
    QCOMPARE(backend->read(textKey("key 00003"), {}).error().code, ErrorCode::LimitExceeded);
}

void TestDiskcacheDamage::valueFilesStayInTheFolder_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : { "cache.db", "cache.db-wal", "../outside", "/etc/hostname", "aa/../../outside", "link",
                              "aa/linked/outside", "aa", "", "aa//b", "fifo" })
        QTest::newRow(name) << QByteArray(name);
}

void TestDiskcacheDamage::valueFilesStayInTheFolder()
{
    QFETCH(QByteArray, name);
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 2, 10);
    writeFile(dir.filePath(QStringLiteral("outside")), "secret");
    QDir(cache).mkpath(QStringLiteral("aa"));
    QFile::link(dir.filePath(QStringLiteral("outside")), cache + QStringLiteral("/link"));
    QFile::link(dir.path(), cache + QStringLiteral("/aa/linked"));
    QCOMPARE(::mkfifo(QFile::encodeName(cache + QStringLiteral("/fifo")).constData(), 0600), 0);
    execute(cache + QStringLiteral("/cache.db"),
            "UPDATE Cache SET value = NULL, mode = 2, filename = '" + name + "' WHERE rowid = 1");
    const std::unique_ptr<Backend> backend = openDiskcache(cache);
    RecordingSink sink;
    listAll(*backend, sink);
    QVERIFY(sink.entries.value(textKey("key 00001")).hasError);
    QVERIFY(!sink.entries.value(textKey("key 00002")).hasError);
    QVERIFY(!backend->read(textKey("key 00001"), {}));
}

void TestDiskcacheDamage::brokenShardIsNoted()
{
    const QTemporaryDir dir;
    const QString cache = dir.filePath(QStringLiteral("cache"));
    const std::unique_ptr<Backend> backend = diskcacheOn(cache, "?shards=4");
    QVERIFY(backend->open(Access::Write, {}));
    for (int i = 0; i < 40; ++i)
        QVERIFY(backend->change(textKey("key " + QByteArray::number(i)), {}, diskcacheValue("v"), {}));
    RecordingSink second;
    listAll(*openDiskcache(cache + QStringLiteral("/001")), second);
    writeFile(cache + QStringLiteral("/001/cache.db"), QByteArray(5000, 'x'));
    QVERIFY(QFile::remove(cache + QStringLiteral("/002/cache.db")));
    QDir(cache).mkdir(QStringLiteral("deque"));
    const std::unique_ptr<Backend> reader = diskcacheOn(cache);
    const Result<StoreInfo> info = reader->open(Access::ReadOnly, {});
    QVERIFY(info);
    QCOMPARE(info->notes.filter(QStringLiteral("deque")).size(), 1);
    QVERIFY(!info->notes.filter(QStringLiteral("002")).isEmpty());
    QVERIFY(!info->notes.filter(QStringLiteral("001")).isEmpty());
    RecordingSink sink;
    listAll(*reader, sink);
    QVERIFY(sink.entries.size() > 5 && sink.entries.size() < 40 - second.entries.size());
    for (const Recorded &row : std::as_const(sink.entries))
        QVERIFY(reader->read(row.key, {}));
}

void TestDiskcacheDamage::cleanupTestCase()
{
    QVERIFY(!QFileInfo::exists(QStringLiteral("/tmp/httpcache-tool-PWNED-shared")));
}

QTEST_GUILESS_MAIN(TestDiskcacheDamage)
#include "test_diskcache_damage.moc"
