// SPDX-License-Identifier: GPL-3.0-or-later
// The trash on disk: who may read it, what a torn or damaged file still gives back, what is purged and what never is.
#include "engine/changefilereader.h"
#include "engine/changefilewriter.h"
#include "engine/changemaker.h"
#include "support/editedcache.h"
#include "support/filecachefolder.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <etagere/datetime.h>

#include <QtCore/QDataStream>
#include <QtCore/QDir>
#include <QtCore/QIODevice>
#include <QtTest/QTest>

#include <sys/stat.h>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr Msecs Day = 24 * 3600 * 1000LL;

mode_t modeOf(const QString &path)
{
    struct stat status;
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 07777 : 0;
}

ChangedEntry entryOf(const QByteArray &key, const QByteArray &head)
{
    ChangedEntry entry;
    entry.key = { key, KeyType::Text, 0 };
    entry.before.head = Part::fromBytes(head);
    return entry;
}

QByteArrayList keysIn(const Trash &trash, qint64 id)
{
    QByteArrayList keys;
    const auto read = trash.entries(id, [&keys](const StoredKey &key, const Value &before) {
        keys.append(key.bytes + '=' + before.head.head.first(2));
        return true;
    });
    return read ? keys : QByteArrayList{ read.error().text().toUtf8() };
}

// Cannot be read from `m_end` on.
class FailingSource final : public ByteSource
{
public:
    explicit FailingSource(qint64 end)
        : m_end(end)
    {
    }
    qint64 size() const override { return 4'000'000; }
    Result<QByteArray> read(qint64 offset, qint64 length) const override
    {
        if (offset + length > m_end)
            return failure(ErrorCode::Io, QStringLiteral("cut short"));
        return QByteArray(length, 'f');
    }

private:
    qint64 m_end;
};

// Has each entry, and fails half-way when it is to change one.
class HalfwayBackend final : public Backend
{
public:
    Result<StoreInfo> open(Access, std::stop_token) override { return StoreInfo(); }
    Result<Done> list(ListDepth, ListSink &, std::stop_token) override { return Done(); }
    Result<Value> read(const StoredKey &, std::stop_token) override { return valueOf("value"); }
    Result<Version> change(const StoredKey &, const Version &, const std::optional<Value> &, std::stop_token) override
    {
        return failure(ErrorCode::Permission, QStringLiteral("the second file cannot be removed"));
    }
};

} // namespace

class TestTrash : public QObject
{
    Q_OBJECT

private slots:
    void onlyTheUserReadsIt();
    void lookingCreatesNothing();
    void cutAtEveryByte();
    void aDamagedEntryCostsOnlyItself();
    void everyByteChanged();
    void anEntryThatCannotBeReadCostsOnlyItself();
    void longLabelsAndKeys();
    void aFailureHalfwayCanBeUndone();
    void aChangeBeingMadeIsLeftAlone();
    void purgesByAge();
    void purgesBySizeOldestFirst();
    void limitCountsAllChanges();
    void emptiesAll();
    void aTrashThatCannotBeWrittenStopsTheChange();
    void identityIsTheFolder();

private:
    /// A change of `bytes` bytes, made `age` ago.
    static qint64 addChange(const EditedCache &cache, qint64 bytes, Msecs age = 0);
};

qint64 TestTrash::addChange(const EditedCache &cache, qint64 bytes, Msecs age)
{
    Result<ChangeFileWriter> file =
        ChangeFileWriter::create(cache.trash().folder(), ChangeKind::Invalidate, QStringLiteral("label"), "filecache");
    if (!file || !file->add(entryOf("key", QByteArray(bytes, 'x')), {}) || !file->sync())
        qFatal("the trash cannot be written");
    file->markMade();
    // Behind the first line and the kind comes the time.
    QFile written(cache.trash().folder() + u'/' + changeFileName(file->id()));
    QByteArray time;
    QDataStream out(&time, QIODevice::WriteOnly);
    out << currentTime() - age;
    if (!written.open(QIODevice::ReadWrite) || !written.seek(ChangeFileMagicLength + 1) || written.write(time) != 8)
        qFatal("the trash cannot be written");
    return file->id();
}

void TestTrash::onlyTheUserReadsIt()
{
    const mode_t umaskBefore = ::umask(0);
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    const qint64 id = cache.invalidate(cache.keys()).id;
    ::umask(umaskBefore);
    QVERIFY(cache.trash().folder().startsWith(cache.beside(QStringLiteral("data/etagere/trash/"))));
    QCOMPARE(modeOf(cache.trash().folder()), mode_t(0700));
    QCOMPARE(modeOf(cache.trash().folder() + u'/' + changeFileName(id)), mode_t(0600));
    // Whose trash there is tells which caches somebody has.
    QCOMPARE(modeOf(cache.beside(QStringLiteral("data/etagere/trash"))), mode_t(0700));
}

void TestTrash::lookingCreatesNothing()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    QCOMPARE(cache.trash().changes().size(), 0);
    QCOMPARE(cache.trash().change(1).error().code, ErrorCode::NotFound);
    QCOMPARE(cache.trash().remove(1).error().code, ErrorCode::NotFound);
    QCOMPARE(cache.trash().purge({}, currentTime()), 0);
    QVERIFY(cache.trash().empty());
    QVERIFY(!QFile::exists(cache.beside(QStringLiteral("data"))));
}

// After a crash the file ends anywhere; what is whole comes back.
void TestTrash::cutAtEveryByte()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-separate-body/cache"));
    const QList<StoredKey> keys{ keyOf("http://files.example.org/text/greeting.txt"),
                                 keyOf("http://api.example.com/v1/incursions") };
    const QString path = cache.trash().folder() + u'/' + changeFileName(cache.invalidate(keys).id);
    const QByteArray whole = readFile(path);
    Session session = cache.open();
    Editor editor(session);
    QVERIFY(editor.undo(1));
    int most = 0;
    for (qsizetype length = 0; length < whole.size(); length += length < 200 || length > whole.size() - 200 ? 1 : 7) {
        for (const StoredKey &key : keys) {
            if (const Result<Value> value = session.read(key))
                QVERIFY(session.backend().change(key, value->version, std::nullopt, {}));
        }
        QVERIFY(writeFile(path, whole.first(length)));
        const QList<ChangeRecord> records = cache.trash().changes();
        const Result<EditOutcome> outcome = editor.undo(1);
        QCOMPARE(bool(outcome), records.size() == 1);
        if (!outcome)
            continue;
        QCOMPARE(outcome->changed, records.first().entries);
        QVERIFY(outcome->changed >= most);
        most = int(outcome->changed);
        QCOMPARE(outcome->skipped, 0);
        for (int i = 0; i < keys.size(); ++i)
            QCOMPARE(bool(session.read(keys.at(i))), i < most);
        QCOMPARE(cache.trash().change(1)->state, ChangeState::Undone);
        QCOMPARE(cache.trash().change(1)->entries, most);
    }
    QCOMPARE(most, 2);
}

void TestTrash::aDamagedEntryCostsOnlyItself()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    const QList<StoredKey> keys = cache.keys().first(3);
    const QByteArray second = cache.open(Access::ReadOnly).read(keys.at(1))->head.head;
    const EditOutcome removed = cache.invalidate(keys);
    const QString path = cache.trash().folder() + u'/' + changeFileName(removed.id);
    QByteArray bytes = readFile(path);
    const qsizetype at = bytes.indexOf(second);
    QVERIFY(at > 0);
    bytes[at + 20] = char(bytes[at + 20] ^ 1);
    QVERIFY(writeFile(path, bytes));
    const EditOutcome undone = cache.undo(removed.id);
    QCOMPARE(undone.changed, 2);
    QCOMPARE(undone.skipped, 1);
    QVERIFY2(problemOf(undone).contains(u"damaged"), qPrintable(problemOf(undone)));
    QCOMPARE(cache.open().read(keys.at(1)).error().code, ErrorCode::NotFound);
    QVERIFY(cache.open().read(keys.at(2)));
    QCOMPARE(cache.trash().change(removed.id)->state, ChangeState::Made);
}

void TestTrash::everyByteChanged()
{
    const EditedCache cache;
    const qint64 id = addChange(cache, 10);
    const QString path = cache.trash().folder() + u'/' + changeFileName(id);
    const QByteArray whole = readFile(path);
    const qint64 header =
        ChangeFileMagicLength + 1 + 8 + 4 + 2 * qint64(sizeof "label" - 1) + 4 + qint64(sizeof "filecache" - 1);
    for (qsizetype i = 0; i < whole.size(); ++i) {
        for (const int mask : { 1, 0x80, 0xff }) {
            QByteArray bytes = whole;
            bytes[i] = char(bytes[i] ^ mask);
            QVERIFY(writeFile(path, bytes));
            const QByteArrayList keys = keysIn(cache.trash(), id);
            QVERIFY2(keys.isEmpty() || keys == QByteArrayList{ "key=xx" } || i < header,
                     QByteArray::number(i).constData());
        }
    }
}

void TestTrash::anEntryThatCannotBeReadCostsOnlyItself()
{
    const EditedCache cache;
    Result<ChangeFileWriter> file =
        ChangeFileWriter::create(cache.trash().folder(), ChangeKind::Expire, {}, "filecache");
    QVERIFY(file);
    QVERIFY(file->add(entryOf("one", "11"), {}));
    for (const qint64 end : { 0, 2'000'000 }) { // while its frame is in memory, and when much of it is in the file
        ChangedEntry failing = entryOf("two", {});
        failing.before.head.source = std::make_shared<FailingSource>(end);
        failing.before.head.size = failing.before.head.source->size();
        QCOMPARE(file->add(failing, {}).error().message, u"cut short");
        QVERIFY(!file->isBroken());
    }
    QVERIFY(file->add(entryOf("three", "33"), {}));
    QVERIFY(file->sync());
    QCOMPARE(keysIn(cache.trash(), file->id()), (QByteArrayList{ "one=11", "three=33" }));
}

void TestTrash::longLabelsAndKeys()
{
    const EditedCache cache;
    Result<ChangeFileWriter> file =
        ChangeFileWriter::create(cache.trash().folder(), ChangeKind::Invalidate, QString(300'000, u'l'), "filecache");
    QVERIFY(file);
    const QByteArray key(300'000, 'k');
    QVERIFY(file->add(entryOf(key, "kk"), {}));
    QVERIFY(file->sync());
    QCOMPARE(cache.trash().changes().size(), 1);
    QVERIFY(cache.trash().changes().first().label.startsWith(u"lllll"));
    QCOMPARE(keysIn(cache.trash(), file->id()), QByteArrayList{ key + "=kk" });
}

void TestTrash::aFailureHalfwayCanBeUndone()
{
    const EditedCache cache;
    HalfwayBackend backend;
    Result<ChangeFileWriter> file =
        ChangeFileWriter::create(cache.trash().folder(), ChangeKind::Invalidate, {}, "filecache");
    QVERIFY(file);
    const auto remove = [](const StoredKey &, const Value &) { return std::optional<Value>(); };
    ChangeMaker maker(backend, std::move(*file), remove, 1'000'000);
    QVERIFY(maker.run({ { "key", KeyType::Text, 0 } }, {}, {}));
    QCOMPARE(maker.outcome().skipped, 1);
    QVERIFY(maker.outcome().id > 0);
    QCOMPARE(keysIn(cache.trash(), maker.outcome().id), QByteArrayList{ "key=va" });
}

// Else what it still removes could not be put back.
void TestTrash::aChangeBeingMadeIsLeftAlone()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    Result<ChangeFileWriter> file =
        ChangeFileWriter::create(cache.trash().folder(), ChangeKind::Invalidate, {}, "filecache");
    QVERIFY(file && file->add(entryOf("one", "11"), {}) && file->sync());
    const qint64 newest = addChange(cache, 10);
    Session session = cache.open();
    QVERIFY(!Editor(session).undo(file->id()));
    QVERIFY(!cache.trash().remove(file->id()));
    QVERIFY(!cache.trash().empty());
    QCOMPARE(cache.trash().change(newest).error().code, ErrorCode::NotFound);
    addChange(cache, 10);
    QCOMPARE(cache.trash().purge({ 0, 0 }, currentTime() + Day), 0);
    QVERIFY(file->add(entryOf("two", "22"), {}) && file->sync());
    QCOMPARE(keysIn(cache.trash(), file->id()), (QByteArrayList{ "one=11", "two=22" }));
    file->markMade();
    file = tl::unexpected(Error());
    QVERIFY(cache.trash().empty());
    QCOMPARE(cache.trash().changes().size(), 0);
}

void TestTrash::purgesByAge()
{
    const EditedCache cache;
    for (const int days : { 40, 31, 29, 0 })
        addChange(cache, 100, days * Day);
    QVERIFY(cache.trash().purge({}, currentTime()) > 200);
    QCOMPARE(cache.trash().changes().size(), 2);
    QCOMPARE(cache.trash().changes().first().id, 4);
    QVERIFY(cache.trash().purge({}, currentTime() + 100 * Day) > 100);
    QCOMPARE(cache.trash().changes().size(), 1);
    QCOMPARE(cache.trash().changes().first().id, 4);
}

void TestTrash::purgesBySizeOldestFirst()
{
    const EditedCache cache;
    for (const int bytes : { 100, 5000, 1000 })
        addChange(cache, bytes);
    TrashLimits limits;
    limits.bytes = 3000;
    QVERIFY(cache.trash().purge(limits, currentTime()) > 5100);
    QCOMPARE(cache.trash().changes().size(), 1);
    QCOMPARE(cache.trash().changes().first().id, 3);
    limits.bytes = 0;
    QCOMPARE(cache.trash().purge(limits, currentTime()), 0);
    QCOMPARE(cache.trash().changes().size(), 1);
}

// The limit is one of the whole trash, not of each change.
void TestTrash::limitCountsAllChanges()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    const QList<StoredKey> keys = cache.keys();
    Session session = cache.open();
    TrashLimits limits;
    limits.bytes = 100'000;
    for (const StoredKey &key : keys) {
        QVERIFY(Editor(session, limits).invalidate({ key }, {}));
        qint64 sum = 0;
        for (const ChangeRecord &record : cache.trash().changes())
            sum += record.bytes;
        QVERIFY2(sum <= limits.bytes, QByteArray::number(sum).constData());
    }
}

void TestTrash::emptiesAll()
{
    const EditedCache cache;
    addChange(cache, 100);
    const qint64 damaged = addChange(cache, 100);
    QVERIFY(writeFile(cache.trash().folder() + u'/' + changeFileName(damaged), "etagere damaged, with a token in it"));
    QVERIFY(writeFile(cache.trash().folder() + u"/notes.txt"_qs, "somebody's"));
    QCOMPARE(cache.trash().changes().size(), 1);
    QVERIFY(cache.trash().empty());
    QCOMPARE(QDir(cache.trash().folder()).entryList(QDir::Files), QStringList{ QStringLiteral("notes.txt") });
}

void TestTrash::aTrashThatCannotBeWrittenStopsTheChange()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    QVERIFY(writeFile(cache.beside(QStringLiteral("data/etagere/trash")), "a file where the folder belongs"));
    const QByteArrayList before = cache.state();
    const QList<StoredKey> keys = cache.keys();
    Session session = cache.open();
    const Result<EditOutcome> refused = Editor(session).invalidate(keys, {});
    QVERIFY(!refused);
    QVERIFY2(refused.error().text().contains(u"trash"), qPrintable(refused.error().text()));
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
}

void TestTrash::identityIsTheFolder()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    const QString link = cache.beside(QStringLiteral("link"));
    QVERIFY(QFile::link(cache.path(), link));
    for (const QString &same :
         { link, cache.path() + u'/', u"filecache:"_qs + cache.path(), cache.path() + u"/../cache"_qs }) {
        const Result<Location> location = Location::parse(same);
        QVERIFY2(location && Trash(*location).folder() == cache.trash().folder(), qPrintable(same));
    }
}

QTEST_GUILESS_MAIN(TestTrash)
#include "test_trash.moc"
