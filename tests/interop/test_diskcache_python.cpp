// SPDX-License-Identifier: GPL-3.0-or-later
// The diskcache backend beside the real library: Debian's python3-diskcache writes and reads, so do we.
#include "support/recordingsink.h"
#include "support/tree.h"

#include <etagere/dialect.h>

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <atomic>
#include <thread>

using namespace etagere;
using namespace etagere::test;

namespace {

const QByteArray Imports = "import diskcache, json, os, sqlite3, sys, time\nd = sys.argv[1]\n";

std::unique_ptr<Backend> opened(const QString &path, Access access = Access::ReadOnly)
{
    for (const BackendFactory &factory : backends()) {
        if (factory.name != "diskcache")
            continue;
        std::unique_ptr<Backend> backend = factory.create(Location::parse(QStringLiteral("diskcache:") + path).value());
        if (const Result<StoreInfo> info = backend->open(access, {}); !info)
            qFatal("%s", qPrintable(info.error().text()));
        return backend;
    }
    qFatal("there is no diskcache backend");
}

void listAll(Backend &backend, RecordingSink &sink)
{
    if (const Result<Done> done = backend.list(ListDepth::Values, sink, {}); !done)
        qFatal("%s", qPrintable(done.error().text()));
}

/// Runs Python and gives what it printed, as JSON. `dir` is the script's argument.
QJsonObject python(const QByteArray &script, const QString &dir)
{
    QProcess process;
    process.start(QStringLiteral("/usr/bin/python3"),
                  { QStringLiteral("-c"), QString::fromUtf8(Imports + script), dir });
    process.waitForFinished(60'000);
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        qFatal("%s", process.readAllStandardError().constData());
    return QJsonDocument::fromJson(process.readAllStandardOutput()).object();
}

StoredKey textKey(const QByteArray &text) { return { text, KeyType::Text, 0 }; }

Value valueOf(int mode, const QByteArray &bytes, KeyType type = KeyType::Bytes)
{
    Value value;
    value.head = Part::fromBytes(bytes);
    value.mode = mode;
    value.rawType = type;
    return value;
}

Version put(Backend &backend, const StoredKey &key, const Value &value, const Version &ifVersion = {})
{
    const Result<Version> version = backend.change(key, ifVersion, value, {});
    if (!version)
        qFatal("%s", qPrintable(version.error().text()));
    return *version;
}

QStringList databaseFiles(const QString &folder)
{
    return QDir(folder).entryList({ QStringLiteral("cache.db*") }, QDir::Files);
}

const QStringList Alone{ QStringLiteral("cache.db") };

/// A Python program that goes on until its input ends.
class Companion
{
public:
    Companion(const QByteArray &script, const QString &dir)
    {
        m_process.start(QStringLiteral("/usr/bin/python3"),
                        { QStringLiteral("-c"), QString::fromUtf8(Imports + script), dir });
        if (line() != "ready")
            qFatal("%s", m_process.readAllStandardError().constData());
    }
    QByteArray line()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(60'000))
                return {};
        }
        return m_process.readLine().trimmed();
    }
    QByteArray ask(const QByteArray &command)
    {
        m_process.write(command + '\n');
        return line();
    }
    /// Ends it; its standard error must be empty.
    QByteArray finish()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(60'000);
        return m_process.readAllStandardError();
    }

private:
    QProcess m_process;
};

} // namespace

class TestDiskcachePython : public QObject
{
    Q_OBJECT

private slots:
    void createsWhatTheLibraryCreates();
    void libraryReadsWhatWeWrote();
    void weReadWhatTheLibraryWrote();
    void checkIsCleanAfterChanges();
    void jsonDisk();
    void fanoutCache();
    void liveWriterIsSeenAndNotHeld();
    void listedValuesAreNeverTorn();
    void ownerThatClosesLeavesNothing();
};

void TestDiskcachePython::createsWhatTheLibraryCreates()
{
    const QTemporaryDir dir;
    opened(dir.filePath(QStringLiteral("cache")), Access::Write);
    QCOMPARE(databaseFiles(dir.filePath(QStringLiteral("cache"))), Alone);
    const QJsonObject both = python(R"(
def look(folder):
    db = sqlite3.connect(folder + '/cache.db')
    schema = sorted(' '.join(str(s).split()) for (s,) in db.execute('select sql from sqlite_master') if s)
    settings = sorted([k, v, type(v).__name__] for k, v in db.execute('select key, value from Settings'))
    pragmas = [db.execute('pragma ' + p).fetchone()[0] for p in ('auto_vacuum', 'page_size', 'journal_mode', 'encoding')]
    db.close()
    return [schema, settings, pragmas]
ours = look(d + '/cache')
diskcache.Cache(d + '/theirs').close()
theirs = look(d + '/theirs')
c = diskcache.Cache(d + '/cache'); warnings = [str(w.message) for w in c.check()]; c.close()
print(json.dumps({'ours': ours, 'theirs': theirs, 'after': look(d + '/cache'), 'warnings': warnings}))
)",
                                    dir.path());
    QCOMPARE(both[u"ours"], both[u"theirs"]);
    QCOMPARE(both[u"after"], both[u"ours"]);
    QCOMPARE(both[u"warnings"], QJsonArray());
}

void TestDiskcachePython::libraryReadsWhatWeWrote()
{
    const QTemporaryDir dir;
    std::unique_ptr<Backend> backend = opened(dir.path(), Access::Write);
    put(*backend, textKey("text"), valueOf(1, "caf\xc3\xa9", KeyType::Text));
    put(*backend, textKey("bytes"), valueOf(1, QByteArray("\0\xff", 2)));
    put(*backend, textKey("integer"), valueOf(1, "-7", KeyType::Integer));
    put(*backend, textKey("float"), valueOf(1, "0.1", KeyType::Float));
    put(*backend, textKey("pickle"),
        valueOf(4,
                "\x80\x04]\x94(K\x01K\x02"
                "e."));
    put(*backend, textKey("big bytes"), valueOf(1, QByteArray(50'000, 'b')));
    put(*backend, textKey("big text"), valueOf(1, QByteArray(50'000, 't'), KeyType::Text));
    put(*backend, textKey("big pickle"),
        valueOf(4,
                "\x80\x04"
                "B" + QByteArray("\x60\xea\0\0", 4)
                    + QByteArray(60'000, 'p') + '.'));
    put(*backend, { "5", KeyType::Integer, 0 }, valueOf(1, "int key", KeyType::Text));
    put(*backend, { "0.5", KeyType::Float, 0 }, valueOf(1, "float key", KeyType::Text));
    put(*backend, { "\x01\x02", KeyType::Bytes, 0 }, valueOf(1, "bytes key", KeyType::Text));
    Value tagged = valueOf(1, "tagged", KeyType::Text);
    tagged.hasTag = true;
    tagged.tag = "red";
    tagged.expiresAt = 4'000'000'000'500;
    put(*backend, textKey("tagged"), tagged);
    backend.reset();
    QCOMPARE(databaseFiles(dir.path()), Alone);
    const QJsonObject read = python(R"(
c = diskcache.Cache(d)
value, expire, tag = c.get('tagged', expire_time=True, tag=True)
print(json.dumps({
    'values': [c['text'], list(c['bytes']), c['integer'], c['float'], c['pickle'], c['big bytes'] == b'b' * 50000,
               c['big text'] == 't' * 50000, c['big pickle'] == b'p' * 60000, c[5], c[0.5], c[b'\x01\x02'], value, expire, tag],
    'types': [type(c[k]).__name__ for k in ('text', 'bytes', 'integer', 'float')],
    'warnings': [str(w.message) for w in c.check()], 'count': len(c), 'volume': c.reset('size')}))
)",
                                    dir.path());
    const QJsonArray values{ QStringLiteral("café"),
                             QJsonArray{ 0, 255 },
                             -7,
                             0.1,
                             QJsonArray{ 1, 2 },
                             true,
                             true,
                             true,
                             QStringLiteral("int key"),
                             QStringLiteral("float key"),
                             QStringLiteral("bytes key"),
                             QStringLiteral("tagged"),
                             4'000'000'000.5,
                             QStringLiteral("red") };
    QCOMPARE(read[u"values"].toArray(), values);
    QCOMPARE(
        read[u"types"].toArray(),
        QJsonArray({ QStringLiteral("str"), QStringLiteral("bytes"), QStringLiteral("int"), QStringLiteral("float") }));
    QCOMPARE(read[u"warnings"], QJsonArray());
    QCOMPARE(read[u"count"].toInt(), 12);
    QCOMPARE(read[u"volume"].toInt(), 50'000 + 50'000 + 60'008);
}

void TestDiskcachePython::weReadWhatTheLibraryWrote()
{
    const QTemporaryDir dir;
    python(R"(
c = diskcache.Cache(d)
c['text'] = 'café'; c['bytes'] = b'\x00\xff'; c['integer'] = -7; c['float'] = 1e16; c['object'] = [1, 2]
c['big bytes'] = b'b' * 100000; c['big text'] = 'é' * 40000; c['big object'] = ['p' * 60000]
c[5] = 'five'; c[5.5] = 'five and a half'; c[b'5'] = 'bytes five'; c[('a', 1)] = 'tuple'; c[None] = 'none'; c[2**70] = 'huge'
c.set('tagged', 'x', expire=1000, tag='red')
with open(d + '/f', 'wb') as f: f.write(b'short')
with open(d + '/f', 'rb') as f: c.set('file', f, read=True)
os.remove(d + '/f')
c.set('expired', 'old', expire=0)
)",
           dir.path());
    const TreeSnapshot before = snapshotOf(dir.path());
    const std::unique_ptr<Backend> backend = opened(dir.path());
    RecordingSink sink;
    listAll(*backend, sink);
    QCOMPARE(sink.entries.size(), 17);
    for (const Recorded &row : std::as_const(sink.entries)) {
        QVERIFY2(!row.hasError, qPrintable(row.error.text()));
        const Result<Value> value = backend->read(row.key, {});
        QVERIFY(value);
        QCOMPARE(value->mode, row.mode);
        QCOMPARE(value->head.readAll(1 << 20).value(), row.whole);
    }
    const auto row = [&](const QByteArray &key) { return sink.entries.value(textKey(key)); };
    QCOMPARE(row("text").whole, "caf\xc3\xa9");
    QCOMPARE(row("float").whole, "1e+16");
    QCOMPARE(row("object").mode, 4);
    QCOMPARE(row("big bytes").mode, 2);
    QCOMPARE(row("big bytes").headSize, 100'000);
    QCOMPARE(row("big text").mode, 3);
    QCOMPARE(row("big text").storedBytes, 80'000);
    QCOMPARE(row("file").mode, 2);
    QCOMPARE(row("expired").expiresAt, row("expired").storedAt);
    QCOMPARE(backend->read(textKey("tagged"), {})->tag, "red");
    QVERIFY(!backend->read(textKey("text"), {})->hasTag);
    QCOMPARE(backend->read({ "5", KeyType::Integer, 0 }, {})->head.head, "five");
    QCOMPARE(backend->read({ "5.5", KeyType::Float, 0 }, {})->head.head, "five and a half");
    QCOMPARE(backend->read({ "5", KeyType::Bytes, 0 }, {})->head.head, "bytes five");
    QCOMPARE(std::count_if(sink.entries.begin(), sink.entries.end(),
                           [](const Recorded &r) { return r.key.type == KeyType::Pickle; }),
             3);
    QCOMPARE(difference(before, snapshotOf(dir.path())), QByteArray());
}

void TestDiskcachePython::checkIsCleanAfterChanges()
{
    const QTemporaryDir dir;
    python("c = diskcache.Cache(d)\nfor i in range(20): c['k%d' % i] = b'v' * (1000 if i % 2 else 50000)\n",
           dir.path());
    std::unique_ptr<Backend> backend = opened(dir.path(), Access::Write);
    for (int i = 0; i < 20; ++i) {
        const StoredKey key = textKey("k" + QByteArray::number(i));
        const Result<Value> value = backend->read(key, {});
        QVERIFY(value);
        if (i % 4 < 2)
            QVERIFY(backend->change(key, value->version, std::nullopt, {}));
        else
            put(*backend, key, valueOf(4, QByteArray(i % 3 ? 60'000 : 10, 'n')), value->version);
    }
    // A refused one leaves neither row nor file.
    QVERIFY(!backend->change(textKey("k2"), "0:1:other", valueOf(2, QByteArray(50'000, 'x')), {}));
    backend.reset();
    QCOMPARE(databaseFiles(dir.path()), Alone);
    const QJsonObject checked = python(R"(
c = diskcache.Cache(d)
print(json.dumps({'warnings': [str(w.message) for w in c.check()], 'count': len(c)}))
)",
                                       dir.path());
    QCOMPARE(checked[u"warnings"], QJsonArray());
    QCOMPARE(checked[u"count"].toInt(), 10);
}

void TestDiskcachePython::jsonDisk()
{
    const QTemporaryDir dir;
    python("c = diskcache.Cache(d, disk=diskcache.JSONDisk)\nc['one'] = {'a': 1}\nc[2] = ['x'] * 20000\n", dir.path());
    std::unique_ptr<Backend> backend = opened(dir.path(), Access::Write);
    const Result<StoreInfo> info = backend->open(Access::Write, {});
    QCOMPARE(info->notes.filter(QStringLiteral("JSONDisk")).size(), 1);
    RecordingSink sink;
    listAll(*backend, sink);
    QCOMPARE(sink.entries.size(), 2);
    for (const Recorded &row : std::as_const(sink.entries)) {
        QCOMPARE(row.key.type, KeyType::Bytes);
        QCOMPARE(row.key.bytes.front(), '\x78');
        Result<Value> value = backend->read(row.key, {});
        // Written back as it was read.
        QVERIFY(backend->change(row.key, value->version, std::nullopt, {}));
        put(*backend, row.key, *value);
    }
    backend.reset();
    const QJsonObject read = python("c = diskcache.Cache(d, disk=diskcache.JSONDisk)\n"
                                    "print(json.dumps({'one': c['one'], 'two': len(c[2])}))\n",
                                    dir.path());
    QCOMPARE(read[u"one"].toObject()[u"a"].toInt(), 1);
    QCOMPARE(read[u"two"].toInt(), 20'000);
}

void TestDiskcachePython::fanoutCache()
{
    const QTemporaryDir dir;
    python(R"(
c = diskcache.FanoutCache(d)
for i in range(40): c['key %d' % i] = i
for k in (5, -5, 2**40, 0.25, b'bytes', ('t', 1), None): c[k] = 'value'
c.deque('jobs').append(1)
)",
           dir.path());
    std::unique_ptr<Backend> backend = opened(dir.path(), Access::Write);
    RecordingSink sink;
    listAll(*backend, sink);
    QCOMPARE(sink.entries.size(), 47);
    // In a FanoutCache, Python finds only what lies in the right shard.
    for (const Recorded &row : std::as_const(sink.entries)) {
        const Result<Value> value = backend->read(row.key, {});
        QVERIFY(backend->change(row.key, value->version, std::nullopt, {}));
        put(*backend, row.key, valueOf(1, "ours", KeyType::Text));
    }
    backend.reset();
    const QJsonObject read = python(R"(
c = diskcache.FanoutCache(d)
keys = ['key %d' % i for i in range(40)] + [5, -5, 2**40, 0.25, b'bytes', ('t', 1), None]
print(json.dumps({'ours': sum(c.get(k) == 'ours' for k in keys), 'warnings': [str(w.message) for w in c.check()]}))
)",
                                    dir.path());
    QCOMPARE(read[u"ours"].toInt(), 47);
    QCOMPARE(read[u"warnings"], QJsonArray());
}

// Python stores without pause and says how long its longest set took: alone, then while we list without pause.
void TestDiskcachePython::liveWriterIsSeenAndNotHeld()
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
    const std::unique_ptr<Backend> backend = opened(dir.path());
    RecordingSink first;
    listAll(*backend, first);
    QCOMPARE(first.entries.size(), alone[0].toInt());
    std::atomic<bool> isDone = false;
    int listings = 0;
    int errors = 0;
    std::thread lister([&] {
        const std::unique_ptr<Backend> other = opened(dir.path());
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
    QCOMPARE(databaseFiles(dir.path()), Alone);
    qInfo("%d listings; Python's longest set: %s ms alone, %s ms beside us", listings, alone[1].constData(),
          together[1].constData());
}

// Values are replaced, removed and moved between pages and files all the time; each one listed must be whole.
void TestDiskcachePython::listedValuesAreNeverTorn()
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
    const std::unique_ptr<Backend> backend = opened(dir.path());
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
    QCOMPARE(databaseFiles(dir.path()), Alone);
    qInfo("%d listings", listings);
}

void TestDiskcachePython::ownerThatClosesLeavesNothing()
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
        const std::unique_ptr<Backend> backend = opened(dir.path());
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
    QCOMPARE(databaseFiles(dir.path()), Alone);
}

QTEST_GUILESS_MAIN(TestDiskcachePython)
#include "test_diskcache_python.moc"
