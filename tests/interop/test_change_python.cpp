// SPDX-License-Identifier: GPL-3.0-or-later
// What the owners of a cache do after we expired, invalidated or put back its entries, and while we do.
#include "support/cachecontrolpeer.h"
#include "support/diskcaches.h"
#include "support/editedcache.h"
#include "support/filecachefolder.h"
#include "support/pythonpeer.h"

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QProcess>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr int Changes = 1000;

// As many times as it takes: invalidates the entries and puts them back.
int changeAndUndo(const EditedCache &cache, const QList<StoredKey> &keys)
{
    Session session = cache.open();
    Editor editor(session);
    int changes = 0;
    while (changes < Changes) {
        const Result<EditOutcome> removed = editor.invalidate(keys, {});
        if (!removed || removed->changed != keys.size() || !removed->problems.isEmpty())
            qFatal("%s", qPrintable(removed ? removed->problems.first().error.text() : removed.error().text()));
        const Result<EditOutcome> restored = editor.undo(removed->id);
        if (!restored || restored->changed != keys.size() || !restored->problems.isEmpty())
            qFatal("%s", qPrintable(restored ? restored->problems.first().error.text() : restored.error().text()));
        changes += int(removed->changed + restored->changed);
    }
    return changes;
}

const char *const Warnings = R"(
import warnings
warnings.simplefilter('error')
)";

} // namespace

class TestChangePython : public QObject
{
    Q_OBJECT

private slots:
    void cacheControlAsksAsSaid_data() { addKinds(); }
    void cacheControlAsksAsSaid();
    void cacheControlWritesMeanwhile_data() { addKinds(); }
    void cacheControlWritesMeanwhile();
    void diskcacheSeesEach_data() { addCaches(); }
    void diskcacheSeesEach();
    void diskcacheWritesMeanwhile_data() { addCaches(); }
    void diskcacheWritesMeanwhile();
    void longRestoresDoNotBlockWriters();

private:
    static void addKinds();
    static void addCaches();
};

void TestChangePython::addKinds()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("FileCache") << QStringLiteral("inline");
    QTest::newRow("SeparateBodyFileCache") << QStringLiteral("separate");
}

void TestChangePython::cacheControlAsksAsSaid()
{
    QFETCH(QString, kind);
    const EditedCache cache;
    CacheControlPeer client(kind, cache.path());
    for (const char *name : { "age", "expires" }) {
        const QJsonObject first = client.get(name);
        QCOMPARE(first.value(u"status").toInt(), 200);
        QCOMPARE(client.asks(name), QString());
        const StoredKey key = client.key(name);
        const QByteArray etag = *[&] {
            Session session = cache.open();
            const Value value = *session.read(key);
            return session.dialectOf(key, value).decode(key, value)->variants.first().headers.value("ETag");
        }();

        // Expired: validated once, and the answer is stored, so that it is fresh again.
        const EditOutcome expired = cache.expire({ key });
        QCOMPARE(expired.problems, {});
        const QJsonObject validated = client.get(name);
        QCOMPARE(validated.value(u"seen").toArray(), QJsonArray{ QString::fromLatin1(etag) });
        QCOMPARE(validated.value(u"status").toInt(), 200);
        QCOMPARE(validated.value(u"length"), first.value(u"length"));
        QCOMPARE(validated.value(u"fromCache").toBool(), true);
        const QJsonObject again = client.get(name);
        QCOMPARE(again.value(u"seen").toArray(), QJsonArray());
        QCOMPARE(again.value(u"xSeen"), validated.value(u"xSeen"));
        QCOMPARE(again.value(u"length"), first.value(u"length"));
        // It is newer now.
        const EditOutcome refused = cache.undo(expired.id);
        QVERIFY(refused.changed == 0 && problemOf(refused, key).contains(u"newer"));

        // Expired and put back: as if nothing had been.
        QCOMPARE(cache.undo(cache.expire({ key }).id).changed, 1);
        QCOMPARE(client.asks(name), QString());

        // Invalidated and put back: a hit. Invalidated: fetched whole, and then undo is refused.
        QCOMPARE(cache.undo(cache.invalidate({ key }).id).changed, 1);
        const QJsonObject hit = client.get(name);
        QCOMPARE(hit.value(u"seen").toArray(), QJsonArray());
        QCOMPARE(hit.value(u"length"), first.value(u"length"));
        const EditOutcome removed = cache.invalidate({ key });
        QCOMPARE(client.asks(name), u"plain");
        QVERIFY(problemOf(cache.undo(removed.id), key).contains(u"newer"));
        QCOMPARE(client.asks(name), QString());
    }
}

void TestChangePython::cacheControlWritesMeanwhile()
{
    QFETCH(QString, kind);
    const EditedCache cache;
    CacheControlPeer client(kind, cache.path());
    QByteArrayList names;
    QList<StoredKey> keys;
    for (int i = 0; i < 50; ++i) {
        names.append(QByteArray::number(i));
        QCOMPARE(client.get(names.last()).value(u"status").toInt(), 200);
        keys.append(client.key(names.last()));
    }
    const QByteArrayList before = cache.state();
    int changes = 0;
    QElapsedTimer timer;
    timer.start();
    client.send("write 4");
    while (client.isWriting())
        changes += changeAndUndo(cache, keys);
    const QJsonObject written = client.answer();
    QVERIFY(changes >= Changes);
    QCOMPARE(written.value(u"errors").toArray(), QJsonArray());
    QCOMPARE(written.value(u"lost").toInt(), 0);
    QVERIFY(written.value(u"rounds").toInt() > 100);
    qInfo("%d changes beside %d writes in %lld ms", changes, written.value(u"rounds").toInt(), timer.elapsed());
    const QByteArrayList after = cache.state();
    for (const QByteArray &line : before)
        QVERIFY2(after.contains(line), line.constData());
    for (const QByteArray &name : names)
        QCOMPARE(client.asks(name), QString());
}

void TestChangePython::addCaches()
{
    QTest::addColumn<QByteArray>("create");
    QTest::newRow("Cache") << QByteArray("diskcache.Cache(d)");
    QTest::newRow("FanoutCache") << QByteArray("diskcache.FanoutCache(d, shards=4, timeout=60)");
}

void TestChangePython::diskcacheSeesEach()
{
    QFETCH(QByteArray, create);
    const EditedCache cache;
    const QByteArray open = Warnings + ("c = " + create + '\n');
    python(open + R"(
for i in range(20):
    c.set('small %d' % i, i, tag='t%d' % i)
    c.set('large %d' % i, b'x' * (40000 + i), expire=3600)
    c.set(('tuple', i), 'text' * 10000)
c.close()
)",
           cache.path());
    const QList<StoredKey> keys = cache.keys();
    QCOMPARE(keys.size(), 60);
    const EditOutcome removed = cache.invalidate(keys.first(45));
    QCOMPARE(removed.changed, 45);
    const QJsonObject without = python(open + R"(
print(json.dumps({'length': len(c), 'found': sum(c.get(k) is not None for k in c), 'check': len(c.check()), 'volume': c.volume()}))
)",
                                       cache.path());
    QCOMPARE(without.value(u"length").toInt(), 15);
    QCOMPARE(without.value(u"found").toInt(), 15);
    QCOMPARE(without.value(u"check").toInt(), 0);
    QCOMPARE(cache.undo(removed.id).changed, 45);
    const QJsonObject back = python(open + R"(
good = 0
for i in range(20):
    good += c.get('small %d' % i, tag=True) == (i, 't%d' % i)
    value, expires = c.get('large %d' % i, expire_time=True)
    good += value == b'x' * (40000 + i) and 0 < expires - time.time() <= 3600
    good += c.get(('tuple', i)) == 'text' * 10000
print(json.dumps({'length': len(c), 'good': good, 'check': len(c.check())}))
)",
                                    cache.path());
    QCOMPARE(back.value(u"length").toInt(), 60);
    QCOMPARE(back.value(u"good").toInt(), 60);
    QCOMPARE(back.value(u"check").toInt(), 0);
}

void TestChangePython::diskcacheWritesMeanwhile()
{
    QFETCH(QByteArray, create);
    const EditedCache cache;
    Companion writer(Warnings + ("c = " + create + R"(
for i in range(50):
    c.set('ours %d' % i, b'y' * (40000 if i % 5 == 0 else 100))
print('ready', flush=True)
import select
rounds = failed = lost = 0
last = {}
while not select.select([sys.stdin], [], [], 0)[0]:
    k = 'own %d' % (rounds % 50)
    v = b'%d ' % rounds * (10000 if rounds % 7 == 0 else 1)
    failed += not c.set(k, v)
    lost += c.get(k) != v
    last[k] = v
    rounds += 1
lost += sum(c.get(k) != v for k, v in last.items())
lost += sum(len(c.get('ours %d' % i) or b'') != (40000 if i % 5 == 0 else 100) for i in range(50))
print(json.dumps({'rounds': rounds, 'failed': failed, 'lost': lost, 'check': [str(w) for w in c.check()]}), flush=True)
)"),
                     cache.path());
    QList<StoredKey> keys;
    for (int i = 0; i < 50; ++i)
        keys.append(textKey("ours " + QByteArray::number(i)));
    QElapsedTimer timer;
    timer.start();
    const int changes = changeAndUndo(cache, keys);
    const qint64 elapsed = timer.elapsed();
    const QByteArray answer = writer.ask("stop");
    QCOMPARE(writer.finish(), QByteArray());
    const QJsonObject written = QJsonDocument::fromJson(answer).object();
    QVERIFY2(written.value(u"rounds").toInt() > 100, answer.constData());
    QCOMPARE(written.value(u"failed").toInt(-1), 0);
    QCOMPARE(written.value(u"lost").toInt(-1), 0);
    QVERIFY2(written.value(u"check").toArray().isEmpty(), answer.constData());
    qInfo("%d changes beside %d writes in %lld ms", changes, written.value(u"rounds").toInt(), elapsed);
}

// A client of FanoutCache gives up after 10 ms: its lock is not held while a large file is written.
void TestChangePython::longRestoresDoNotBlockWriters()
{
    const EditedCache cache;
    python("c = diskcache.Cache(d)\nc.set('large', b'z' * 150_000_000)\n", cache.path());
    const StoredKey key = textKey("large");
    const EditOutcome removed = cache.invalidate({ key });
    Companion writer(R"(
import select
c = sqlite3.connect(d + '/cache.db', timeout=0.0, isolation_level=None)
print('ready', flush=True)
free = held = 0
longest = began = 0
while not select.select([sys.stdin], [], [], 0.0005)[0]:
    try:
        c.execute('BEGIN IMMEDIATE')
        c.execute('ROLLBACK')
        free += 1
        began = 0
    except sqlite3.OperationalError:
        began = began or time.monotonic()
        longest = max(longest, time.monotonic() - began)
        held += 1
print(json.dumps({'free': free, 'held': held, 'longest': longest * 1000}), flush=True)
)",
                     cache.path());
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(cache.undo(removed.id).changed, 1);
    const qint64 elapsed = timer.elapsed();
    const QJsonObject answer = QJsonDocument::fromJson(writer.ask("stop")).object();
    QCOMPARE(writer.finish(), QByteArray());
    QVERIFY(answer.value(u"free").toInt() > 0);
    const double longest = answer.value(u"longest").toDouble(1e9);
    QVERIFY2(longest < double(elapsed) / 20, QByteArray::number(longest).constData());
    qInfo("the database was held for %.1f ms of %lld ms", longest, elapsed);
}

QTEST_GUILESS_MAIN(TestChangePython)
#include "test_change_python.moc"
