// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/storedfile.h"

#include <etagere/datetime.h>
#include <etagere/decodedbody.h>

#include <QtTest/QTest>

using namespace etagere;

namespace {

const Dialect &dialect() { return *dialectByName("etagere"); }

constexpr Msecs Noon = 1772366400'000; // 2026-03-01T12:00:00Z

CachedResponse sampleResponse(const QByteArray &language = "de", const QByteArray &body = "Grüezi")
{
    CachedResponse response;
    response.url = "https://api.example.com/v1/motd?lang=%7e";
    response.status = 200;
    response.httpVersion = 11;
    response.reason = "OK";
    response.headers = { { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" },
                         { "Set-Cookie", "a=1" },
                         { "Set-Cookie", "b=2" },
                         { "Vary", "Accept-Language" },
                         { "X-Latin", "gr\xfcn" },
                         { "X-Null", {}, true },
                         { "Cache-Control", "max-age=60" },
                         { "ETag", "\"x\"" } };
    response.requestHeaders = { { "Accept-Language", language }, { "User-Agent", "test" } };
    response.trailers = { { "Checksum", "1" } };
    response.body = Part::fromBytes(body);
    response.requestTime = Noon - 100;
    response.responseTime = Noon;
    return response;
}

void compare(const CachedResponse &copy, const CachedResponse &response)
{
    QCOMPARE(copy.method, response.method);
    QCOMPARE(copy.url, response.url);
    QCOMPARE(copy.status, response.status);
    QCOMPARE(copy.httpVersion, response.httpVersion);
    QCOMPARE(copy.reason, response.reason);
    QCOMPARE(copy.headers, response.headers);
    QCOMPARE(copy.requestHeaders, response.requestHeaders);
    QCOMPARE(copy.trailers, response.trailers);
    QCOMPARE(copy.requestTime, response.requestTime);
    QCOMPARE(copy.responseTime, response.responseTime);
    QCOMPARE(copy.bodyIsDecoded, response.bodyIsDecoded);
    QCOMPARE(*copy.body.readAll(1 << 25), *response.body.readAll(1 << 25));
}

} // namespace

class TestEtagere : public QObject
{
    Q_OBJECT

private slots:
    void keepsEverything();
    void severalVariants();
    void bodiesApart();
    void row();
    void freshness_data();
    void freshness();
    void keys();
    void unreadEntries();
    void everyTruncation();
    void everyByteChanged();
    void largeBodyIsNotRead();
    void tree();
};

void TestEtagere::keepsEverything()
{
    for (const bool isDecoded : { false, true }) {
        CachedResponse response = sampleResponse();
        response.bodyIsDecoded = isDecoded;
        response.method = isDecoded ? "POST" : "GET";
        const Result<Value> written = dialect().encode(response, nullptr, {});
        QVERIFY(written);
        const Result<DecodedEntry> entry = dialect().decode({}, *written);
        QVERIFY2(entry, entry ? "" : qPrintable(entry.error().text()));
        QCOMPARE(entry->variants.size(), 1);
        compare(entry->variants.first(), response);
        QCOMPARE(entry->variants.first().serialisation, QByteArray("etagere 1"));
    }
}

void TestEtagere::severalVariants()
{
    const Value german = *dialect().encode(sampleResponse("de", "Grüezi"), nullptr, {});
    const Value both = *dialect().encode(sampleResponse("fr", "Salut, ça va?"), &german, {});
    const QList<CachedResponse> variants = dialect().decode({}, both)->variants;
    QCOMPARE(variants.size(), 2);
    compare(variants.at(0), sampleResponse("fr", "Salut, ça va?"));
    compare(variants.at(1), sampleResponse("de", "Grüezi"));
    // The same selection replaces its variant and becomes the newest.
    const Value again = *dialect().encode(sampleResponse("de", "Moin"), &both, {});
    const QList<CachedResponse> newer = dialect().decode({}, again)->variants;
    QCOMPARE(newer.size(), 2);
    compare(newer.at(0), sampleResponse("de", "Moin"));
    compare(newer.at(1), sampleResponse("fr", "Salut, ça va?"));
    // Without Vary it answers all requests.
    CachedResponse all = sampleResponse();
    all.headers.remove("Vary");
    QCOMPARE(dialect().decode({}, *dialect().encode(all, &again, {}))->variants.size(), 1);
    Value many = german;
    for (int i = 0; i < 50; ++i)
        many = *dialect().encode(sampleResponse(QByteArray::number(i)), &many, {});
    QCOMPARE(dialect().decode({}, many)->variants.size(), 32);
}

void TestEtagere::bodiesApart()
{
    StoreInfo traits;
    traits.separateBodies = true;
    const Value one = *dialect().encode(sampleResponse("de", "Grüezi"), nullptr, traits);
    QVERIFY(one.body);
    QVERIFY(!one.head.head.contains("Grüezi"));
    const Value two = *dialect().encode(sampleResponse("fr", "Salut"), &one, {});
    QCOMPARE(two.body->head, QByteArray("SalutGrüezi"));
    compare(dialect().decode({}, two)->variants.at(1), sampleResponse("de", "Grüezi"));
    Value lost = two;
    lost.body.reset();
    QVERIFY(!dialect().decode({}, lost));
    lost.body = Part::fromBytes("Salut");
    QVERIFY(!dialect().decode({}, lost));
    RowMeta meta;
    const test::StoredFile file("k", two.head.head, QByteArray("Salut"));
    dialect().summarise(file.listed(), meta);
    QVERIFY(meta.error.contains("separate body"));
}

void TestEtagere::row()
{
    const Value value = *dialect().encode(sampleResponse(), nullptr, {});
    const test::StoredFile file("GET x", value.head.head);
    const ListedEntry listed = file.listed();
    QCOMPARE(dialect().recognise(listed), 100);
    RowMeta meta;
    dialect().summarise(listed, meta);
    QVERIFY(meta.error.isEmpty() && meta.isResponse);
    QCOMPARE(meta.url.toByteArray(), sampleResponse().url);
    QCOMPARE(meta.method.toByteArray(), QByteArray("GET"));
    QCOMPARE(meta.decodedBy, KeySource::Value);
    QCOMPARE(meta.status, 200);
    QCOMPARE(meta.etag.toByteArray(), QByteArray("\"x\""));
    QCOMPARE(meta.vary.toByteArray(), QByteArray("Accept-Language"));
    QCOMPARE(meta.storedAt, Noon);
    QCOMPARE(meta.bodyBytes, 7);
    QCOMPARE(listed.head.sliced(meta.bodyOffset, meta.bodyLength).toByteArray(), QByteArray("Grüezi"));
}

void TestEtagere::freshness_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<FreshnessRule>("rule");
    QTest::addColumn<qint64>("seconds"); // after the response
    using enum FreshnessRule;
    const HeaderField date{ "Date", "Sun, 01 Mar 2026 12:00:00 GMT" };
    const HeaderField maxAge{ "Cache-Control", "max-age=60" };
    const qint64 none = -1;
    QTest::newRow("nothing") << HeaderList{ date } << Unknown << none;
    QTest::newRow("max-age") << HeaderList{ date, maxAge } << ByExpiry << qint64(60);
    QTest::newRow("no date") << HeaderList{ maxAge } << ByExpiry << qint64(60);
    QTest::newRow("age") << HeaderList{ date, maxAge, { "Age", "20" } } << ByExpiry << qint64(40);
    QTest::newRow("age is no number") << HeaderList{ date, maxAge, { "Age", "-20" } } << ByExpiry << qint64(60);
    QTest::newRow("old date") << HeaderList{ { "Date", "Sun, 01 Mar 2026 11:59:50 GMT" }, maxAge } << ByExpiry
                              << qint64(50);
    QTest::newRow("names without case") << HeaderList{ date, { "cache-control", "public, MAX-AGE=\"60\"" } } << ByExpiry
                                        << qint64(60);
    QTest::newRow("quoted comma") << HeaderList{ date, { "Cache-Control", "x=\"a, max-age=1\", max-age=60" } }
                                  << ByExpiry << qint64(60);
    QTest::newRow("first max-age") << HeaderList{ date, maxAge, { "Cache-Control", "max-age=5" } } << ByExpiry
                                   << qint64(60);
    QTest::newRow("max-age is no number")
        << HeaderList{ date, { "Cache-Control", "max-age=-1" } } << ByExpiry << qint64(0);
    QTest::newRow("expires") << HeaderList{ date, { "Expires", "Sun, 01 Mar 2026 12:01:00 GMT" } } << ByExpiry
                             << qint64(60);
    QTest::newRow("expires is none") << HeaderList{ date, { "Expires", "0" } } << Expired << none;
    QTest::newRow("two expires") << HeaderList{
        date, { "Expires", "Sun, 01 Mar 2026 12:01:00 GMT" }, { "Expires", "Sun, 01 Mar 2026 12:01:00 GMT" }
    } << Expired << none;
    QTest::newRow("max-age wins") << HeaderList{ date, { "Expires", "0" }, maxAge } << ByExpiry << qint64(60);
    QTest::newRow("no-cache") << HeaderList{ date, { "Cache-Control", "no-cache, max-age=60" } } << NoCache
                              << qint64(60);
    QTest::newRow("no-cache of fields") << HeaderList{ date, { "Cache-Control", "no-cache=\"x\", max-age=60" } }
                                        << ByExpiry << qint64(60);
}

void TestEtagere::freshness()
{
    QFETCH(HeaderList, headers);
    QFETCH(qint64, seconds);
    CachedResponse response = sampleResponse();
    response.headers = headers;
    response.requestTime = NoTime;
    const test::StoredFile file("k", dialect().encode(response, nullptr, {})->head.head);
    RowMeta meta;
    dialect().summarise(file.listed(), meta);
    QTEST(meta.rule, "rule");
    QCOMPARE(meta.expiresAt, seconds < 0 ? NoTime : Noon + seconds * 1000);
}

void TestEtagere::keys()
{
    const QList<StoredKey> keys = dialect().keys({ "HEAD", "https://A.org/%7e?x#frag", {} }, {});
    QCOMPARE(keys, (QList<StoredKey>{ { "HEAD https://a.org/%7e?x", KeyType::Text, 0 } }));
}

void TestEtagere::everyTruncation()
{
    const Value value = *dialect().encode(sampleResponse(), nullptr, {});
    for (qsizetype size = 0; size < value.head.size; ++size) {
        const test::StoredFile cut("k", value.head.head.left(size));
        RowMeta meta;
        dialect().summarise(cut.listed(), meta);
        QVERIFY(!meta.error.isEmpty());
        QVERIFY(!dialect().decode({}, cut.value()));
        QVERIFY(dialect().structure({}, cut.value()));
    }
}

void TestEtagere::everyByteChanged()
{
    const Value value = *dialect().encode(sampleResponse(), nullptr, {});
    for (qsizetype i = 0; i < value.head.size; ++i) {
        for (const int change : { 0x01, 0x20, 0x80, 0xff }) {
            QByteArray bytes = value.head.head;
            bytes[i] = char(bytes[i] ^ change);
            const test::StoredFile file("k", bytes);
            RowMeta meta;
            dialect().summarise(file.listed(), meta);
            const Result<DecodedEntry> entry = dialect().decode({}, file.value());
            QVERIFY(entry.has_value() == meta.error.isEmpty());
            if (entry)
                QVERIFY(entry->variants.first().body.size <= bytes.size());
        }
    }
}

void TestEtagere::largeBodyIsNotRead()
{
    const Value value = *dialect().encode(sampleResponse("de", QByteArray(20'000'000, 'b')), nullptr, {});
    test::StoredFile file("k", *value.head.readAll(1 << 25));
    file.cutHead(65536);
    RowMeta meta;
    dialect().summarise(file.listed(), meta);
    QCOMPARE(meta.bodyBytes, 20'000'000);
    const Value large = file.value();
    const Result<DecodedEntry> entry = dialect().decode({}, large);
    QVERIFY(entry);
    QCOMPARE(entry->variants.first().body.size, 20'000'000);
    const Result<Value> written = dialect().encode(sampleResponse("fr", "Salut"), &large, {});
    QVERIFY(written);
    QCOMPARE(file.largestRead(), 0);
    QCOMPARE(*dialect().decode({}, *written)->variants.at(1).body.readAll(1 << 25), QByteArray(20'000'000, 'b'));
    // Field lines that reach beyond what is at hand are fetched.
    file.cutHead(100);
    dialect().summarise(file.listed(), meta);
    QCOMPARE(meta.error.toByteArray(), QByteArray());
    QCOMPARE(meta.etag.toByteArray(), QByteArray("\"x\""));
}

/// In a store where reading leaves a trace the key is all that is known.
void TestEtagere::unreadEntries()
{
    ListedEntry listed;
    listed.headSize = -1;
    for (const char *other :
         { "", "GET", "GET ", "GET /a", "GET ftp://a/", "get http://a/", "http://a/", "POST http://a/" }) {
        listed.key = other;
        QCOMPARE(dialect().recognise(listed), 0);
    }
    const QByteArray key = dialect().keys({ "GET", "HTTPS://A.example/b?c", {} }, {}).first().bytes;
    listed.key = key;
    QCOMPARE(dialect().recognise(listed), 60);
    RowMeta meta;
    dialect().summariseKey(listed, meta);
    QCOMPARE(meta.url.toByteArray(), QByteArray("https://a.example/b?c"));
    QCOMPARE(meta.method.toByteArray(), QByteArray("GET"));
    QCOMPARE(meta.decodedBy, KeySource::Key);
    // Its value decides once it is read.
    listed.headSize = 0;
    QCOMPARE(dialect().recognise(listed), 0);
}

void TestEtagere::tree()
{
    const Value value = *dialect().encode(sampleResponse(), nullptr, {});
    const Result<Structure> structure = dialect().structure({}, value);
    QVERIFY(structure);
    QCOMPARE(structure->notes, QStringList());
    QCOMPARE(structure->nodes.first().length, value.head.size);
}

QTEST_GUILESS_MAIN(TestEtagere)
#include "test_etagere.moc"
