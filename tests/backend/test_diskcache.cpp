// SPDX-License-Identifier: GPL-3.0-or-later
// The diskcache backend on caches that real programs wrote, and on broken ones.
#include "support/recordingsink.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <etagere/datetime.h>
#include <etagere/dialect.h>

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <algorithm>
#include <sqlite3.h>
#include <sys/stat.h>
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
    return diskcache().create(
        Location::parse(QStringLiteral("diskcache:") + path + QLatin1StringView(options)).value());
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

StoredKey textKey(const QByteArray &text) { return { text, KeyType::Text, 0 }; }

Value rawValue(const QByteArray &bytes)
{
    Value value;
    value.head = Part::fromBytes(bytes);
    value.mode = 1;
    return value;
}

/// An empty diskcache with `rows` rows "key 00001".., each with a BLOB of `bytes` bytes in its column.
QString cacheWithRows(const QTemporaryDir &dir, int rows, int bytes)
{
    const QString cache = dir.filePath(QStringLiteral("cache"));
    opened(cache, Access::Write);
    execute(cache + QStringLiteral("/cache.db"),
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + QByteArray::number(rows)
                + ") INSERT INTO Cache(key, raw, store_time, expire_time, mode, value)"
                  " SELECT printf('key %05d', i), 1, 1700000000.5, NULL, 1, randomblob("
                + QByteArray::number(bytes) + ") FROM n WHERE i <= " + QByteArray::number(rows));
    return cache;
}

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

/// Does something in the midst of a listing.
class HookedSink : public RecordingSink
{
public:
    bool push(const ListedEntry &entry) override
    {
        if (hook)
            std::exchange(hook, nullptr)();
        return RecordingSink::push(entry);
    }
    std::function<void()> hook;
};

int errorsIn(const RecordingSink &sink)
{
    return int(
        std::count_if(sink.entries.begin(), sink.entries.end(), [](const Recorded &row) { return row.hasError; }));
}

} // namespace

class TestDiskcache : public QObject
{
    Q_OBJECT

private slots:
    void esipyCacheAsExpected();
    void readingChangesNothing();
    void readOnlyFolder();
    void evilRowsHaveTheirErrors();
    void evilRowsAreRemovedAlone();
    void otherDatabasesAreNamed_data();
    void otherDatabasesAreNamed();
    void schemasThatRunCodeAreRefused_data();
    void schemasThatRunCodeAreRefused();
    void foreignTriggersForbidChanges();
    void keysKeepTheirTypes();
    void valuesKeepTheirTypes();
    void damagedTablePage();
    void damagedValuePage();
    void damagedIndex();
    void cutShort();
    void hugeValueIsOneError();
    void leftoverWalIsRead();
    void liveOwnerIsSeen();
    void changedMeanwhileIsReadAnew_data();
    void changedMeanwhileIsReadAnew();
    void valueFilesStayInTheFolder_data();
    void valueFilesStayInTheFolder();
    void sharedWithThreeShards();
    void brokenShardIsNoted();
    void cullsOnlyForNewEntries();
    void waitsForALockUntilStopped();
    void optionsMustMakeSense_data();
    void optionsMustMakeSense();
    void cleanupTestCase();
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

void TestDiskcache::evilRowsHaveTheirErrors()
{
    const QTemporaryDir dir;
    copyTree(dataPath(QStringLiteral("fixtures/bad")), dir.filePath(QStringLiteral("bad")));
    const QString cache = dir.filePath(QStringLiteral("bad/esipy-filecache-evil"));
    ageAccessTimes(cache);
    const TreeSnapshot before = snapshotOf(cache);
    const std::unique_ptr<Backend> backend = opened(cache);
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

void TestDiskcache::evilRowsAreRemovedAlone()
{
    const QTemporaryDir dir;
    copyTree(dataPath(QStringLiteral("fixtures/bad")), dir.filePath(QStringLiteral("bad")));
    const QString cache = dir.filePath(QStringLiteral("bad/esipy-filecache-evil"));
    const QByteArray outside = readFile(dir.filePath(QStringLiteral("bad/outside.val")));
    // A row that cannot be read has no version, so removing it is refused; one that can be read is removed with its
    // file.
    execute(cache + QStringLiteral("/cache.db"),
            "UPDATE Cache SET filename = 'cache.db' WHERE rowid = 42;"
            "UPDATE Cache SET filename = '../outside.val', mode = 1, value = 'v' WHERE rowid = 41");
    const std::unique_ptr<Backend> backend = opened(cache, Access::Write);
    const StoredKey traversal = textKey("esi_917b42083f5a61eec68bea25438658e2");
    const Result<Value> value = backend->read(traversal, {});
    QVERIFY(value);
    QVERIFY(backend->change(traversal, value->version, std::nullopt, {}));
    QCOMPARE(readFile(dir.filePath(QStringLiteral("bad/outside.val"))), outside);
    const StoredKey deep = textKey("esi_44f559dbb2640404430abbac090ea4c4");
    QVERIFY(backend->change(deep, backend->read(deep, {})->version, std::nullopt, {}));
    QVERIFY(!QFileInfo::exists(cache + QStringLiteral("/aa/bb/44f559dbb2640404430abbac090e.val")));
    QVERIFY(QFileInfo::exists(cache + QStringLiteral("/aa/bb/12a369e0faf13b6885f704682c43.val")));
    QVERIFY(!backend->read(textKey("esi_4e22448b440a7c31b220209e98ff588d"), {}));
    RecordingSink sink;
    listAll(*backend, sink);
    QCOMPARE(sink.entries.size(), 45);
}

void TestDiskcache::otherDatabasesAreNamed_data()
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

void TestDiskcache::otherDatabasesAreNamed()
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
        const Result<StoreInfo> info = backendOn(path)->open(access, {});
        QVERIFY(!info);
        QCOMPARE(info.error().code, ErrorCode::BadInput);
        QVERIFY2(info.error().message.contains(words), qPrintable(info.error().message));
    }
    QCOMPARE(difference(before, snapshotOf(dir.path())), QByteArray());
}

void TestDiskcache::schemasThatRunCodeAreRefused_data()
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

void TestDiskcache::schemasThatRunCodeAreRefused()
{
    QFETCH(QByteArray, sql);
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 3, 10);
    execute(cache + QStringLiteral("/cache.db"), sql);
    const Result<StoreInfo> info = backendOn(cache)->open(Access::ReadOnly, {});
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::BadInput);
}

void TestDiskcache::foreignTriggersForbidChanges()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 20, 10);
    execute(cache + QStringLiteral("/cache.db"), "CREATE TRIGGER t AFTER DELETE ON Cache BEGIN DELETE FROM Cache; END");
    const TreeSnapshot before = snapshotOf(cache);
    const std::unique_ptr<Backend> backend = opened(cache, Access::Write);
    const Version version = backend->read(textKey("key 00007"), {})->version;
    const Result<Version> removed = backend->change(textKey("key 00007"), version, std::nullopt, {});
    QVERIFY(!removed);
    QCOMPARE(removed.error().code, ErrorCode::Unsupported);
    QVERIFY(removed.error().message.contains(u"trigger, t"));
    RecordingSink sink;
    listAll(*backend, sink);
    QCOMPARE(sink.entries.size(), 20);
    QCOMPARE(QDir(cache).entryList(QDir::Files), QStringList(QStringLiteral("cache.db")));
}

void TestDiskcache::keysKeepTheirTypes()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 0, 0);
    execute(cache + QStringLiteral("/cache.db"),
            "INSERT INTO Cache(key, raw, store_time, mode, value) VALUES ('42', 1, 1, 1, 'text'), (42, 1, 1, 1, 'int'),"
            " (x'3432', 1, 1, 1, 'bytes'), (x'8004', 0, 1, 1, 'pickle'), (0.1, 1, 1, 1, 'a'), (1e16, 1, 1, 1, 'b'),"
            " (5.0, 1, 1, 1, 'c'), (1e-5, 1, 1, 1, 'd'), (123456789012345680.0, 1, 1, 1, 'e'), (9e999, 1, 1, 1, 'f'),"
            " (-9223372036854775808, 1, 1, 1, 'g'), (1e15, 1, 1, 1, 'h')");
    const QHash<StoredKey, QByteArray> expected = {
        { { "42", KeyType::Text, 0 }, "text" },
        { { "42", KeyType::Integer, 0 }, "int" },
        { { "42", KeyType::Bytes, 0 }, "bytes" },
        { { "\x80\x04", KeyType::Pickle, 0 }, "pickle" },
        { { "0.1", KeyType::Float, 0 }, "a" },
        { { "1e+16", KeyType::Float, 0 }, "b" },
        { { "5.0", KeyType::Float, 0 }, "c" },
        { { "1e-05", KeyType::Float, 0 }, "d" },
        { { "1.2345678901234568e+17", KeyType::Float, 0 }, "e" },
        { { "inf", KeyType::Float, 0 }, "f" },
        { { "-9223372036854775808", KeyType::Integer, 0 }, "g" },
        { { "1000000000000000.0", KeyType::Float, 0 }, "h" },
    };
    const std::unique_ptr<Backend> backend = opened(cache);
    for (const ListDepth depth : { ListDepth::Keys, ListDepth::Values }) {
        RecordingSink sink;
        listAll(*backend, sink, depth);
        QCOMPARE(sink.entries.size(), expected.size());
        for (auto i = expected.begin(); i != expected.end(); ++i)
            QVERIFY2(sink.entries.contains(i.key()), i.value().constData());
    }
    for (auto i = expected.begin(); i != expected.end(); ++i) {
        const Result<Value> value = backend->read(i.key(), {});
        QVERIFY2(value, i.value().constData());
        QCOMPARE(value->head.head, i.value());
    }
    QCOMPARE(backend->read({ "5", KeyType::Integer, 0 }, {}).error().code, ErrorCode::NotFound);
}

void TestDiskcache::valuesKeepTheirTypes()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 0, 0);
    std::unique_ptr<Backend> backend = opened(cache, Access::Write);
    const auto roundTrip = [&](int mode, KeyType type, const QByteArray &bytes) {
        Value value = rawValue(bytes);
        value.mode = mode;
        value.rawType = type;
        const Result<Version> version = backend->change(textKey("k"), {}, value, {});
        const Result<Value> read = backend->read(textKey("k"), {});
        const bool isSame = version && read && read->head.readAll(1 << 20).value_or(QByteArray()) == bytes
            && read->version == *version && backend->change(textKey("k"), *version, std::nullopt, {});
        return isSame ? QPair(read->mode, read->rawType) : QPair(-1, KeyType::Text);
    };
    const QByteArray large(40'000, 'x');
    QCOMPARE(roundTrip(1, KeyType::Text, "text"), qMakePair(1, KeyType::Text));
    QCOMPARE(roundTrip(1, KeyType::Text, ""), qMakePair(1, KeyType::Text));
    QCOMPARE(roundTrip(1, KeyType::Bytes, ""), qMakePair(1, KeyType::Bytes));
    QCOMPARE(roundTrip(1, KeyType::Integer, "-5"), qMakePair(1, KeyType::Integer));
    QCOMPARE(roundTrip(1, KeyType::Float, "2.5"), qMakePair(1, KeyType::Float));
    QCOMPARE(roundTrip(1, KeyType::Bytes, large).first, 2);
    QCOMPARE(roundTrip(1, KeyType::Text, large).first, 3);
    QCOMPARE(roundTrip(2, KeyType::Bytes, "short").first, 2);
    QCOMPARE(roundTrip(4, KeyType::Bytes, "pickle").first, 4);
    QCOMPARE(roundTrip(4, KeyType::Bytes, large).first, 4);
    // 32 767 characters of two bytes each are a short text.
    QCOMPARE(roundTrip(1, KeyType::Text, QByteArray("\xc3\xa9").repeated(32'767)).first, 1);
    backend.reset();
    QCOMPARE(QDir(cache).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList(QStringLiteral("cache.db")));
}

void TestDiskcache::damagedTablePage()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 3000, 300);
    damagePage(cache + QStringLiteral("/cache.db"), "Cache", "leaf", 5);
    damagePage(cache + QStringLiteral("/cache.db"), "Cache", "leaf", 7);
    const TreeSnapshot before = snapshotOf(cache);
    RecordingSink sink;
    listAll(*opened(cache), sink);
    QCOMPARE(sink.entries.size(), 3000);
    QVERIFY(sink.repeated.isEmpty());
    QVERIFY(errorsIn(sink) > 2 && errorsIn(sink) < 40);
    QVERIFY(!sink.notes.isEmpty());
    QCOMPARE(difference(before, snapshotOf(cache)), QByteArray());
}

void TestDiskcache::damagedValuePage()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 100, 10'000);
    damagePage(cache + QStringLiteral("/cache.db"), "Cache", "overflow", 20);
    RecordingSink sink;
    listAll(*opened(cache), sink);
    QCOMPARE(sink.entries.size(), 100);
    QVERIFY(errorsIn(sink) == 1);
}

void TestDiskcache::damagedIndex()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 5000, 10);
    damagePage(cache + QStringLiteral("/cache.db"), "Cache_key_raw", "leaf", 20);
    RecordingSink sink;
    listAll(*opened(cache), sink, ListDepth::Keys);
    QCOMPARE(sink.entries.size(), 5000);
    QVERIFY(sink.repeated.isEmpty());
    QCOMPARE(sink.notes.size(), 1);
}

void TestDiskcache::cutShort()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 3000, 300);
    QFile file(cache + QStringLiteral("/cache.db"));
    QVERIFY(file.resize(file.size() / 2));
    const TreeSnapshot before = snapshotOf(cache);
    QCOMPARE(diskcache().recognise(cache).score, 100);
    RecordingSink sink;
    listAll(*opened(cache), sink);
    QVERIFY2(sink.entries.size() - errorsIn(sink) > 500, QByteArray::number(sink.entries.size()).constData());
    QVERIFY(!sink.notes.isEmpty());
    QCOMPARE(difference(before, snapshotOf(cache)), QByteArray());
}

void TestDiskcache::hugeValueIsOneError()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 5, 100);
    execute(cache + QStringLiteral("/cache.db"), "UPDATE Cache SET value = zeroblob(70000000) WHERE rowid = 3");
    const std::unique_ptr<Backend> backend = opened(cache);
    RecordingSink sink;
    listAll(*backend, sink);
    QCOMPARE(sink.entries.size(), 5);
    QCOMPARE(errorsIn(sink), 1);
    QVERIFY(sink.entries.value(textKey("key 00003")).hasError);
    QCOMPARE(backend->read(textKey("key 00003"), {}).error().code, ErrorCode::LimitExceeded);
}

// As a crashed owner leaves it: rows in the WAL alone, with and without its index.
void TestDiskcache::leftoverWalIsRead()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 10, 100);
    const QString database = cache + QStringLiteral("/cache.db");
    const QString copy = dir.filePath(QStringLiteral("copy"));
    sqlite3 *owner = nullptr;
    sqlite3_open(QFile::encodeName(database).constData(), &owner);
    QCOMPARE(sqlite3_exec(owner, "INSERT INTO Cache(key, raw, store_time, mode, value) VALUES ('new', 1, 1, 1, 'x')",
                          nullptr, nullptr, nullptr),
             SQLITE_OK);
    copyTree(cache, copy);
    sqlite3_close(owner);
    QVERIFY(!QFileInfo::exists(database + QStringLiteral("-wal")));
    QVERIFY(QFileInfo(copy + QStringLiteral("/cache.db-wal")).size() > 0);
    for (int round = 0; round < 2; ++round) {
        ageAccessTimes(copy);
        QFile::setPermissions(copy, QFile::ReadOwner | QFile::ExeOwner);
        const TreeSnapshot before = snapshotOf(copy);
        RecordingSink sink;
        listAll(*opened(copy), sink);
        QCOMPARE(sink.entries.size(), 11);
        QCOMPARE(difference(before, snapshotOf(copy)), QByteArray());
        QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QFile::remove(copy + QStringLiteral("/cache.db-shm"));
    }
}

void TestDiskcache::liveOwnerIsSeen()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 10, 100);
    const QString database = cache + QStringLiteral("/cache.db");
    const std::unique_ptr<Backend> backend = opened(cache);
    sqlite3 *owner = nullptr;
    sqlite3_open(QFile::encodeName(database).constData(), &owner);
    for (int i = 1; i <= 5; ++i) {
        sqlite3_exec(owner, "INSERT INTO Cache(key, raw, store_time, mode, value) VALUES (random(), 1, 1, 1, 'x')",
                     nullptr, nullptr, nullptr);
        if (i == 3)
            sqlite3_exec(owner, "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
        RecordingSink sink;
        listAll(*backend, sink);
        QCOMPARE(sink.entries.size(), 10 + i);
    }
    // An open write transaction neither shows nor holds us.
    sqlite3_exec(owner, "BEGIN EXCLUSIVE; DELETE FROM Cache", nullptr, nullptr, nullptr);
    RecordingSink sink;
    listAll(*backend, sink);
    QCOMPARE(sink.entries.size(), 15);
    sqlite3_close(owner);
    QCOMPARE(QDir(cache).entryList(QDir::Files), QStringList(QStringLiteral("cache.db")));
}

void TestDiskcache::changedMeanwhileIsReadAnew_data()
{
    QTest::addColumn<bool>("isOpen");
    QTest::newRow("owner opens it") << false;
    QTest::newRow("owner has it open") << true;
}

// In the midst of a listing, the owner replaces most rows, so that the pages that SQLite has still to read, and
// those that it remembers, belong to different times.
void TestDiskcache::changedMeanwhileIsReadAnew()
{
    QFETCH(bool, isOpen);
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 5000, 10);
    const QString database = cache + QStringLiteral("/cache.db");
    const auto fill = [](const char *first, const char *name) {
        return "WITH RECURSIVE n(i) AS (SELECT " + QByteArray(first)
            + " UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
              "INSERT INTO Cache(rowid, key, raw, store_time, mode, value) SELECT i, '"
            + name + "' || i, 1, 1, 1, replace(hex(zeroblob(150)), '00', '" + name + "') FROM n;";
    };
    execute(database, "DELETE FROM Cache;" + fill("1", "old"));
    sqlite3 *owner = nullptr;
    sqlite3_open(QFile::encodeName(database).constData(), &owner);
    if (isOpen)
        sqlite3_exec(owner, "UPDATE Cache SET tag = 'x' WHERE rowid % 7 = 0", nullptr, nullptr, nullptr);
    const QByteArray change = "DELETE FROM Cache WHERE rowid % 10 <> 0;" + fill("6000", "none")
        + "DELETE FROM Cache WHERE rowid > 5500;"
          "UPDATE Cache SET key = 'new' || rowid, value = replace(hex(zeroblob(20)), '00', 'new') WHERE rowid > 2000;"
          "PRAGMA wal_checkpoint(TRUNCATE);";
    HookedSink sink;
    sink.hook = [&] {
        if (sqlite3_exec(owner, change.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
            qFatal("%s", sqlite3_errmsg(owner));
    };
    listAll(*opened(cache), sink);
    sqlite3_close(owner);
    QVERIFY(sink.repeated.isEmpty());
    int fresh = 0;
    for (const Recorded &row : std::as_const(sink.entries)) {
        QVERIFY2(!row.hasError, qPrintable(row.error.text()));
        const bool isNew = row.key.bytes.startsWith("new");
        const int number = row.key.bytes.mid(3).toInt();
        QVERIFY2(number <= 1000 || (number % 10 == 0 && isNew == (number > 2000)), row.key.bytes.constData());
        QCOMPARE(row.whole, QByteArray(isNew ? "new" : "old").repeated(isNew ? 20 : 150));
        fresh += isNew;
    }
    QCOMPARE(fresh, 300);
    QCOMPARE(sink.entries.size(), 1000 + 400);
}

void TestDiskcache::valueFilesStayInTheFolder_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : { "cache.db", "cache.db-wal", "../outside", "/etc/hostname", "aa/../../outside", "link",
                              "aa/linked/outside", "aa", "", "aa//b", "fifo" })
        QTest::newRow(name) << QByteArray(name);
}

void TestDiskcache::valueFilesStayInTheFolder()
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
    const std::unique_ptr<Backend> backend = opened(cache);
    RecordingSink sink;
    listAll(*backend, sink);
    QVERIFY(sink.entries.value(textKey("key 00001")).hasError);
    QVERIFY(!sink.entries.value(textKey("key 00002")).hasError);
    QVERIFY(!backend->read(textKey("key 00001"), {}));
}

void TestDiskcache::sharedWithThreeShards()
{
    const QTemporaryDir dir;
    const QString cache = dir.filePath(QStringLiteral("cache"));
    const std::unique_ptr<Backend> backend = backendOn(cache, "?shards=3&size_limit=3000000&policy=none");
    QVERIFY(backend->open(Access::Write, {}));
    for (int i = 0; i < 12; ++i)
        QVERIFY(backend->change(textKey("key " + QByteArray::number(i)), {}, rawValue("v"), {}));
    QVERIFY(backend->change({ "7", KeyType::Integer, 0 }, {}, rawValue("seven"), {}));
    for (int shard = 0; shard < 3; ++shard) {
        RecordingSink sink;
        listAll(*opened(cache + QStringLiteral("/00%1").arg(shard)), sink);
        QVERIFY(sink.entries.size() > 0 && sink.entries.size() < 13);
        const StoredKey seven{ "7", KeyType::Integer, 0 };
        QCOMPARE(sink.entries.contains(seven), shard == 7 % 3);
    }
    const std::unique_ptr<Backend> reader = backendOn(cache);
    const Result<StoreInfo> info = reader->open(Access::ReadOnly, {});
    QVERIFY(info->description.contains(u"3 shards"));
    QCOMPARE(info->estimate, 13);
    RecordingSink sink;
    listAll(*reader, sink);
    QCOMPARE(sink.entries.size(), 13);
    QCOMPARE(reader->read({ "7", KeyType::Integer, 0 }, {})->head.head, "seven");
}

void TestDiskcache::brokenShardIsNoted()
{
    const QTemporaryDir dir;
    const QString cache = dir.filePath(QStringLiteral("cache"));
    const std::unique_ptr<Backend> backend = backendOn(cache, "?shards=4");
    QVERIFY(backend->open(Access::Write, {}));
    for (int i = 0; i < 40; ++i)
        QVERIFY(backend->change(textKey("key " + QByteArray::number(i)), {}, rawValue("v"), {}));
    RecordingSink second;
    listAll(*opened(cache + QStringLiteral("/001")), second);
    writeFile(cache + QStringLiteral("/001/cache.db"), QByteArray(5000, 'x'));
    QVERIFY(QFile::remove(cache + QStringLiteral("/002/cache.db")));
    QDir(cache).mkdir(QStringLiteral("deque"));
    const std::unique_ptr<Backend> reader = backendOn(cache);
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

void TestDiskcache::cullsOnlyForNewEntries()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 30, 10);
    execute(cache + QStringLiteral("/cache.db"), "UPDATE Cache SET expire_time = rowid WHERE rowid <= 15");
    const std::unique_ptr<Backend> backend = opened(cache, Access::Write);
    const auto count = [&] {
        RecordingSink sink;
        listAll(*backend, sink);
        return sink.entries.size();
    };
    const Result<Value> value = backend->read(textKey("key 00001"), {});
    QVERIFY(value);
    // Replacing, removing and bringing back leave the others alone.
    const Result<Version> replaced = backend->change(textKey("key 00001"), value->version, *value, {});
    QVERIFY(replaced);
    QVERIFY(backend->change(textKey("key 00001"), *replaced, std::nullopt, {}));
    QCOMPARE(count(), 29);
    QVERIFY(backend->change(textKey("key 00001"), {}, *value, {}));
    QCOMPARE(count(), 30);
    // A new entry makes diskcache remove up to ten expired ones.
    QVERIFY(backend->change(textKey("new"), {}, rawValue("v"), {}));
    QCOMPARE(count(), 21);
    QVERIFY(!backend->read(textKey("key 00010"), {}));
    QVERIFY(backend->read(textKey("key 00011"), {}));
    // Over its size it removes the oldest, though never what has just been stored.
    execute(cache + QStringLiteral("/cache.db"), "UPDATE Settings SET value = 1 WHERE key = 'size_limit'");
    QVERIFY(backend->change(textKey("newer"), {}, rawValue("v"), {}));
    QCOMPARE(count(), 12);
    QVERIFY(backend->read(textKey("newer"), {}));
    QVERIFY(backend->read(textKey("new"), {}));
}

void TestDiskcache::waitsForALockUntilStopped()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 1, 10);
    const std::unique_ptr<Backend> backend = opened(cache, Access::Write);
    sqlite3 *owner = nullptr;
    sqlite3_open(QFile::encodeName(cache + QStringLiteral("/cache.db")).constData(), &owner);
    sqlite3_exec(owner, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    std::stop_source stop;
    QElapsedTimer sinceStop;
    std::thread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        sinceStop.start();
        stop.request_stop();
    });
    const Result<Version> stopped = backend->change(textKey("k"), {}, rawValue("v"), stop.get_token());
    QVERIFY(sinceStop.isValid() && sinceStop.elapsed() < 200);
    stopper.join();
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    std::thread releaser([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        sqlite3_exec(owner, "COMMIT", nullptr, nullptr, nullptr);
    });
    QVERIFY(backend->change(textKey("k"), {}, rawValue("v"), {}));
    releaser.join();
    sqlite3_close(owner);
}

void TestDiskcache::optionsMustMakeSense_data()
{
    QTest::addColumn<QByteArray>("options");
    for (const char *options : { "?size_limit=0", "?size_limit=much", "?shards=0", "?shards=1001", "?policy=random" })
        QTest::newRow(options) << QByteArray(options);
}

void TestDiskcache::optionsMustMakeSense()
{
    QFETCH(QByteArray, options);
    const QTemporaryDir dir;
    const Result<StoreInfo> info =
        backendOn(dir.filePath(QStringLiteral("cache")), options.constData())->open(Access::Write, {});
    QCOMPARE(info.error().code, ErrorCode::Usage);
    QVERIFY(!QFileInfo::exists(dir.filePath(QStringLiteral("cache"))));
}

void TestDiskcache::cleanupTestCase()
{
    QVERIFY(!QFileInfo::exists(QStringLiteral("/tmp/httpcache-tool-PWNED-shared")));
}

QTEST_GUILESS_MAIN(TestDiskcache)
#include "test_diskcache.moc"
