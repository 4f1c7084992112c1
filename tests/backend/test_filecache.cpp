// SPDX-License-Identifier: GPL-3.0-or-later
// The file cache on folders that CacheControl and pip wrote, and on those that nobody should have written.
#include "support/filecachefolder.h"
#include "support/recordingsink.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtTest/QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace etagere;
using namespace etagere::test;

namespace {

const QByteArray SomeKey = keyOf("http://example.org/").bytes;

} // namespace

class TestFilecache : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<FilecacheFolder>(); }
    void listsFixtures_data();
    void listsFixtures();
    void damagedSeparateBodies();
    void leftoversAreSkippedAndCounted();
    void strangersAreNotFollowed();
    void flatFoldersOfOldVersions();
    void recognises_data();
    void recognises();
    void fileCutShortIsAnError();
    void stopsWithinManyFiles();

private:
    std::unique_ptr<FilecacheFolder> m_folder;
};

void TestFilecache::listsFixtures_data()
{
    QTest::addColumn<QString>("fixture");
    QTest::addColumn<QString>("root");
    QTest::addColumn<bool>("separate");
    QTest::newRow("0.12.12") << u"cachecontrol-filecache"_qs << u"cache"_qs << false;
    QTest::newRow("0.14.4") << u"cachecontrol-filecache-latest"_qs << u"cache"_qs << false;
    QTest::newRow("separate bodies") << u"cachecontrol-separate-body"_qs << u"cache"_qs << true;
    QTest::newRow("0.9.3") << u"cachecontrol-legacy"_qs << u"cc0-py27"_qs << false;
    QTest::newRow("0.10.7") << u"cachecontrol-legacy"_qs << u"cc1-py27"_qs << false;
    QTest::newRow("0.11.7") << u"cachecontrol-legacy"_qs << u"cc2-py36"_qs << false;
    QTest::newRow("0.12.0") << u"cachecontrol-legacy"_qs << u"cc3-py36"_qs << false;
    QTest::newRow("pip 23") << u"pip-http"_qs << u"cache/http"_qs << false;
    QTest::newRow("pip 24") << u"pip-http-v2"_qs << u"cache/http-v2"_qs << true;
}

void TestFilecache::listsFixtures()
{
    QFETCH(QString, fixture);
    QFETCH(QString, root);
    QFETCH(bool, separate);
    const QString source = dataPath(u"fixtures/"_qs + fixture + u'/' + root);
    copyTree(source, m_folder->root());
    ageAccessTimes(m_folder->root());
    const TreeSnapshot before = snapshotOf(m_folder->root());
    const OpenCache cache = m_folder->open();
    QCOMPARE(cache.info.separateBodies, separate);
    RecordingSink sink;
    QVERIFY(cache.backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.repeated.size(), 0);

    int expected = 0;
    const QJsonArray entries = expectedOf(fixture)[u"entries"_qs].toArray();
    for (const QJsonValue &value : entries) {
        const QJsonObject entry = value.toObject();
        if (entry.contains(u"root"_qs) && entry[u"root"_qs].toString() != root)
            continue;
        ++expected;
        const QString file = entry[u"stored_key"_qs].toString();
        const StoredKey key{ file.section(u'/', -1).toUtf8(), KeyType::Text, 0 };
        QVERIFY2(sink.entries.contains(key), key.bytes.constData());
        const Recorded found = sink.entries.value(key);
        QVERIFY2(!found.hasError, qPrintable(found.error.text()));
        QCOMPARE(found.headSize, QFileInfo(source + u'/' + file).size());
        QCOMPARE(found.hasBody, separate);
        QCOMPARE(found.bodySize, separate ? QFileInfo(source + u'/' + file + u".body"_qs).size() : 0);
        QCOMPARE(found.storedAt, QFileInfo(source + u'/' + file).lastModified().toMSecsSinceEpoch());
        const Result<Value> read = cache.backend->read(key, {});
        QVERIFY(read);
        QCOMPARE(read->head.readAll(1 << 24).value(), readFile(source + u'/' + file));
        QCOMPARE(found.whole, read->head.readAll(1 << 24).value());
        QCOMPARE(read->places.first(), m_folder->root() + u'/' + file);
        if (separate)
            QCOMPARE(read->body->readAll(1 << 24).value(), readFile(source + u'/' + file + u".body"_qs));
    }
    QVERIFY(expected > 0);
    QCOMPARE(sink.entries.size(), expected);
    QCOMPARE(difference(before, snapshotOf(m_folder->root())), QByteArray());
}

void TestFilecache::damagedSeparateBodies()
{
    copyTree(dataPath(u"fixtures/bad/cachecontrol-separate-bad"_qs), m_folder->root());
    const OpenCache cache = m_folder->open();
    QVERIFY(cache.info.separateBodies);
    RecordingSink sink;
    QVERIFY(cache.backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 5);
    const StoredKey noBody{ "95421ba1aa929f0b2171e721d3d504d87dc1914fa552d396a0e499d1", KeyType::Text, 0 };
    const StoredKey bodyOnly{ "a7be7e9628fc3c962f3e0fe8814f53101d5035701d85712273f28d67.body", KeyType::Text, 0 };
    for (const Recorded &entry : std::as_const(sink.entries))
        QCOMPARE(entry.hasError, entry.key == noBody || entry.key == bodyOnly);
    QVERIFY(sink.entries[noBody].error.message.contains(u".body file is missing"_qs));
    QVERIFY(sink.entries[bodyOnly].error.message.contains(u"without its metadata"_qs));
    QCOMPARE(cache.backend->read(bodyOnly, {})->head.head, readFile(m_folder->path(bodyOnly.bytes)));
}

void TestFilecache::leftoversAreSkippedAndCounted()
{
    QVERIFY(writeFile(m_folder->path(SomeKey), "entry"));
    QVERIFY(writeFile(m_folder->path(SomeKey, ".lock"), {}));
    QVERIFY(writeFile(m_folder->path(SomeKey, ".body.lock"), {}));
    const QString folder = QFileInfo(m_folder->path(SomeKey)).path();
    QVERIFY(writeFile(folder + u"/tmpab12_xyz"_qs, "half"));
    QVERIFY(writeFile(m_folder->path(SomeKey, "ab12cdef.tmp"), "half"));
    QVERIFY(writeFile(m_folder->path(SomeKey, ".bodyab12cdef.tmp"), "half"));
    QVERIFY(writeFile(folder + u"/host-7f12.4242-1234"_qs, {})); // lockfile's own file
    const QByteArray other = keyOf("other").bytes;
    QVERIFY(writeFile(m_folder->path(other), "entry"));
    QVERIFY(QDir().mkpath(m_folder->path(other, ".lock"))); // pip 19's lock
    QVERIFY(writeFile(m_folder->root() + u"/selfcheck/abc"_qs, "{}"));
    QVERIFY(writeFile(m_folder->root() + u"/a/b/stray"_qs, "x"));
    QVERIFY(writeFile(folder + u'/' + QString::fromLatin1(other), "in the wrong folder"));
    for (ListDepth depth : { ListDepth::Values, ListDepth::Keys }) {
        const OpenCache cache = m_folder->open();
        RecordingSink sink;
        QVERIFY(cache.backend->list(depth, sink, {}));
        QCOMPARE(sink.entries.size(), 2);
        const QString notes = sink.notes.join(u'\n');
        QVERIFY2(notes.contains(u"Lock files skipped: 3"_qs), qPrintable(notes));
        QVERIFY2(notes.contains(u"killed writers skipped: 3"_qs), qPrintable(notes));
        QVERIFY2(notes.contains(u"no entry, skipped: 4"_qs), qPrintable(notes));
    }
}

void TestFilecache::strangersAreNotFollowed()
{
    const QString outside = m_folder->outside(u"outside"_qs);
    const QByteArray hidden = SomeKey;
    QVERIFY(writeFile(outside + u'/' + relativePathOf(hidden).section(u'/', 2), "outside"));
    QVERIFY(QDir().mkpath(m_folder->root() + u'/' + QLatin1Char(hidden[0])));
    QVERIFY(QFile::link(outside, m_folder->root() + u'/' + QLatin1Char(hidden[0]) + u'/' + QLatin1Char(hidden[1])));
    QVERIFY(QFile::exists(m_folder->path(hidden)));
    const QByteArray fifo = keyOf("fifo").bytes;
    QVERIFY(QDir().mkpath(QFileInfo(m_folder->path(fifo)).path()));
    QCOMPARE(::mkfifo(QFile::encodeName(m_folder->path(fifo)).constData(), 0600), 0);
    const OpenCache cache = m_folder->open(Access::Write);
    RecordingSink sink;
    QVERIFY(cache.backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 1);
    QVERIFY(sink.entries[keyOf("fifo")].hasError);
    QVERIFY(!cache.backend->read({ hidden, KeyType::Text, 0 }, {}));
    QVERIFY(!cache.backend->read(keyOf("fifo"), {}));
    QVERIFY(!cache.backend->change({ hidden, KeyType::Text, 0 }, {}, valueOf("x"), {}));
    QCOMPARE(readFile(outside + u'/' + relativePathOf(hidden).section(u'/', 2)), "outside");
    // The name of a file that lies in the cache, but is no entry's.
    QVERIFY(writeFile(m_folder->path(keyOf("a").bytes, ".lock"), "lock"));
    QCOMPARE(cache.backend->read({ keyOf("a").bytes + ".lock", KeyType::Text, 0 }, {}).error().code,
             ErrorCode::NotFound);
    QVERIFY(!cache.backend->change({ keyOf("a").bytes + ".lock", KeyType::Text, 0 }, {}, valueOf("x"), {}));
}

void TestFilecache::flatFoldersOfOldVersions()
{
    const QByteArray base64 = QByteArray("https://example.org/a?b=c").toBase64(QByteArray::Base64UrlEncoding);
    const QByteArray md5 = QCryptographicHash::hash("http://example.org/", QCryptographicHash::Md5).toHex();
    QVERIFY(writeFile(m_folder->root() + u'/' + QString::fromLatin1(base64), "oldest"));
    QVERIFY(writeFile(m_folder->root() + u'/' + QString::fromLatin1(base64) + u".lock"_qs, {}));
    QVERIFY(writeFile(m_folder->root() + u'/' + QString::fromLatin1(md5), "old"));
    QVERIFY(writeFile(m_folder->root() + u"/README"_qs, "no entry"));
    QVERIFY(writeFile(m_folder->path(SomeKey), "new"));
    const OpenCache cache = m_folder->open(Access::Write);
    RecordingSink sink;
    QVERIFY(cache.backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 3);
    QCOMPARE(sink.entries.value({ base64, KeyType::Text, 0 }).head, "oldest");
    QCOMPARE(sink.entries.value({ md5, KeyType::Text, 0 }).head, "old");
    const Result<Value> value = cache.backend->read({ base64, KeyType::Text, 0 }, {});
    QVERIFY(value);
    QVERIFY(cache.backend->change({ base64, KeyType::Text, 0 }, value->version, std::nullopt, {}));
    QVERIFY(!QFile::exists(m_folder->root() + u'/' + QString::fromLatin1(base64)));
}

void TestFilecache::recognises_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *folder, int least, int most, const char *reason) {
        QTest::newRow(folder) << QString::fromUtf8(folder) << least << most << QString::fromUtf8(reason);
    };
    row("cachecontrol-filecache/cache", 90, 100, "sha224");
    row("cachecontrol-separate-body/cache", 90, 100, ".body");
    row("pip-http-v2/cache/http-v2", 90, 100, ".body");
    row("cachecontrol-legacy/cc0-py27", 50, 80, "before 0.9.4");
    row("pip-http-v2/cache", 0, 0, "open http-v2");
    row("bad/cachecontrol-bad", 90, 100, "sha224");
    row("bad/pickles", 0, 0, "");
    row("esipy-filecache/cache", 0, 20, "");
    row("cachecontrol-filecache/urls.txt", 0, 0, "");
    row("no such folder", 0, 0, "");
}

void TestFilecache::recognises()
{
    QFETCH(QString, folder);
    QFETCH(int, least);
    QFETCH(int, most);
    QFETCH(QString, reason);
    const Recognition recognition = filecacheFactory().recognise(dataPath(u"fixtures/"_qs + folder));
    QVERIFY2(recognition.score >= least && recognition.score <= most,
             QByteArray::number(recognition.score).constData());
    QVERIFY2(recognition.reason.contains(reason), qPrintable(recognition.reason));
}

void TestFilecache::fileCutShortIsAnError()
{
    QVERIFY(writeFile(m_folder->path(SomeKey), QByteArray(500'000, 'x')));
    const OpenCache cache = m_folder->open();
    const Result<Value> value = cache.backend->read({ SomeKey, KeyType::Text, 0 }, {});
    QVERIFY(value);
    QCOMPARE(value->head.read(400'000, 3).value(), "xxx");
    QCOMPARE(::truncate(QFile::encodeName(m_folder->path(SomeKey)).constData(), 1000), 0);
    QCOMPARE(value->head.read(400'000, 3).error().code, ErrorCode::Io);
}

void TestFilecache::stopsWithinManyFiles()
{
    // 100 000 in one folder is the worst case: no folder's end comes to our help.
    constexpr int Files = 100'000;
    const QByteArray prefix = QFile::encodeName(m_folder->root()) + "/0/0/0/0/0/";
    QVERIFY(QDir().mkpath(QFile::decodeName(prefix)));
    for (int i = 0; i < Files; ++i) {
        const QByteArray name = prefix + QByteArray::number(i).rightJustified(56, '0');
        const int fd = ::open(name.constData(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        QVERIFY(fd >= 0);
        QCOMPARE(::write(fd, "cc=4,", 5), 5);
        ::close(fd);
    }
    const OpenCache cache = m_folder->open();
    for (int delayMs : { 0, 5, 40, 80 }) {
        RecordingSink sink;
        std::stop_source stop;
        QElapsedTimer sinceRequest;
        std::thread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(delayMs));
            sinceRequest.start();
            stop.request_stop();
        });
        const Result<Done> result = cache.backend->list(ListDepth::Values, sink, stop.get_token());
        const qint64 elapsed = sinceRequest.elapsed();
        stopper.join();
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QVERIFY2(elapsed <= 200, QByteArray::number(elapsed).constData());
    }
    RecordingSink all;
    QVERIFY(cache.backend->list(ListDepth::Keys, all, {}));
    QCOMPARE(all.entries.size(), Files);
}

QTEST_GUILESS_MAIN(TestFilecache)
#include "test_filecache.moc"
