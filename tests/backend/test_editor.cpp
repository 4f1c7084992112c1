// SPDX-License-Identifier: GPL-3.0-or-later
// Invalidating and undoing, on every kind of store: what comes back is what was there.
#include "support/diskcaches.h"
#include "support/editedcache.h"
#include "support/filecachefolder.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtTest/QTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace etagere;
using namespace etagere::test;

namespace {

// Odd times and modes, so that nothing that was made anew looks like what was there.
void makeOdd(const QString &root)
{
    QDirIterator files(root, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    for (int n = 0; files.hasNext(); ++n) {
        const QByteArray path = QFile::encodeName(files.next());
        const struct timespec times[2] = { { 0, UTIME_OMIT }, { 1'600'000'000 + n, 123'456'789 + n } };
        ::utimensat(AT_FDCWD, path.constData(), times, 0);
        ::chmod(path.constData(), n % 2 ? 0640 : 0600);
    }
}

// Inline values of each type, values in files, tags, counters, a row past its time.
void fillDiskcache(const QString &path, const char *options)
{
    const auto backend = diskcacheOn(path, options);
    QVERIFY(backend->open(Access::Write, {}));
    const auto add = [&](const StoredKey &key, const Value &value) { QVERIFY(backend->change(key, {}, value, {})); };
    add(textKey("text"), diskcacheValue("Grüße", 1, KeyType::Text));
    add(textKey("bytes"), diskcacheValue(QByteArray("\0\xff", 2)));
    add({ "42", KeyType::Integer, 0 }, diskcacheValue("-7", 1, KeyType::Integer));
    add({ "key", KeyType::Bytes, 0 }, diskcacheValue("1.5", 1, KeyType::Float));
    add(textKey("pickle"), diskcacheValue("\x80\x04N.", 4));
    for (int i = 0; i < 6; ++i)
        add(textKey("large " + QByteArray::number(i)),
            diskcacheValue(QByteArray(40'000 + i, char('a' + i)), 1 + i % 4));
    Value tagged = diskcacheValue("tagged");
    tagged.tag = "a tag";
    tagged.hasTag = true;
    tagged.expiresAt = 1'700'000'000'123;
    add(textKey("tagged"), tagged);
}

void touchRows(const QString &folder)
{
    QDirIterator databases(folder, { QStringLiteral("cache.db") }, QDir::Files, QDirIterator::Subdirectories);
    while (databases.hasNext()) {
        execute(databases.next(),
                "UPDATE Cache SET access_count = 5 + rowid, access_time = 1700000000.0625 + rowid,"
                " store_time = store_time - 0.000123 WHERE rowid % 2");
    }
}

} // namespace

class TestEditor : public QObject
{
    Q_OBJECT

private slots:
    void undoBringsBackAll_data();
    void undoBringsBackAll();
    void undoInAnyOrder();
    void readOnlyChangesNothing();
    void newerEntriesAreKept_data();
    void newerEntriesAreKept();
    void aRemovedEntryStaysRemoved();
    void aKeyTwiceIsOneEntry();
    void unknownKeysAreNamed();
    void foreignEntriesCanBeSpared();
    void cancelledChangesAreUndone();
    void trashLimitIsToldAndLosesNothing();
    void hostileRowsTouchNothingElse();
    void hostileFilesTouchNothingElse();
};

void TestEditor::undoBringsBackAll_data()
{
    QTest::addColumn<QString>("source");
    const auto fixture = [](const char *name, const char *folder) {
        QTest::newRow(name) << QStringLiteral("fixtures/") + QLatin1StringView(folder);
    };
    fixture("filecache", "cachecontrol-filecache/cache");
    fixture("filecache, bodies apart", "cachecontrol-separate-body/cache");
    fixture("filecache, orphaned body", "bad/cachecontrol-separate-bad");
    fixture("filecache without folders", "cachecontrol-legacy/cc0-py27");
    fixture("pip, no lock files", "pip-http/cache/http");
    fixture("pip, bodies apart, no lock files", "pip-http-v2/cache/http-v2");
    fixture("httplib2", "httplib2/cache");
    fixture("qtdiskcache", "qtdiskcache/cache");
    fixture("diskcache of EsiPy", "esipy-filecache/cache");
    QTest::newRow("diskcache") << QString();
    QTest::newRow("FanoutCache") << QStringLiteral("?shards=3");
}

void TestEditor::undoBringsBackAll()
{
    QFETCH(QString, source);
    const EditedCache cache = source.startsWith(u"fixtures") ? EditedCache(source) : EditedCache();
    if (!source.startsWith(u"fixtures"))
        fillDiskcache(cache.path(), source.toLatin1().constData());
    makeOdd(cache.path());
    touchRows(cache.path());
    const QByteArrayList before = cache.state();
    const QList<StoredKey> keys = cache.keys();
    QVERIFY(keys.size() > 3);

    const EditOutcome removed = cache.invalidate(keys);
    QCOMPARE(removed.changed, keys.size());
    QCOMPARE(removed.problems, {});
    QVERIFY(removed.id > 0 && removed.bytes > 0 && !removed.isCancelled);
    QCOMPARE(cache.keys().size(), 0);
    QDirIterator values(cache.path(), { QStringLiteral("*.val"), QStringLiteral("*.body") }, QDir::Files,
                        QDirIterator::Subdirectories);
    QVERIFY(!values.hasNext());
    const ChangeRecord record = *cache.trash().change(removed.id);
    QCOMPARE(record.state, ChangeState::Made);
    QCOMPARE(record.entries, keys.size());
    QCOMPARE(record.label, u"a test");

    const EditOutcome restored = cache.undo(removed.id);
    QCOMPARE(restored.changed, keys.size());
    QCOMPARE(restored.problems, {});
    QCOMPARE(restored.bytes, removed.bytes);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
    QCOMPARE(cache.trash().change(removed.id)->state, ChangeState::Undone);

    const EditOutcome again = cache.undo(removed.id);
    QCOMPARE(again.changed, 0);
    QCOMPARE(again.skipped, 0);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
}

void TestEditor::undoInAnyOrder()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-separate-body/cache"));
    const QByteArrayList before = cache.state();
    const QList<StoredKey> keys = cache.keys();
    QList<qint64> changes;
    for (const StoredKey &key : keys.first(4))
        changes.append(cache.invalidate({ key }).id);
    QCOMPARE(changes, (QList<qint64>{ 1, 2, 3, 4 }));
    for (const qint64 id : { 2, 4, 1, 3 })
        QCOMPARE(cache.undo(id).changed, 1);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
    QCOMPARE(cache.trash().changes().first().id, 4);
}

void TestEditor::readOnlyChangesNothing()
{
    for (const char *folder : { "fixtures/cachecontrol-filecache/cache", "fixtures/esipy-filecache/cache" }) {
        const EditedCache cache{ QString::fromLatin1(folder) };
        const QList<StoredKey> keys = cache.keys();
        const qint64 id = cache.invalidate(keys.first(1)).id;
        ageAccessTimes(cache.beside({}));
        const TreeSnapshot before = snapshotOf(cache.beside({}));
        Session session = cache.open(Access::ReadOnly);
        Editor editor(session);
        for (const auto &refused : { editor.invalidate(keys, {}), editor.expire(keys, {}), editor.undo(id) }) {
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::ReadOnly);
        }
        QCOMPARE(difference(before, snapshotOf(cache.beside({}))), QByteArray());
    }
}

void TestEditor::newerEntriesAreKept_data()
{
    QTest::addColumn<QString>("folder");
    QTest::newRow("filecache") << QStringLiteral("fixtures/cachecontrol-filecache/cache");
    QTest::newRow("bodies apart") << QStringLiteral("fixtures/cachecontrol-separate-body/cache");
    QTest::newRow("httplib2") << QStringLiteral("fixtures/httplib2/cache");
    QTest::newRow("qtdiskcache") << QStringLiteral("fixtures/qtdiskcache/cache");
    QTest::newRow("diskcache") << QStringLiteral("fixtures/esipy-filecache/cache");
}

void TestEditor::newerEntriesAreKept()
{
    QFETCH(QString, folder);
    const EditedCache cache(folder);
    const QList<StoredKey> keys = cache.keys().first(3);
    Value newer = *cache.open().read(keys.at(1));
    newer.head = Part::fromBytes("the client's newer one");
    newer.origin.clear();
    const EditOutcome removed = cache.invalidate(keys);
    QVERIFY(cache.open().backend().change(keys.at(1), {}, newer, {}));
    const EditOutcome undone = cache.undo(removed.id);
    QCOMPARE(undone.changed, 2);
    QCOMPARE(undone.skipped, 1);
    QVERIFY2(problemOf(undone, keys.at(1)).contains(u"newer"), qPrintable(problemOf(undone, keys.at(1))));
    QCOMPARE(cache.open().read(keys.at(1))->head.head, newer.head.head);
    QCOMPARE(cache.trash().change(removed.id)->state, ChangeState::Made);
}

void TestEditor::aRemovedEntryStaysRemoved()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    const StoredKey key = keyOf("http://files.example.org/text/greeting.txt");
    const EditOutcome expired = cache.expire({ key });
    QCOMPARE(expired.changed, 1);
    QVERIFY(QFile::remove(cache.path() + u'/' + relativePathOf(key.bytes)));
    const EditOutcome undone = cache.undo(expired.id);
    QCOMPARE(undone.changed, 0);
    QVERIFY2(problemOf(undone, key).contains(u"removed"), qPrintable(problemOf(undone, key)));
    QCOMPARE(cache.open().read(key).error().code, ErrorCode::NotFound);
}

void TestEditor::aKeyTwiceIsOneEntry()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    const QByteArrayList before = cache.state();
    const StoredKey key = cache.keys().first();
    const EditOutcome removed = cache.invalidate({ key, key });
    QCOMPARE(removed.changed, 1);
    QCOMPARE(removed.skipped, 0);
    QCOMPARE(cache.undo(removed.id).changed, 1);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
}

void TestEditor::unknownKeysAreNamed()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    const StoredKey unknown = keyOf("http://nowhere.example/");
    const EditOutcome outcome = cache.invalidate({ unknown });
    QCOMPARE(outcome.changed, 0);
    QCOMPARE(outcome.skipped, 1);
    QCOMPARE(outcome.id, 0);
    QVERIFY(!problemOf(outcome, unknown).isEmpty());
    QCOMPARE(cache.trash().changes().size(), 0);
    Session session = cache.open();
    QCOMPARE(Editor(session).undo(7).error().code, ErrorCode::NotFound);
}

void TestEditor::foreignEntriesCanBeSpared()
{
    const EditedCache cache(QStringLiteral("fixtures/esipy-filecache/cache"));
    const StoredKey foreign{ "sessions:42", KeyType::Text, 0 };
    Session session = cache.open();
    Value value;
    value.head = Part::fromBytes("another program's");
    value.mode = 1;
    QVERIFY(session.backend().change(foreign, {}, value, {}));
    const QList<StoredKey> keys = cache.keys();
    QVERIFY(keys.contains(foreign));
    Editor editor(session);
    editor.setSparesForeign(true);
    const EditOutcome outcome = editor.invalidate(keys, {}).value();
    QCOMPARE(outcome.changed, keys.size() - 1);
    QVERIFY2(problemOf(outcome, foreign).contains(u"another program"), qPrintable(problemOf(outcome, foreign)));
    QCOMPARE(cache.keys(), QList<StoredKey>{ foreign });
    editor.setSparesForeign(false);
    QCOMPARE(editor.invalidate({ foreign }, {})->changed, 1);
    QCOMPARE(cache.keys(), {});
}

void TestEditor::cancelledChangesAreUndone()
{
    const EditedCache cache;
    fillDiskcache(cache.path(), "");
    execute(cache.path() + u"/cache.db"_qs,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 450) INSERT INTO"
            " Cache(key, raw, store_time, access_time, mode, value) SELECT 'row ' || i, 1, 1.5, 2.5, 1, x'00' FROM n");
    const QByteArrayList before = cache.state();
    Session session = cache.open();
    std::stop_source stop;
    const auto progress = [&stop](qint64 done, qint64) {
        if (done > 0)
            stop.request_stop();
    };
    const Result<EditOutcome> cut = Editor(session).invalidate(cache.keys(), {}, progress, stop.get_token());
    QVERIFY(cut);
    QVERIFY(cut->isCancelled);
    QVERIFY(cut->changed > 0 && cut->changed < 450);
    QCOMPARE(Editor(session).undo(cut->id)->changed, cut->changed);
    session = cache.open(Access::ReadOnly);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
}

void TestEditor::trashLimitIsToldAndLosesNothing()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-separate-body/cache"));
    const QByteArrayList before = cache.state();
    Session session = cache.open();
    TrashLimits limits;
    limits.bytes = 4000;
    const Result<EditOutcome> refused = Editor(session, limits).invalidate(cache.keys(), {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::LimitExceeded);
    QVERIFY2(refused.error().message.contains(u"4,000 bytes"), qPrintable(refused.error().message));
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
    QCOMPARE(cache.trash().changes().size(), 0);
    QVERIFY(Editor(session, limits).invalidate(cache.keys().first(1), {}));
}

// Each row whose value can be read is removed and comes back; of the others none is followed anywhere.
void TestEditor::hostileRowsTouchNothingElse()
{
    const EditedCache cache(QStringLiteral("fixtures/bad/esipy-filecache-evil"));
    copyTree(dataPath(QStringLiteral("fixtures/bad/outside.val")), cache.beside(QStringLiteral("outside.val")));
    QVERIFY(QDir().mkpath(cache.beside(QStringLiteral("elsewhere"))));
    const TreeSnapshot outside = snapshotOf(cache.beside(QStringLiteral("outside.val")));
    const QByteArrayList before = cache.state();
    const QList<StoredKey> keys = cache.keys();
    const EditOutcome removed = cache.invalidate(keys);
    QVERIFY(removed.changed > 30);
    QCOMPARE(removed.changed + removed.skipped, keys.size());
    QVERIFY(removed.skipped >= 6); // val-missing, val-traversal, val-absolute, val-is-dir, mode-9, mode-null
    QCOMPARE(difference(outside, snapshotOf(cache.beside(QStringLiteral("outside.val")))), QByteArray());
    QVERIFY(!QFile::exists(QStringLiteral("/tmp/httpcache-tool-PWNED-shared")));
    QCOMPARE(cache.undo(removed.id).changed, removed.changed);
    // A time that is no number (diskcache writes none) comes back as 0.
    const auto withoutOddTime = [](QByteArrayList rows) {
        rows.removeIf([](const QByteArray &row) { return row.startsWith("/cache.db row 47 "); });
        return rows;
    };
    QCOMPARE(firstDifference(withoutOddTime(before), withoutOddTime(cache.state())), QByteArray());
}

void TestEditor::hostileFilesTouchNothingElse()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    const QString outside = cache.beside(QStringLiteral("outside"));
    QVERIFY(writeFile(outside + u"/file"_qs, "keep"));
    const StoredKey key = cache.keys().first();
    const QString path = cache.path() + u'/' + relativePathOf(key.bytes);
    // A body that is a link out of the cache, an entry that is one, a folder on the way that is one.
    QVERIFY(QFile::link(outside + u"/file"_qs, path + u".body"_qs));
    const StoredKey linked{ QByteArray(56, 'a'), KeyType::Text, 0 };
    QVERIFY(QDir().mkpath(cache.path() + u"/a/a/a/a/a"_qs));
    QVERIFY(QFile::link(outside + u"/file"_qs, cache.path() + u'/' + relativePathOf(linked.bytes)));
    const StoredKey behind{ QByteArray(56, 'b'), KeyType::Text, 0 };
    QDir(cache.path() + u"/b"_qs).removeRecursively();
    QVERIFY(QFile::link(outside, cache.path() + u"/b"_qs));
    QVERIFY(writeFile(outside + u"/b/b/b/b/"_qs + QString::fromLatin1(behind.bytes), "keep"));
    const TreeSnapshot before = snapshotOf(outside);
    QList<StoredKey> keys{ key, linked, behind };
    for (const char *name : { "../outside/file", "/etc/passwd", "..", "", "a/../../outside/file" })
        keys.append({ name, KeyType::Text, 0 });
    const EditOutcome outcome = cache.invalidate(keys);
    QCOMPARE(outcome.changed, 0);
    QCOMPARE(outcome.skipped, keys.size());
    QCOMPARE(cache.expire(keys).changed, 0);
    QCOMPARE(difference(before, snapshotOf(outside)), QByteArray());
}

QTEST_GUILESS_MAIN(TestEditor)
#include "test_editor.moc"
