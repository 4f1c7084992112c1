// SPDX-License-Identifier: GPL-3.0-or-later
// The diskcache backend while a Python program has the cache open and writes: what it writes is seen, it never waits
// for us, and what it leaves is as if we had not been there.
#include "support/diskcaches.h"
#include "support/pythonpeer.h"
#include "support/recordingsink.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <atomic>
#include <thread>

using namespace etagere;
using namespace etagere::test;

class TestDiskcacheLive : public QObject
{
    Q_OBJECT

private slots:
    void liveWriterIsSeenAndNotHeld();
    void listedValuesAreNeverTorn();
    void ownerThatClosesLeavesNothing();
};

// Python stores without pause and says how long its longest set took: alone, then while we list without pause.
void TestDiskcacheLive::liveWriterIsSeenAndNotHeld()
{
    const QTemporaryDir dir;
    Companion writer(R"(
c = diskcache.Cache(d, timeout=0.01)
n = 0
print('ready', flush=True)
for line in sys.stdin:
    longest = 0; total = 0; until = time.time() + float(line)
    while time.time() < until:
        start = time.perf_counter(); c.set('key %d' % n, b'v' * (600 if n % 50 else 40000))
        took = time.perf_counter() - start; longest = max(longest, took); n += 1
    print('%d %.1f' % (n, longest * 1000), flush=True)
)",
                     dir.path());
    const QList<QByteArray> alone = writer.ask("1").split(' ');
    const std::unique_ptr<Backend> backend = openDiskcache(dir.path());
    RecordingSink first;
    listAll(*backend, first);
    QCOMPARE(first.entries.size(), alone[0].toInt());
    std::atomic<bool> isDone = false;
    int listings = 0;
    int errors = 0;
    std::thread lister([&] {
        const std::unique_ptr<Backend> other = openDiskcache(dir.path());
        for (qsizetype last = 0; !isDone; ++listings) {
            RecordingSink sink;
            listAll(*other, sink);
            errors += sink.entries.size() < last || !sink.repeated.isEmpty();
            last = sink.entries.size();
        }
    });
    const QList<QByteArray> together = writer.ask("2").split(' ');
    isDone = true;
    lister.join();
    QCOMPARE(errors, 0);
    QVERIFY(listings > 0);
    RecordingSink second;
    listAll(*backend, second);
    QCOMPARE(second.entries.size(), together[0].toInt());
    QCOMPARE(writer.finish(), QByteArray());
    QCOMPARE(databaseFiles(dir.path()), DatabaseAlone);
    qInfo("%d listings; Python's longest set: %s ms alone, %s ms beside us", listings, alone[1].constData(),
          together[1].constData());
}

// Values are replaced, removed and moved between pages and files all the time; each one listed must be whole.
void TestDiskcacheLive::listedValuesAreNeverTorn()
{
    const QTemporaryDir dir;
    Companion writer(R"(
import random
c = diskcache.Cache(d, sqlite_cache_size=50)
c._sql('pragma wal_autocheckpoint=20')
for n in range(300): c['key %d' % n] = b'%03d' % n * 200
print('ready', flush=True)
import threading
done = False
def work():
    while not done:
        n = random.randrange(300)
        if random.random() < 0.2: c.delete('key %d' % n)
        else: c['key %d' % n] = b'%03d' % n * random.choice((10, 500, 3000, 5000, 20000))
t = threading.Thread(target=work); t.start()
sys.stdin.read(); done = True; t.join(); c.close()
)",
                     dir.path());
    const std::unique_ptr<Backend> backend = openDiskcache(dir.path());
    QElapsedTimer timer;
    timer.start();
    int listings = 0;
    for (; timer.elapsed() < 4000; ++listings) {
        RecordingSink sink;
        listAll(*backend, sink);
        QVERIFY(sink.repeated.isEmpty());
        QVERIFY(sink.entries.size() > 150 && sink.entries.size() <= 300);
        for (const Recorded &row : std::as_const(sink.entries)) {
            QVERIFY2(!row.hasError, qPrintable(row.error.text()));
            const QByteArray number = row.key.bytes.mid(4).rightJustified(3, '0');
            QVERIFY2(row.whole == number.repeated(row.whole.size() / 3) && !row.whole.isEmpty(),
                     row.key.bytes.constData());
        }
        const Result<Value> value = backend->read(textKey("key 7"), {});
        if (value)
            QVERIFY(value->head.readAll(1 << 20).value_or("x").startsWith("007"));
        else
            QCOMPARE(value.error().code, ErrorCode::NotFound);
    }
    QCOMPARE(writer.finish(), QByteArray());
    QCOMPARE(databaseFiles(dir.path()), DatabaseAlone);
    qInfo("%d listings", listings);
}

void TestDiskcacheLive::ownerThatClosesLeavesNothing()
{
    const QTemporaryDir dir;
    Companion writer(R"(
diskcache.Cache(d).close()
print('ready', flush=True)
for n in range(60):
    c = diskcache.Cache(d); c['key %d' % n] = n; c.close()
    assert os.listdir(d) == ['cache.db'], os.listdir(d)
print('done', flush=True)
)",
                     dir.path());
    std::atomic<bool> isDone = false;
    std::thread lister([&] {
        const std::unique_ptr<Backend> backend = openDiskcache(dir.path());
        while (!isDone) {
            RecordingSink sink;
            listAll(*backend, sink);
        }
    });
    const QByteArray line = writer.line();
    isDone = true;
    lister.join();
    QCOMPARE(writer.finish(), QByteArray());
    QCOMPARE(line, "done");
    QCOMPARE(databaseFiles(dir.path()), DatabaseAlone);
}

QTEST_GUILESS_MAIN(TestDiskcacheLive)
#include "test_diskcache_live.moc"
