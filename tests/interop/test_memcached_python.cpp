// SPDX-License-Identifier: GPL-3.0-or-later
// memcached beside its real users: what python-memcached and EsiPy stored is read, changed and put back, and read by
// them.
#include "backend/memcachedpool.h"
#include "support/memcachedserver.h"
#include "support/python.h"
#include "support/testdata.h"

#include <etagere/datetime.h>
#include <etagere/editor.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

/// What python-memcached makes of it, step by step.
using Steps = QList<QJsonArray>;
QJsonArray python(const QString &servers, const Steps &given)
{
    QJsonArray steps;
    for (const QJsonArray &step : given)
        steps.append(step);
    const QByteArray printed =
        runPython(QStringLiteral("interop/memcached_peer.py"), QJsonDocument(steps).toJson(), { servers });
    return QJsonDocument::fromJson(printed).array();
}

QJsonArray step(const char *name, const QJsonArray &arguments)
{
    QJsonArray step{ QString::fromLatin1(name) };
    for (const QJsonValue argument : arguments)
        step.append(argument);
    return step;
}

QByteArray text(const QJsonValue &value) { return value.toString().toUtf8(); }

Session opened(const Location &location, Access access)
{
    Result<Session> session = Session::open(location, access);
    if (!session)
        qFatal("%s", qPrintable(session.error().text()));
    return std::move(*session);
}

EditOutcome sound(const Result<EditOutcome> &outcome)
{
    if (!outcome)
        qFatal("%s", qPrintable(outcome.error().text()));
    return *outcome;
}

QByteArray bodyHash(const CachedResponse &response)
{
    return QCryptographicHash::hash(response.body.readAll(1 << 24).value_or(QByteArray()), QCryptographicHash::Sha256)
        .toHex();
}

/// Three servers that python-memcached spreads its keys over.
struct Pool {
    MemcachedServer first, second, third;

    Location location() const { return poolLocation({ &first, &second, &third }); }
    QString names() const { return first.name() + u' ' + second.name() + u' ' + third.name(); }
    QJsonArray python(const Steps &steps) const { return ::python(names(), steps); }
    /// All that the servers know of all entries but when they were last used.
    QList<QByteArrayList> dump() { return { first.dump(), second.dump(), third.dump() }; }
};

QString esiKey(int n) { return QStringLiteral("esi_%1").arg(n, 32, 16, QChar(u'0')); }

constexpr int EsiEntries = 30;
constexpr int SecondsToLive = 600;

QList<StoredKey> fillWithEsipy(const Pool &pool)
{
    Steps steps;
    for (int i = 0; i < EsiEntries; ++i)
        steps.append(
            step("set_esipy",
                 { esiKey(i), QStringLiteral("\"e%1\"").arg(i), QStringLiteral("body %1").arg(i), SecondsToLive }));
    const QJsonArray done = pool.python(steps);
    for (const QJsonValue stored : done) {
        if (!stored.toBool())
            qFatal("python-memcached could not store");
    }
    QList<StoredKey> keys;
    Session session = opened(pool.location(), Access::ReadOnly);
    const auto listed = session.list({}, [&keys](const Row &row, const ListedEntry &) {
        keys.append(row.storedKey());
        return true;
    });
    if (!listed || keys.size() != EsiEntries)
        qFatal("%d keys", int(keys.size()));
    return keys;
}

QJsonArray esipyValues(const Pool &pool)
{
    Steps steps;
    for (int i = 0; i < EsiEntries; ++i)
        steps.append(step("get", { esiKey(i) }));
    return pool.python(steps);
}

} // namespace

class TestMemcachedPython : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void theSameServerIsChosen_data();
    void theSameServerIsChosen();
    void deadServersArePassedOverTheSameWay();
    void esipysFixture();
    void everyKindOfValueComesBack();
    void invalidatedAndPutBack();
    void expiredKeepsItsETag();
};

void TestMemcachedPython::initTestCase()
{
    static QTemporaryDir data;
    qputenv("XDG_DATA_HOME", data.path().toUtf8());
}

void TestMemcachedPython::theSameServerIsChosen_data()
{
    QTest::addColumn<QString>("location");
    QTest::addColumn<QString>("servers");
    QTest::newRow("one") << u"memcached://a"_qs << u"a:11211"_qs;
    QTest::newRow("two") << u"memcached://a:1,b:2"_qs << u"a:1 b:2"_qs;
    QTest::newRow("five") << u"memcached://a,b,c,d,e"_qs << u"a:1 b:1 c:1 d:1 e:1"_qs;
    QTest::newRow("weights") << u"memcached://a,b,c?weights=3,1,7"_qs << u"a:1=3 b:1=1 c:1=7"_qs;
}

void TestMemcachedPython::theSameServerIsChosen()
{
    QFETCH(QString, location);
    QFETCH(QString, servers);
    QJsonArray keys;
    for (int i = 0; i < 3000; ++i)
        keys.append(i % 2 ? esiKey(i) : QStringLiteral("caf\u00e9 %1").arg(i));
    const QJsonArray chosen = python(servers, { step("buckets", keys) })[0].toArray();
    const MemcachedPool pool = *MemcachedPool::parse(*Location::parse(location));
    QCOMPARE(chosen.size(), keys.size());
    for (qsizetype i = 0; i < keys.size(); ++i)
        QCOMPARE(int(pool.serverFor(text(keys[i]), [](quint8) { return true; })), chosen[i].toInt());
}

void TestMemcachedPython::deadServersArePassedOverTheSameWay()
{
    Pool pool;
    pool.second.kill();
    QJsonArray keys;
    for (int i = 0; i < 500; ++i)
        keys.append(esiKey(i));
    const QJsonArray chosen = pool.python({ step("living", keys) })[0].toArray();
    Session session = opened(pool.location(), Access::ReadOnly);
    int others = 0;
    for (qsizetype i = 0; i < keys.size(); ++i) {
        const int server = session.backend().storedName({ text(keys[i]) }).server;
        QCOMPARE(server, chosen[i].toInt());
        others += server != 1;
    }
    QCOMPARE(others, 500);
}

// The entries that EsiPy stored: their times are over today, so those are a day from now.
void TestMemcachedPython::esipysFixture()
{
    MemcachedServer server;
    const qint64 tomorrow = currentTime() / 1000 + 86'400;
    QHash<QByteArray, QByteArray> stored;
    const QByteArray dump = readFile(dataPath(u"fixtures/esipy-memcached/dump.jsonl"_qs));
    for (const QByteArray &line : dump.trimmed().split('\n')) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        const QByteArray key = text(object[u"key"]);
        stored.insert(key, QByteArray::fromBase64(text(object[u"value"])));
        server.set(key, stored[key], quint32(object[u"flags"].toInt()),
                   object[u"exptime"].toInteger() < 0 ? 0 : tomorrow);
    }
    Session session = opened(server.location(), Access::ReadOnly);
    QCOMPARE(session.detection().dialect, QByteArray("esipy"));
    QHash<QByteArray, QByteArrayList> rows;
    const auto listed = session.list({}, [&rows](const Row &row, const ListedEntry &) {
        rows.insert(row.key.toByteArray(),
                    { row.url.toByteArray(), QByteArray::number(row.status), row.etag.toByteArray(),
                      row.contentType.toByteArray(), row.lastModified.toByteArray(),
                      row.expiresAt == NoTime ? QByteArray() : formatIsoTime(row.expiresAt), row.error.toByteArray(),
                      QByteArray::number(row.storeExpiresAt == NoTime ? 0 : row.storeExpiresAt / 1000) });
        return true;
    });
    QVERIFY(listed);
    QCOMPARE(listed->failed, 0);
    QCOMPARE(rows.size(), stored.size());
    const QJsonArray all = expectedOf(u"esipy-memcached"_qs)[u"entries"].toArray();
    QCOMPARE(all.size(), 18);
    for (const QJsonValue expected : all) {
        const QByteArray key = text(expected[u"stored_key"]);
        const bool isForEver = expected[u"backend_expires_at"].isNull();
        QCOMPARE(rows.value(key),
                 (QByteArrayList{ text(expected[u"url"]), QByteArray::number(expected[u"status"].toInt()),
                                  text(expected[u"etag"]), text(expected[u"content_type"]),
                                  text(expected[u"last_modified"]), text(expected[u"expires_at"]), QByteArray(),
                                  QByteArray::number(isForEver ? 0 : tomorrow) }));
        const Result<Value> value = session.read({ key });
        QVERIFY(value);
        QCOMPARE(value->head.head, stored.value(key));
        QCOMPARE(value->flags, quint32(expected[u"flags"].toInt()));
        const Result<DecodedEntry> decoded = session.dialectOf({ key }, *value).decode({ key }, *value);
        QVERIFY(decoded);
        QCOMPARE(bodyHash(decoded->variants.first()), text(expected[u"body_sha256"]));
    }
}

// Bytes, flags and what is left of their time to live.
void TestMemcachedPython::everyKindOfValueComesBack()
{
    Pool pool;
    const QStringList kinds{ u"bytes"_qs, u"text"_qs,      u"int"_qs,        u"pickle"_qs,
                             u"none"_qs,  u"long text"_qs, u"long pickle"_qs };
    Steps sets;
    Steps gets;
    Steps originals;
    for (const QString &kind : kinds) {
        const QString key = QString(kind).replace(u' ', u'-');
        sets.append(step("set", { key, kind, 1000, 500 }));
        gets.append(step("get", { key }));
        originals.append(step("original", { kind }));
    }
    pool.python(sets);
    const QJsonArray expected = pool.python(originals);
    QCOMPARE(pool.python(gets), expected);
    Session session = opened(pool.location(), Access::Write);
    QList<StoredKey> keys;
    QHash<QByteArray, Value> before;
    QVERIFY(session.list({}, [&](const Row &row, const ListedEntry &entry) {
        keys.append(row.storedKey());
        before.insert(entry.key.toByteArray(), Value());
        before[entry.key.toByteArray()].flags = entry.flags;
        before[entry.key.toByteArray()].expiresAt = entry.expiresAt;
        return true;
    }));
    QCOMPARE(keys.size(), kinds.size());
    const QHash<QByteArray, quint32> flags{ { "bytes", 0 }, { "text", 16 },      { "int", 2 },        { "pickle", 1 },
                                            { "none", 1 },  { "long-text", 24 }, { "long-pickle", 9 } };
    for (auto it = flags.begin(); it != flags.end(); ++it)
        QCOMPARE(before.value(it.key()).flags, it.value());
    const EditOutcome removed = sound(Editor(session).invalidate(keys, u"a test"_qs));
    QCOMPARE(removed.changed, kinds.size());
    for (const QJsonValue gone : pool.python(gets))
        QCOMPARE(gone.toString(), u"None"_qs);
    QCOMPARE(sound(Editor(session).undo(removed.id)).changed, kinds.size());
    QCOMPARE(pool.python(gets), expected);
    for (const StoredKey &key : keys) {
        const Result<Value> value = session.read(key);
        QVERIFY(value);
        QCOMPARE(value->flags, before.value(key.bytes).flags);
        QCOMPARE(value->expiresAt, before.value(key.bytes).expiresAt);
    }
}

void TestMemcachedPython::invalidatedAndPutBack()
{
    Pool pool;
    const QList<StoredKey> keys = fillWithEsipy(pool);
    QSet<quint8> servers;
    for (const StoredKey &key : keys)
        servers.insert(key.server);
    QCOMPARE(servers.size(), 3);
    const QJsonArray before = esipyValues(pool);
    QCOMPARE(before[3][u"body"].toString(), u"body 3"_qs);

    Session session = opened(pool.location(), Access::Write);
    QCOMPARE(session.detection().dialect, QByteArray("esipy"));
    const EditOutcome removed = sound(Editor(session).invalidate(keys.first(10), u"a test"_qs));
    QCOMPARE(removed.changed, 10);
    qsizetype gone = 0;
    const QJsonArray meanwhile = esipyValues(pool);
    for (const QJsonValue value : meanwhile)
        gone += value.isString();
    QCOMPARE(gone, 10);
    // One comes back by its client: that is left alone.
    const QString back = QString::fromUtf8(keys.first().bytes);
    pool.python({ step("set_esipy", { back, u"\"newer\""_qs, u"newer body"_qs, SecondsToLive }) });
    const EditOutcome undone = sound(Editor(session).undo(removed.id));
    QCOMPARE(undone.changed, 9);
    QCOMPARE(undone.skipped, 1);
    const QJsonArray after = esipyValues(pool);
    for (int i = 0; i < EsiEntries; ++i) {
        if (esiKey(i) == back)
            QCOMPARE(after[i][u"body"].toString(), u"newer body"_qs);
        else
            QCOMPARE(after[i], before[i]);
    }
}

// Marked stale in the pickle's own protocol and under its flags, and not forgotten by the store before its client
// comes.
void TestMemcachedPython::expiredKeepsItsETag()
{
    Pool pool;
    const QList<StoredKey> keys = fillWithEsipy(pool);
    const QJsonArray before = esipyValues(pool);
    Session session = opened(pool.location(), Access::Write);
    const Msecs expiryBefore = session.read(keys.first())->expiresAt;
    const EditOutcome expired = sound(Editor(session).expire(keys, u"a test"_qs));
    QCOMPARE(expired.changed, EsiEntries);
    const QJsonArray after = esipyValues(pool);
    for (int i = 0; i < EsiEntries; ++i) {
        const QJsonObject was = before[i].toObject();
        const QJsonObject is = after[i].toObject();
        QCOMPARE(is[u"status"], was[u"status"]);
        QCOMPARE(is[u"url"], was[u"url"]);
        QCOMPARE(is[u"body"], was[u"body"]);
        QCOMPARE(is[u"headers"][u"ETag"], was[u"headers"][u"ETag"]);
        QCOMPARE(is[u"headers"][u"Date"], was[u"headers"][u"Date"]);
        QVERIFY(parseHttpDate(text(is[u"headers"][u"Expires"])) < currentTime());
    }
    for (const StoredKey &key : keys) {
        const Result<Value> value = session.read(key);
        QVERIFY(value);
        QCOMPARE(value->flags, 1);
        // Protocol 0 is all text, and refers to the class by name.
        QVERIFY(value->head.head.startsWith("ccopy_reg\n_reconstructor\n"));
        QVERIFY(value->expiresAt >= expiryBefore);
        QVERIFY(value->expiresAt > currentTime() + 3600 * 1000);
    }
    QCOMPARE(sound(Editor(session).undo(expired.id)).changed, EsiEntries);
    QCOMPARE(esipyValues(pool), before);
    QCOMPARE(session.read(keys.first())->expiresAt, expiryBefore);
}

QTEST_GUILESS_MAIN(TestMemcachedPython)
#include "test_memcached_python.moc"
