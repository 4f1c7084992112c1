// SPDX-License-Identifier: GPL-3.0-or-later
// Changes to a diskcache: what they touch, what they make room for, when they are refused.
#include "support/diskcaches.h"
#include "support/recordingsink.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <etagere/dialect.h>

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <algorithm>
#include <sqlite3.h>
#include <sys/stat.h>
#include <thread>

using namespace etagere;
using namespace etagere::test;

class TestDiskcacheChange : public QObject
{
    Q_OBJECT

private slots:
    void evilRowsAreRemovedAlone();
    void foreignTriggersForbidChanges();
    void valuesKeepTheirTypes();
    void cullsOnlyForNewEntries();
    void waitsForALockUntilStopped();
    void optionsMustMakeSense_data();
    void optionsMustMakeSense();
    void cleanupTestCase();
};

void TestDiskcacheChange::evilRowsAreRemovedAlone()
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
    const std::unique_ptr<Backend> backend = openDiskcache(cache, Access::Write);
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

void TestDiskcacheChange::foreignTriggersForbidChanges()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 20, 10);
    execute(cache + QStringLiteral("/cache.db"), "CREATE TRIGGER t AFTER DELETE ON Cache BEGIN DELETE FROM Cache; END");
    const TreeSnapshot before = snapshotOf(cache);
    const std::unique_ptr<Backend> backend = openDiskcache(cache, Access::Write);
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

void TestDiskcacheChange::valuesKeepTheirTypes()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 0, 0);
    std::unique_ptr<Backend> backend = openDiskcache(cache, Access::Write);
    const auto roundTrip = [&](int mode, KeyType type, const QByteArray &bytes) {
        Value value = diskcacheValue(bytes);
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

void TestDiskcacheChange::cullsOnlyForNewEntries()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 30, 10);
    execute(cache + QStringLiteral("/cache.db"), "UPDATE Cache SET expire_time = rowid WHERE rowid <= 15");
    const std::unique_ptr<Backend> backend = openDiskcache(cache, Access::Write);
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
    QVERIFY(backend->change(textKey("new"), {}, diskcacheValue("v"), {}));
    QCOMPARE(count(), 21);
    QVERIFY(!backend->read(textKey("key 00010"), {}));
    QVERIFY(backend->read(textKey("key 00011"), {}));
    // Over its size it removes the oldest, though never what has just been stored.
    execute(cache + QStringLiteral("/cache.db"), "UPDATE Settings SET value = 1 WHERE key = 'size_limit'");
    QVERIFY(backend->change(textKey("newer"), {}, diskcacheValue("v"), {}));
    QCOMPARE(count(), 12);
    QVERIFY(backend->read(textKey("newer"), {}));
    QVERIFY(backend->read(textKey("new"), {}));
}

void TestDiskcacheChange::waitsForALockUntilStopped()
{
    const QTemporaryDir dir;
    const QString cache = cacheWithRows(dir, 1, 10);
    const std::unique_ptr<Backend> backend = openDiskcache(cache, Access::Write);
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
    const Result<Version> stopped = backend->change(textKey("k"), {}, diskcacheValue("v"), stop.get_token());
    QVERIFY(sinceStop.isValid() && sinceStop.elapsed() < 200);
    stopper.join();
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    std::thread releaser([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        sqlite3_exec(owner, "COMMIT", nullptr, nullptr, nullptr);
    });
    QVERIFY(backend->change(textKey("k"), {}, diskcacheValue("v"), {}));
    releaser.join();
    sqlite3_close(owner);
}

void TestDiskcacheChange::optionsMustMakeSense_data()
{
    QTest::addColumn<QByteArray>("options");
    for (const char *options : { "?size_limit=0", "?size_limit=much", "?shards=0", "?shards=1001", "?policy=random" })
        QTest::newRow(options) << QByteArray(options);
}

void TestDiskcacheChange::optionsMustMakeSense()
{
    QFETCH(QByteArray, options);
    const QTemporaryDir dir;
    const Result<StoreInfo> info =
        diskcacheOn(dir.filePath(QStringLiteral("cache")), options.constData())->open(Access::Write, {});
    QCOMPARE(info.error().code, ErrorCode::Usage);
    QVERIFY(!QFileInfo::exists(dir.filePath(QStringLiteral("cache"))));
}

void TestDiskcacheChange::cleanupTestCase()
{
    QVERIFY(!QFileInfo::exists(QStringLiteral("/tmp/httpcache-tool-PWNED-shared")));
}

QTEST_GUILESS_MAIN(TestDiskcacheChange)
#include "test_diskcache_change.moc"
