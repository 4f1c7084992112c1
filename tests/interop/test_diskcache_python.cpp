// SPDX-License-Identifier: GPL-3.0-or-later
// The diskcache backend beside the real library: Debian's python3-diskcache writes and reads, so do we.
#include "support/diskcaches.h"
#include "support/pythonpeer.h"
#include "support/recordingsink.h"
#include "support/tree.h"

#include <etagere/dialect.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

Version put(Backend &backend, const StoredKey &key, const Value &value, const Version &ifVersion = {})
{
    const Result<Version> version = backend.change(key, ifVersion, value, {});
    if (!version)
        qFatal("%s", qPrintable(version.error().text()));
    return *version;
}

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
};

void TestDiskcachePython::createsWhatTheLibraryCreates()
{
    const QTemporaryDir dir;
    openDiskcache(dir.filePath(QStringLiteral("cache")), Access::Write);
    QCOMPARE(databaseFiles(dir.filePath(QStringLiteral("cache"))), DatabaseAlone);
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
    std::unique_ptr<Backend> backend = openDiskcache(dir.path(), Access::Write);
    put(*backend, textKey("text"), diskcacheValue("caf\xc3\xa9", 1, KeyType::Text));
    put(*backend, textKey("bytes"), diskcacheValue(QByteArray("\0\xff", 2)));
    put(*backend, textKey("integer"), diskcacheValue("-7", 1, KeyType::Integer));
    put(*backend, textKey("float"), diskcacheValue("0.1", 1, KeyType::Float));
    put(*backend, textKey("pickle"),
        diskcacheValue("\x80\x04]\x94(K\x01K\x02"
                       "e.",
                       4));
    put(*backend, textKey("big bytes"), diskcacheValue(QByteArray(50'000, 'b')));
    put(*backend, textKey("big text"), diskcacheValue(QByteArray(50'000, 't'), 1, KeyType::Text));
    const QByteArray bigPickle = "\x80\x04"
                                 "B"
        + QByteArray("\x60\xea\0\0", 4) + QByteArray(60'000, 'p') + '.';
    put(*backend, textKey("big pickle"), diskcacheValue(bigPickle, 4));
    put(*backend, { "5", KeyType::Integer, 0 }, diskcacheValue("int key", 1, KeyType::Text));
    put(*backend, { "0.5", KeyType::Float, 0 }, diskcacheValue("float key", 1, KeyType::Text));
    put(*backend, { "\x01\x02", KeyType::Bytes, 0 }, diskcacheValue("bytes key", 1, KeyType::Text));
    Value tagged = diskcacheValue("tagged", 1, KeyType::Text);
    tagged.hasTag = true;
    tagged.tag = "red";
    tagged.expiresAt = 4'000'000'000'500;
    put(*backend, textKey("tagged"), tagged);
    backend.reset();
    QCOMPARE(databaseFiles(dir.path()), DatabaseAlone);
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
    const std::unique_ptr<Backend> backend = openDiskcache(dir.path());
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
    std::unique_ptr<Backend> backend = openDiskcache(dir.path(), Access::Write);
    for (int i = 0; i < 20; ++i) {
        const StoredKey key = textKey("k" + QByteArray::number(i));
        const Result<Value> value = backend->read(key, {});
        QVERIFY(value);
        if (i % 4 < 2)
            QVERIFY(backend->change(key, value->version, std::nullopt, {}));
        else
            put(*backend, key, diskcacheValue(QByteArray(i % 3 ? 60'000 : 10, 'n'), 4), value->version);
    }
    // A refused one leaves neither row nor file.
    QVERIFY(!backend->change(textKey("k2"), "0:1:other", diskcacheValue(QByteArray(50'000, 'x'), 2), {}));
    backend.reset();
    QCOMPARE(databaseFiles(dir.path()), DatabaseAlone);
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
    std::unique_ptr<Backend> backend = openDiskcache(dir.path(), Access::Write);
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
    std::unique_ptr<Backend> backend = openDiskcache(dir.path(), Access::Write);
    RecordingSink sink;
    listAll(*backend, sink);
    QCOMPARE(sink.entries.size(), 47);
    // In a FanoutCache, Python finds only what lies in the right shard.
    for (const Recorded &row : std::as_const(sink.entries)) {
        const Result<Value> value = backend->read(row.key, {});
        QVERIFY(backend->change(row.key, value->version, std::nullopt, {}));
        put(*backend, row.key, diskcacheValue("ours", 1, KeyType::Text));
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

QTEST_GUILESS_MAIN(TestDiskcachePython)
#include "test_diskcache_python.moc"
