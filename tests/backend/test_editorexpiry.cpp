// SPDX-License-Identifier: GPL-3.0-or-later
// Expiring entries of every client and serialisation: the validator stays, the lifetime ends, nothing else changes.
#include "dialect/esipywriter.h"
#include "format/picklereader.h"
#include "support/diskcaches.h"
#include "support/editedcache.h"
#include "support/filecachefolder.h"
#include "support/testdata.h"

#include <etagere/datetime.h>
#include <etagere/limits.h>

#include <QtCore/QDir>
#include <QtCore/QHash>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr Msecs Hour = 3600 * 1000LL;

QByteArray allOf(const Part &part) { return part.readAll(1 << 28).value_or("unreadable"); }

// One line a property, but for those that end a lifetime.
QByteArrayList lasting(const CachedResponse &response)
{
    QByteArrayList lines{ response.method,
                          response.url,
                          QByteArray::number(response.status),
                          QByteArray::number(response.httpVersion),
                          response.reason,
                          response.serialisation,
                          QByteArray::number(response.bodyIsDecoded),
                          allOf(response.body),
                          response.notes.join(u'|').toUtf8() };
    const std::pair<char, const HeaderList *> lists[] = { { 'h', &response.headers },
                                                          { 'r', &response.requestHeaders },
                                                          { 't', &response.trailers } };
    for (const auto &[mark, list] : lists) {
        for (const HeaderField &field : *list) {
            const QByteArray name = field.name.toLower();
            if (name != "date" && name != "expires" && name != "cache-control")
                lines.append(mark + field.name + (field.isNull ? " is null" : ": " + field.value));
        }
    }
    std::sort(lines.begin(), lines.end()); // a pickled dict has an order of its own
    return lines;
}

struct Look {
    DecodedEntry entry;
    QByteArray start; ///< of the stored bytes
    Freshness freshness = Freshness::Unknown;
    Expirable expirable = Expirable::NoResponse;
    bool isHidden = false; ///< from its client, by the store
};

Result<Look> lookAt(Session &session, const StoredKey &key)
{
    const Result<Value> value = session.read(key);
    if (!value)
        return tl::unexpected(value.error());
    Result<DecodedEntry> decoded = session.dialectOf(key, *value).decode(key, *value);
    if (!decoded)
        return tl::unexpected(decoded.error());
    Look look{ *decoded, value->head.head.first(value->head.head.startsWith('\x80') ? 2 : 5) };
    session.withRow(key, *value, [&look](const Row &row) {
        look.freshness = row.freshness(currentTime());
        look.expirable = expirable(row, currentTime());
        look.isHidden = row.storeExpiresAt != NoTime && row.storeExpiresAt <= currentTime();
    });
    return look;
}

void compareLasting(const DecodedEntry &before, const DecodedEntry &after)
{
    QCOMPARE(after.variants.size(), before.variants.size());
    for (qsizetype i = 0; i < before.variants.size(); ++i)
        QCOMPARE(lasting(after.variants.at(i)), lasting(before.variants.at(i)));
}

const char *sentenceFor(const Look &look)
{
    const CachedResponse &response = look.entry.variants.first();
    if (response.status == 301 || response.status == 308)
        return "for ever";
    if (!response.headers.contains("ETag"))
        return "Without an ETag";
    if (response.serialisation == "cc=1" && look.freshness == Freshness::Fresh)
        return "twice";
    return look.freshness == Freshness::Fresh ? "before 0.9.4" : "stale already";
}

CachedResponse nativeResponse(const QByteArray &language, Msecs age)
{
    CachedResponse response;
    response.url = "http://example.org/";
    response.status = 200;
    response.reason = "OK";
    response.headers = { { "Vary", "Accept-Language" },     { "Cache-Control", "max-age=3600" },
                         { "ETag", "\"" + language + '"' }, { "Set-Cookie", "a=1" },
                         { "Set-Cookie", "b=2" },           { "Date", formatHttpDate(currentTime() - age - 60'000) } };
    response.requestHeaders = { { "Accept-Language", language } };
    response.body = Part::fromBytes("body in " + language);
    response.requestTime = currentTime() - age - 500;
    response.responseTime = currentTime() - age;
    return response;
}

} // namespace

class TestEditorExpiry : public QObject
{
    Q_OBJECT

private slots:
    void keepsAllButTheLifetime_data();
    void keepsAllButTheLifetime();
    void esipyOfEachProtocol_data();
    void esipyOfEachProtocol();
    void esipyOutlivesItsStore();
    void nativeVariants_data();
    void nativeVariants();
    void rawEntriesAreRefused();
    void hugeLifetimes();
};

void TestEditorExpiry::keepsAllButTheLifetime_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<int>("expires"); ///< at least that many entries
    const auto fixture = [](const char *name, const char *folder, int expires) {
        QTest::newRow(name) << QStringLiteral("fixtures/") + QLatin1StringView(folder) << expires;
    };
    fixture("cc=0", "cachecontrol-legacy/cc0-py27", 0);
    fixture("cc=1", "cachecontrol-legacy/cc1-py27", 9);
    fixture("cc=2", "cachecontrol-legacy/cc2-py36", 9);
    fixture("cc=3", "cachecontrol-legacy/cc3-py36", 9);
    fixture("cc=4", "cachecontrol-filecache/cache", 18);
    fixture("cc=4 of 0.14", "cachecontrol-filecache-latest/cache", 18);
    fixture("cc=4, bodies apart", "cachecontrol-separate-body/cache", 18);
    fixture("pip", "pip-http/cache/http", 1);
    fixture("pip 23", "pip-http-v2/cache/http-v2", 1);
    fixture("esipy", "esipy-filecache/cache", 15);
    fixture("httplib2", "httplib2/cache", 12);
    fixture("qtdiskcache", "qtdiskcache/cache", 12);
}

void TestEditorExpiry::keepsAllButTheLifetime()
{
    QFETCH(QString, folder);
    QFETCH(int, expires);
    const EditedCache cache(folder);
    const QByteArrayList before = cache.state();
    const QList<StoredKey> keys = cache.keys();
    Session session = cache.open();
    QHash<StoredKey, Look> looks;
    for (const StoredKey &key : keys) {
        if (const Result<Look> look = lookAt(session, key))
            looks.insert(key, *look);
    }
    const EditOutcome outcome = cache.expire(keys);
    QVERIFY2(outcome.changed >= expires, QByteArray::number(outcome.changed).constData());
    QCOMPARE(outcome.changed + outcome.skipped, keys.size());
    const bool isCacheControl = folder.contains(u"cachecontrol") || folder.contains(u"pip-");
    for (auto it = looks.constBegin(); it != looks.constEnd(); ++it) {
        const Result<Look> after = lookAt(session, it.key());
        QVERIFY(after);
        const QString problem = problemOf(outcome, it.key());
        if (!problem.isEmpty()) {
            if (isCacheControl)
                QVERIFY2(problem.contains(QLatin1StringView(sentenceFor(*it))), qPrintable(problem));
            QVERIFY(it->expirable != Expirable::Yes || expires == 0 || problem.contains(u"twice"));
            continue;
        }
        QCOMPARE(it->expirable, Expirable::Yes);
        QCOMPARE(after->freshness, Freshness::Stale);
        QVERIFY(!after->isHidden);
        QCOMPARE(after->start, it->start);
        const HeaderList &headers = after->entry.variants.first().headers;
        QVERIFY(headers.contains("ETag") || (folder.contains(u"qtdiskcache") && headers.contains("Last-Modified")));
        compareLasting(it->entry, after->entry);
    }
    session = cache.open(Access::ReadOnly);
    if (outcome.id > 0)
        QCOMPARE(cache.undo(outcome.id).changed, outcome.changed);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
}

void TestEditorExpiry::esipyOfEachProtocol_data()
{
    QTest::addColumn<int>("protocol");
    for (int protocol = 0; protocol <= 5; ++protocol)
        QTest::addRow("%d", protocol) << protocol;
}

void TestEditorExpiry::esipyOfEachProtocol()
{
    QFETCH(int, protocol);
    const EditedCache cache;
    CachedResponse response;
    response.url = "https://esi.evetech.net/latest/status/";
    response.status = 200;
    response.headers = { { "Content-Type", "application/json" },
                         { "ETag", "\"x\"" },
                         { "X-Latin", "gr\xfcn" },
                         { "Expires", formatHttpDate(currentTime() + Hour) } };
    const StoredKey key = textKey("esi_0123456789abcdef0123456789abcdef");
    Value value = diskcacheValue(writeEsipyResponse(response, "{}\0\xff", protocol), 4);
    value.expiresAt = currentTime() + Hour;
    QVERIFY(openDiskcache(cache.path(), Access::Write)->change(key, {}, value, {}));
    Session session = cache.open();
    const Result<Look> before = lookAt(session, key);
    QVERIFY2(before, before ? "" : qPrintable(before.error().text()));
    QCOMPARE(cache.expire({ key }).problems, {});
    const Result<Look> after = lookAt(session, key);
    QVERIFY(after);
    compareLasting(before->entry, after->entry);
    QCOMPARE(after->freshness, Freshness::Stale);
    QVERIFY(!after->isHidden);
    PickleTree tree;
    QVERIFY(readPickle(allOf(session.read(key)->head), tree));
    QCOMPARE(tree.protocol(), protocol);
}

// A row past its time is invisible to EsiPy, and its ETag lost, unless it lives on in the store.
void TestEditorExpiry::esipyOutlivesItsStore()
{
    const EditedCache cache;
    CachedResponse response;
    response.status = 200;
    response.headers = { { "ETag", "\"x\"" }, { "Expires", formatHttpDate(currentTime() - Hour) } };
    Value value = diskcacheValue(writeEsipyResponse(response, "{}", 4), 4);
    const std::unique_ptr<Backend> backend = openDiskcache(cache.path(), Access::Write);
    const auto add = [&](const char *key, Msecs expiresAt) {
        value.expiresAt = expiresAt;
        QVERIFY(backend->change(textKey(key), {}, value, {}));
    };
    add("esi_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", currentTime() + Hour);
    add("esi_cccccccccccccccccccccccccccccccc", NoTime);
    add("esi_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", currentTime() - Hour); // last: the next would cull it
    const EditOutcome outcome =
        cache.expire({ textKey("esi_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), textKey("esi_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"),
                       textKey("esi_cccccccccccccccccccccccccccccccc") });
    QVERIFY2(outcome.changed == 1, qPrintable(problemOf(outcome, textKey("esi_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))));
    QVERIFY(problemOf(outcome, textKey("esi_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")).contains(u"already"));
    QVERIFY(problemOf(outcome, textKey("esi_cccccccccccccccccccccccccccccccc")).contains(u"already"));
    QVERIFY(backend->read(textKey("esi_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), {})->expiresAt > currentTime() + Hour);
}

void TestEditorExpiry::nativeVariants_data()
{
    QTest::addColumn<bool>("bodiesApart");
    QTest::newRow("inline") << false;
    QTest::newRow("apart") << true;
}

void TestEditorExpiry::nativeVariants()
{
    QFETCH(bool, bodiesApart);
    const EditedCache cache;
    const Dialect &dialect = *dialectByName("etagere");
    StoreInfo traits;
    traits.separateBodies = bodiesApart;
    Result<Value> value = dialect.encode(nativeResponse("de", 60'000), nullptr, traits);
    for (const auto &[language, age] : { std::pair("fr", 120'000), std::pair("it", 7200'000), std::pair("rm", 0) })
        value = dialect.encode(nativeResponse(language, age), &*value, traits);
    const StoredKey key = keyOf("GET http://example.org/");
    QVERIFY(QDir().mkpath(cache.path()));
    const std::unique_ptr<Backend> backend = [&] {
        Location location = cache.location();
        location.setScheme("filecache");
        std::unique_ptr<Backend> opened = filecacheFactory().create(location);
        return opened->open(Access::Write, {}) ? std::move(opened) : nullptr;
    }();
    QVERIFY(backend && backend->change(key, {}, *value, {}));
    const QByteArrayList state = cache.state();
    Session session = cache.open();
    const Result<Look> before = lookAt(session, key);
    QVERIFY(before);
    QCOMPARE(before->freshness, Freshness::Fresh);
    const EditOutcome outcome = cache.expire({ key });
    QCOMPARE(outcome.problems, {});
    const Result<Look> after = lookAt(session, key);
    QVERIFY(after);
    compareLasting(before->entry, after->entry);
    for (qsizetype i = 0; i < 4; ++i) {
        // Each alone is stale; what the origin said and when stays.
        const CachedResponse &variant = after->entry.variants.at(i);
        const CachedResponse &old = before->entry.variants.at(i);
        QCOMPARE(variant.headers, old.headers);
        QCOMPARE(variant.responseTime, old.responseTime);
        QVERIFY(variant.mustValidate);
        const Result<Value> alone = dialect.encode(variant, nullptr, {});
        session.withRow(key, *alone, [](const Row &row) { QCOMPARE(row.freshness(currentTime()), Freshness::Stale); });
    }
    QVERIFY(problemOf(cache.expire({ key }), key).contains(u"already"));
    QCOMPARE(cache.undo(outcome.id).changed, 1);
    QCOMPARE(firstDifference(state, cache.state()), QByteArray());
}

void TestEditorExpiry::rawEntriesAreRefused()
{
    const EditedCache cache;
    QVERIFY(openDiskcache(cache.path(), Access::Write)->change(textKey("raw"), {}, diskcacheValue("bytes"), {}));
    const EditOutcome outcome = cache.expire({ textKey("raw") });
    QCOMPARE(outcome.changed, 0);
    QCOMPARE(outcome.id, 0);
    QVERIFY(!problemOf(outcome, textKey("raw")).isEmpty());
}

// Longer than from 1970 to now: Date cannot be so early.
void TestEditorExpiry::hugeLifetimes()
{
    const EditedCache cache(QStringLiteral("fixtures/cachecontrol-filecache/cache"));
    const StoredKey key = keyOf("http://files.example.org/text/greeting.txt");
    Session session = cache.open();
    for (const QByteArray seconds : { "9000000000", "9223372036854775807", "99999999999999999999999999" }) {
        const Value stored = *session.read(key);
        CachedResponse response = lookAt(session, key)->entry.variants.first();
        response.headers.set("Cache-Control", "max-age=" + seconds);
        response.headers.set("Date", formatHttpDate(currentTime()));
        const Result<Value> value = dialectByName("cachecontrol")->encode(response, &stored, {});
        QVERIFY(value && session.backend().change(key, stored.version, *value, {}));
        QCOMPARE(lookAt(session, key)->freshness, Freshness::Fresh);
        QCOMPARE(cache.expire({ key }).problems, {});
        QCOMPARE(lookAt(session, key)->freshness, Freshness::Stale);
    }
}

QTEST_GUILESS_MAIN(TestEditorExpiry)
#include "test_editorexpiry.moc"
