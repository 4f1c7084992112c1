// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of a file cache: as CacheControl makes them, under its locks.
#include "support/filecachefolder.h"
#include "support/recordingsink.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtTest/QTest>

#include <atomic>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace etagere;
using namespace etagere::test;

namespace {

const QByteArray SomeKey = keyOf("http://example.org/").bytes;

} // namespace

class TestFilecachechange : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<FilecacheFolder>(); }
    void createsTheFolderForWriting();
    void writesAsCacheControlDoes();
    void foreverRemovesNothing();
    void orphanedBodyCanBeRemoved();
    void unchangedBodyIsNotWrittenAgain();
    void waitsForALockOfCacheControl();
    void waitsForALockOfOldVersions();
    void leavesNoLockWhereNoneWas();
    void replacedFileKeepsItsMode();

private:
    std::unique_ptr<FilecacheFolder> m_folder;
};

void TestFilecachechange::createsTheFolderForWriting()
{
    Location location = Location::fromPath(m_folder->root() + u"/below"_qs);
    const std::unique_ptr<Backend> reader = filecacheFactory().create(location);
    QCOMPARE(reader->open(Access::ReadOnly, {}).error().code, ErrorCode::NotFound);
    QVERIFY(!QFile::exists(m_folder->root()));
    const std::unique_ptr<Backend> writer = filecacheFactory().create(location);
    QVERIFY(writer->open(Access::Write, {}));
    QVERIFY(QFileInfo(location.path()).isDir());
    QCOMPARE(QFileInfo(location.path()).permissions() & 0x77, QFileDevice::Permissions());
    RecordingSink sink;
    QVERIFY(writer->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 0);
    QCOMPARE(filecacheFactory().recognise(location.path()).score, 10);
    QVERIFY(writeFile(m_folder->outside(u"file"_qs), "x"));
    QCOMPARE(filecacheFactory()
                 .create(Location::fromPath(m_folder->outside(u"file"_qs)))
                 ->open(Access::ReadOnly, {})
                 .error()
                 .code,
             ErrorCode::BadInput);
}

void TestFilecachechange::writesAsCacheControlDoes()
{
    const OpenCache cache = m_folder->open(Access::Write);
    const StoredKey key = cache.backend->storedName({ "http://example.org/", KeyType::Text, 0 });
    QCOMPARE(key.bytes, SomeKey);
    Value value = valueOf("head");
    value.body = Part::fromBytes("body");
    QVERIFY(cache.backend->change(key, {}, value, {}));
    QCOMPARE(readFile(m_folder->path(SomeKey)), "head");
    QCOMPARE(readFile(m_folder->path(SomeKey, ".body")), "body");
    QCOMPARE(readFile(m_folder->path(SomeKey, ".lock")), "");
    QCOMPARE(readFile(m_folder->path(SomeKey, ".body.lock")), "");
    struct stat status;
    QCOMPARE(::stat(QFile::encodeName(m_folder->path(SomeKey)).constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777, 0600u);
    QCOMPARE(::stat(QFile::encodeName(QFileInfo(m_folder->path(SomeKey)).path()).constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777, 0700u);
    QCOMPARE(QDir(QFileInfo(m_folder->path(SomeKey)).path()).entryList(QDir::Files).size(), 4);
    // A value without a body takes the old body away.
    QVERIFY(cache.backend->change(key, cache.backend->read(key, {})->version, valueOf("inline"), {}));
    QVERIFY(!QFile::exists(m_folder->path(SomeKey, ".body")));
    QVERIFY(!cache.backend->read(key, {})->body);
}

void TestFilecachechange::foreverRemovesNothing()
{
    const OpenCache cache = m_folder->open(Access::Write, true);
    const Version version = cache.backend->change(keyOf("u"), {}, valueOf("head"), {}).value();
    QCOMPARE(cache.backend->change(keyOf("u"), version, std::nullopt, {}).error().code, ErrorCode::Unsupported);
    QCOMPARE(cache.backend->read(keyOf("u"), {})->version, version);
}

void TestFilecachechange::orphanedBodyCanBeRemoved()
{
    QVERIFY(writeFile(m_folder->path(SomeKey, ".body"), "body"));
    const OpenCache cache = m_folder->open(Access::Write);
    const StoredKey entry{ SomeKey, KeyType::Text, 0 };
    const StoredKey orphan{ SomeKey + ".body", KeyType::Text, 0 };
    QCOMPARE(cache.backend->read(entry, {}).error().code, ErrorCode::NotFound);
    const Result<Value> value = cache.backend->read(orphan, {});
    QVERIFY(value);
    QCOMPARE(value->places, QStringList{ m_folder->path(SomeKey, ".body") });
    // An entry that appears meanwhile owns the body again.
    QVERIFY(writeFile(m_folder->path(SomeKey), "head"));
    QCOMPARE(cache.backend->change(orphan, value->version, std::nullopt, {}).error().code, ErrorCode::Changed);
    QCOMPARE(cache.backend->read(orphan, {}).error().code, ErrorCode::NotFound);
    QVERIFY(QFile::remove(m_folder->path(SomeKey)));
    QVERIFY(cache.backend->change(orphan, value->version, std::nullopt, {}));
    QVERIFY(!QFile::exists(m_folder->path(SomeKey, ".body")));
}

void TestFilecachechange::unchangedBodyIsNotWrittenAgain()
{
    for (int size : { 10, 300'000 }) {
        const StoredKey key = keyOf(QByteArray::number(size));
        const OpenCache cache = m_folder->open(Access::Write);
        Value value = valueOf("head");
        value.body = Part::fromBytes(QByteArray(size, 'b'));
        QVERIFY(cache.backend->change(key, {}, value, {}));
        const QByteArray body = snapshotOf(m_folder->path(key.bytes, ".body")).value(QString());
        Value changed = *cache.backend->read(key, {});
        changed.head = Part::fromBytes("new head");
        const Result<Version> version = cache.backend->change(key, changed.version, changed, {});
        QVERIFY(version);
        QCOMPARE(snapshotOf(m_folder->path(key.bytes, ".body")).value(QString()), body);
        QCOMPARE(cache.backend->read(key, {})->version, *version);
        QCOMPARE(cache.backend->read(key, {})->head.head, "new head");
    }
}

void TestFilecachechange::waitsForALockOfCacheControl()
{
    QVERIFY(writeFile(m_folder->path(SomeKey), "head"));
    QVERIFY(writeFile(m_folder->path(SomeKey, ".lock"), {}));
    const OpenCache cache = m_folder->open(Access::Write);
    const StoredKey key{ SomeKey, KeyType::Text, 0 };
    const Version version = cache.backend->read(key, {})->version;
    const int fd = ::open(QFile::encodeName(m_folder->path(SomeKey, ".lock")).constData(), O_RDWR);
    QCOMPARE(::flock(fd, LOCK_EX), 0);
    // Reading asks for no lock.
    RecordingSink sink;
    QVERIFY(cache.backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 1);
    // A stop ends the wait, and nothing has changed.
    std::stop_source stop;
    std::thread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        stop.request_stop();
    });
    QCOMPARE(cache.backend->change(key, version, std::nullopt, stop.get_token()).error().code, ErrorCode::Cancelled);
    stopper.join();
    QCOMPARE(cache.backend->read(key, {})->version, version);
    // The version is compared under the lock: what its holder wrote is not lost.
    std::thread holder([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        QFile::remove(m_folder->path(SomeKey));
        writeFile(m_folder->path(SomeKey), "written under the lock");
        ::close(fd);
    });
    QCOMPARE(cache.backend->change(key, version, std::nullopt, {}).error().code, ErrorCode::Changed);
    holder.join();
    QCOMPARE(readFile(m_folder->path(SomeKey)), "written under the lock");
}

void TestFilecachechange::waitsForALockOfOldVersions()
{
    QVERIFY(writeFile(m_folder->path(SomeKey), "head"));
    const StoredKey key{ SomeKey, KeyType::Text, 0 };
    const OpenCache cache = m_folder->open(Access::Write);
    const QString folder = QFileInfo(m_folder->path(SomeKey)).path();
    QVERIFY(writeFile(folder + u"/host-1.2-3"_qs, {}));
    const QByteArray lock = QFile::encodeName(m_folder->path(SomeKey, ".lock"));
    for (bool isFolder : { false, true }) {
        QCOMPARE(isFolder ? ::mkdir(lock.constData(), 0700)
                          : ::link(QFile::encodeName(folder + u"/host-1.2-3"_qs).constData(), lock.constData()),
                 0);
        const Version version = cache.backend->read(key, {})->version;
        std::atomic<bool> isReleased = false;
        std::thread holder([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(60));
            isReleased = true;
            isFolder ? ::rmdir(lock.constData()) : ::unlink(lock.constData());
        });
        const Result<Version> changed = cache.backend->change(key, version, valueOf("new"), {});
        QVERIFY(isReleased);
        holder.join();
        QVERIFY(changed);
    }
}

void TestFilecachechange::leavesNoLockWhereNoneWas()
{
    copyTree(dataPath(u"fixtures/pip-http-v2/cache/http-v2"_qs), m_folder->root());
    const TreeSnapshot before = snapshotOf(m_folder->root());
    const OpenCache cache = m_folder->open(Access::Write);
    RecordingSink sink;
    QVERIFY(cache.backend->list(ListDepth::Keys, sink, {}));
    const StoredKey key = sink.entries.begin().key();
    Value value = *cache.backend->read(key, {});
    value.head = Part::fromBytes("cc=4,changed");
    QVERIFY(cache.backend->change(key, value.version, value, {}));
    QCOMPARE(snapshotOf(m_folder->root()).keys(), before.keys());
}

void TestFilecachechange::replacedFileKeepsItsMode()
{
    QVERIFY(writeFile(m_folder->path(SomeKey), "head"));
    QCOMPARE(::chmod(QFile::encodeName(m_folder->path(SomeKey)).constData(), 0640), 0);
    const OpenCache cache = m_folder->open(Access::Write);
    const StoredKey key{ SomeKey, KeyType::Text, 0 };
    QVERIFY(cache.backend->change(key, cache.backend->read(key, {})->version, valueOf("new"), {}));
    struct stat status;
    QCOMPARE(::stat(QFile::encodeName(m_folder->path(SomeKey)).constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777, 0640u);
}

QTEST_GUILESS_MAIN(TestFilecachechange)
#include "test_filecachechange.moc"
