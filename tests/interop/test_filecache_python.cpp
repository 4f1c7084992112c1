// SPDX-License-Identifier: GPL-3.0-or-later
// The file cache and the real CacheControl on one folder.
#include "support/filecachefolder.h"
#include "support/recordingsink.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtTest/QTest>

#include <condition_variable>
#include <thread>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr int Entries = 40;
constexpr int LongMs = 60'000;

StoredKey key(int n) { return keyOf("http://example.org/" + QByteArray::number(n)); }

// Lists slowly: the first entry is held until somebody lets it go.
class HoldingSink final : public RecordingSink
{
public:
    bool push(const ListedEntry &entry) override
    {
        std::unique_lock lock(m_mutex);
        m_isHolding = true;
        m_changed.notify_all();
        m_changed.wait_for(lock, std::chrono::milliseconds(LongMs), [this] { return m_isReleased; });
        lock.unlock();
        return RecordingSink::push(entry);
    }

    void waitUntilHolding()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_isHolding; });
    }

    void release()
    {
        const std::scoped_lock lock(m_mutex);
        m_isReleased = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isHolding = false;
    bool m_isReleased = false;
};

} // namespace

class TestFilecachePython : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<FilecacheFolder>(); }
    void readsWhatCacheControlWrote_data() { addKinds(); }
    void readsWhatCacheControlWrote();
    void cacheControlReadsWhatWasWritten_data() { addKinds(); }
    void cacheControlReadsWhatWasWritten();
    void listingHoldsNoLock_data() { addKinds(); }
    void listingHoldsNoLock();
    void listsBesideAWriter_data() { addKinds(); }
    void listsBesideAWriter();
    void changesBesideAWriter_data() { addKinds(); }
    void changesBesideAWriter();

private:
    static void addKinds();
    void start(QProcess &process, const QString &mode, const QString &kind, int count = Entries);
    /// Runs to its end; empty with a failed test when it fails.
    QByteArray run(const QString &mode, const QString &kind);
    /// Ends a "rewrite": its rounds; fails when CacheControl met an error.
    int stop(QProcess &process);

    std::unique_ptr<FilecacheFolder> m_folder;
};

void TestFilecachePython::addKinds()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("FileCache") << u"inline"_qs;
    QTest::newRow("SeparateBodyFileCache") << u"separate"_qs;
}

void TestFilecachePython::start(QProcess &process, const QString &mode, const QString &kind, int count)
{
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(u"/usr/bin/python3"_qs,
                  { QStringLiteral(ETAGERE_SOURCE_DIR "/tests/interop/cachecontrol_client.py"), mode, kind,
                    m_folder->root(), QString::number(count) });
    if (mode != u"rewrite")
        return;
    while (!process.canReadLine()) {
        if (!process.waitForReadyRead(LongMs))
            qFatal("CacheControl did not start");
    }
    process.readLine(); // "started"
}

QByteArray TestFilecachePython::run(const QString &mode, const QString &kind)
{
    QProcess process;
    start(process, mode, kind);
    if (!process.waitForFinished(LongMs) || process.exitCode() != 0)
        qFatal("CacheControl failed or hung");
    return process.readAllStandardOutput();
}

int TestFilecachePython::stop(QProcess &process)
{
    process.closeWriteChannel();
    if (!process.waitForFinished(LongMs) || process.exitCode() != 0)
        qFatal("CacheControl failed or hung");
    const QList<QByteArray> numbers = process.readAllStandardOutput().trimmed().split(' ');
    return numbers.value(1) == "0" ? numbers.value(0).toInt() : 0;
}

void TestFilecachePython::readsWhatCacheControlWrote()
{
    QFETCH(QString, kind);
    run(u"write"_qs, kind);
    const bool isSeparate = kind == u"separate";
    const OpenCache cache = m_folder->open();
    QCOMPARE(cache.info.separateBodies, isSeparate);
    RecordingSink sink;
    QVERIFY(cache.backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), Entries);
    for (int i = 0; i < Entries; ++i) {
        QCOMPARE(sink.entries.value(key(i)).head, "head of " + QByteArray::number(i) + ", first");
        const Result<Value> value = cache.backend->read(key(i), {});
        QVERIFY(value);
        QCOMPARE(value->body.has_value(), isSeparate);
        if (isSeparate)
            QCOMPARE(value->body->head, "body of " + QByteArray::number(i) + ", first");
    }
}

void TestFilecachePython::cacheControlReadsWhatWasWritten()
{
    QFETCH(QString, kind);
    run(u"write"_qs, kind);
    const OpenCache cache = m_folder->open(Access::Write);
    QByteArray expected;
    for (int i = 0; i < Entries; ++i) {
        // Every byte there is; one entry in four is removed, one in four created anew.
        QByteArray bytes(300, char(i));
        for (qsizetype at = 0; at < 256; ++at)
            bytes[at] = char(at);
        Value value = valueOf(bytes);
        if (kind == u"separate")
            value.body = Part::fromBytes(bytes.repeated(i * 30));
        const Version seen = cache.backend->read(key(i), {})->version;
        const bool isRemoved = i % 4 == 0;
        QVERIFY(cache.backend->change(key(i), seen, isRemoved ? std::optional<Value>() : value, {}));
        if (i % 8 == 0)
            QVERIFY(cache.backend->change(key(i), {}, value, {}));
        const bool isThere = !isRemoved || i % 8 == 0;
        expected += (isThere ? bytes.toHex() : QByteArray("-")) + ' '
            + (isThere && value.body ? value.body->head.toHex() : QByteArray("-")) + '\n';
    }
    QCOMPARE(run(u"read"_qs, kind), expected);
}

void TestFilecachePython::listingHoldsNoLock()
{
    QFETCH(QString, kind);
    run(u"write"_qs, kind);
    const OpenCache cache = m_folder->open();
    HoldingSink sink;
    std::thread listing([&] { (void)cache.backend->list(ListDepth::Values, sink, {}); });
    sink.waitUntilHolding();
    // Every entry is written while the listing stands still in the midst of one; a lock would let neither end.
    const QByteArray output = run(u"write"_qs, kind);
    sink.release();
    listing.join();
    QCOMPARE(output, QByteArray());
    QCOMPARE(sink.entries.size(), Entries);
}

void TestFilecachePython::listsBesideAWriter()
{
    QFETCH(QString, kind);
    run(u"write"_qs, kind);
    QProcess writer;
    start(writer, u"rewrite"_qs, kind);
    const OpenCache cache = m_folder->open();
    int complete = 0;
    for (int i = 0; i < 100; ++i) {
        RecordingSink sink;
        QVERIFY(cache.backend->list(ListDepth::Values, sink, {}));
        QCOMPARE(sink.repeated.size(), 0);
        for (const Recorded &entry : std::as_const(sink.entries)) {
            // This CacheControl makes an empty file and then writes it; it is never half written.
            QVERIFY2(entry.head.isEmpty() || (entry.head.startsWith("head of ") && entry.head.contains(", ")),
                     entry.head.constData());
        }
        complete += sink.entries.size() == Entries;
    }
    QVERIFY(stop(writer) > 0);
    QVERIFY2(complete >= 50, QByteArray::number(complete).constData());
}

// Both write one entry. Without its lock CacheControl would fail: it insists on creating the file itself.
void TestFilecachePython::changesBesideAWriter()
{
    QFETCH(QString, kind);
    QProcess writer;
    start(writer, u"rewrite"_qs, kind, 1);
    const OpenCache cache = m_folder->open(Access::Write);
    QElapsedTimer timer;
    timer.start();
    int changed = 0;
    for (int tries = 0; changed < 20 && timer.elapsed() < LongMs; ++tries) {
        const Result<Value> seen = cache.backend->read(key(0), {});
        if (!seen)
            continue;
        Value value = valueOf("ours " + QByteArray::number(tries));
        value.body = seen->body;
        const Result<Version> version = cache.backend->change(key(0), seen->version, value, {});
        QVERIFY(version || version.error().code == ErrorCode::Changed);
        changed += bool(version);
    }
    QVERIFY(stop(writer) > 0);
    QVERIFY(changed > 0);
}

QTEST_GUILESS_MAIN(TestFilecachePython)
#include "test_filecache_python.moc"
