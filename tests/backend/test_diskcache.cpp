// SPDX-License-Identifier: GPL-3.0-or-later
// The diskcache backend on caches that real programs wrote, and what it tells of keys, values and shards.
#include "support/diskcaches.h"
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

#include <algorithm>
#include <sqlite3.h>
#include <thread>

using namespace etagere;
using namespace etagere::test;

namespace {

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

} // namespace

class TestDiskcache : public QObject
{
    Q_OBJECT

private slots:
    void esipyCacheAsExpected();
    void readingChangesNothing();
    void metadataHasSizesWithoutValues();
    void readOnlyFolder();
    void keysKeepTheirTypes();
    void leftoverWalIsRead();
    void liveOwnerIsSeen();
    void changedMeanwhileIsReadAnew_data();
    void changedMeanwhileIsReadAnew();
    void ownerWithoutWal();
    void sharedWithThreeShards();
};

void TestDiskcache::esipyCacheAsExpected()
{
    const QTemporaryDir dir;
    copyTree(dataPath(QStringLiteral("fixtures/esipy-filecache")), dir.filePath(QStringLiteral("c")));
    const std::unique_ptr<Backend> backend = openDiskcache(dir.filePath(QStringLiteral("c/cache")));
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
    const std::unique_ptr<Backend> backend = openDiskcache(cache);
    RecordingSink sink;
    for (const ListDepth depth : { ListDepth::Values, ListDepth::Metadata, ListDepth::Keys })
        listAll(*backend, sink, depth);
    QVERIFY(backend->read(textKey("esi_00431965a67915ae32ca99da9dbd3e6f"), {}));
    QCOMPARE(difference(before, snapshotOf(cache)), QByteArray());
}

// Of values in the table, of each type, and of values in files, which need not be there to have a size.
void TestDiskcache::metadataHasSizesWithoutValues()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 0, 0);
    execute(cache + QStringLiteral("/cache.db"),
            "INSERT INTO Cache(key, raw, store_time, expire_time, size, mode, filename, value) VALUES"
            " ('blob', 1, 1.5, 2.5, 0, 1, NULL, zeroblob(50000)), ('text', 1, 1, NULL, 0, 1, NULL, 'caf\xc3\xa9'),"
            " ('int', 1, 1, NULL, 0, 1, NULL, -42), ('float', 1, 1, NULL, 0, 1, NULL, 0.5),"
            " ('file', 1, 1, NULL, 70000, 2, '00/gone.val', NULL), ('none', 1, 1, NULL, 0, 1, NULL, NULL)");
    RecordingSink sink;
    listAll(*openDiskcache(cache), sink, ListDepth::Metadata);
    const QHash<QByteArray, qint64> sizes{ { "blob", 50000 }, { "text", 5 },     { "int", 3 },
                                           { "float", 3 },    { "file", 70000 }, { "none", 0 } };
    QCOMPARE(sink.entries.size(), sizes.size());
    for (auto i = sizes.begin(); i != sizes.end(); ++i) {
        const Recorded row = sink.entries.value(textKey(i.key()));
        QCOMPARE(row.storedBytes, i.value());
        QCOMPARE(row.headSize, -1);
        QCOMPARE(row.head, QByteArray());
        QCOMPARE(row.hasError, i.key() == "none");
    }
    QCOMPARE(sink.entries.value(textKey("blob")).storedAt, 1500);
    QCOMPARE(sink.entries.value(textKey("blob")).expiresAt, 2500);
}

void TestDiskcache::readOnlyFolder()
{
    const QTemporaryDir dir;
    const QString cache = dir.filePath(QStringLiteral("cache"));
    copyTree(dataPath(QStringLiteral("fixtures/esipy-filecache/cache")), cache);
    QFile::setPermissions(cache, QFile::ReadOwner | QFile::ExeOwner);
    RecordingSink sink;
    listAll(*openDiskcache(cache), sink);
    QCOMPARE(sink.entries.size(), 21);
    QFile::setPermissions(cache, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
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
    const std::unique_ptr<Backend> backend = openDiskcache(cache);
    for (const ListDepth depth : { ListDepth::Keys, ListDepth::Metadata, ListDepth::Values }) {
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
        listAll(*openDiskcache(copy), sink);
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
    const std::unique_ptr<Backend> backend = openDiskcache(cache);
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
// those that it remembers, belong to different times. One is stored anew, in another row, and still comes once.
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
    const QByteArray change = "DELETE FROM Cache WHERE rowid % 10 <> 0;"
                              "INSERT INTO Cache(rowid, key, raw, store_time, mode, value)"
                              " VALUES (1000000, 'old5', 1, 1, 1, replace(hex(zeroblob(150)), '00', 'old'));"
                              "UPDATE Cache SET key = 'new' || rowid, value = replace(hex(zeroblob(20)), '00', 'new') "
                              "WHERE rowid BETWEEN 2001 AND 5000;"
                              "PRAGMA wal_checkpoint(TRUNCATE);";
    HookedSink sink;
    sink.hook = [&] {
        if (sqlite3_exec(owner, change.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
            qFatal("%s", sqlite3_errmsg(owner));
    };
    listAll(*openDiskcache(cache), sink);
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

// With a rollback journal, the owner writes into the database itself.
void TestDiskcache::ownerWithoutWal()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 2000, 500);
    const QString database = cache + QStringLiteral("/cache.db");
    execute(database, "PRAGMA journal_mode=DELETE; PRAGMA journal_mode=PERSIST; UPDATE Cache SET tag = 1");
    QVERIFY(QFileInfo::exists(database + QStringLiteral("-journal")));
    const std::unique_ptr<Backend> backend = diskcacheOn(cache);
    QVERIFY(backend->open(Access::ReadOnly, {})->notes.isEmpty());
    const TreeSnapshot before = snapshotOf(cache);
    RecordingSink sink;
    listAll(*backend, sink);
    QCOMPARE(sink.entries.size(), 2000);
    QCOMPARE(difference(before, snapshotOf(cache)), QByteArray());

    // Its pages overflow the cache into the file before they are committed.
    sqlite3 *owner = nullptr;
    sqlite3_open(QFile::encodeName(database).constData(), &owner);
    sqlite3_exec(owner, "PRAGMA cache_size=5; BEGIN; DELETE FROM Cache WHERE rowid % 2", nullptr, nullptr, nullptr);
    std::thread committer([owner] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        sqlite3_exec(owner, "COMMIT", nullptr, nullptr, nullptr);
    });
    RecordingSink during;
    listAll(*backend, during);
    committer.join();
    QCOMPARE(during.entries.size(), 1000);
    // One that never ends is told.
    sqlite3_exec(owner, "BEGIN; DELETE FROM Cache", nullptr, nullptr, nullptr);
    QCOMPARE(backend->open(Access::ReadOnly, {})->notes.size(), 1);
    sqlite3_close(owner);
}

void TestDiskcache::sharedWithThreeShards()
{
    const QTemporaryDir dir;
    const QString cache = dir.filePath(QStringLiteral("cache"));
    const std::unique_ptr<Backend> backend = diskcacheOn(cache, "?shards=3&size_limit=3000000&policy=none");
    QVERIFY(backend->open(Access::Write, {}));
    for (int i = 0; i < 12; ++i)
        QVERIFY(backend->change(textKey("key " + QByteArray::number(i)), {}, diskcacheValue("v"), {}));
    QVERIFY(backend->change({ "7", KeyType::Integer, 0 }, {}, diskcacheValue("seven"), {}));
    for (int shard = 0; shard < 3; ++shard) {
        RecordingSink sink;
        listAll(*openDiskcache(cache + QStringLiteral("/00%1").arg(shard)), sink);
        QVERIFY(sink.entries.size() > 0 && sink.entries.size() < 13);
        const StoredKey seven{ "7", KeyType::Integer, 0 };
        QCOMPARE(sink.entries.contains(seven), shard == 7 % 3);
    }
    const std::unique_ptr<Backend> reader = diskcacheOn(cache);
    const Result<StoreInfo> info = reader->open(Access::ReadOnly, {});
    QVERIFY(info->description.contains(u"3 shards"));
    QCOMPARE(info->estimate, 13);
    RecordingSink sink;
    listAll(*reader, sink);
    QCOMPARE(sink.entries.size(), 13);
    QCOMPARE(reader->read({ "7", KeyType::Integer, 0 }, {})->head.head, "seven");
}

QTEST_GUILESS_MAIN(TestDiskcache)
#include "test_diskcache.moc"
