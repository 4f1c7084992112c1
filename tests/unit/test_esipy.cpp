// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialect/esipywriter.h"
#include "support/memorysource.h"

#include "format/coding.h"

#include <QtTest/QtTest>
#include <etagere/datetime.h>
#include <etagere/dialect.h>

using namespace etagere;

namespace {

const Dialect &esipy() { return *dialectByName("esipy"); }

const QByteArray SomeKey = "esi_0123456789abcdef0123456789abcdef";

ListedEntry listed(const QByteArray &key, const QByteArray &value)
{
    ListedEntry entry;
    entry.key = key;
    entry.head = value;
    entry.headSize = value.size();
    return entry;
}

Value valueOf(const QByteArray &bytes)
{
    Value value;
    value.head = Part::fromBytes(bytes);
    return value;
}

CachedResponse sample()
{
    CachedResponse response;
    response.url = "https://esi.example.invalid/latest/status/?page=1";
    response.status = 200;
    response.headers.append("Content-Type", "application/json");
    response.headers.append("Expires", "Fri, 01 Jan 2100 00:00:00 GMT");
    response.headers.append("ETag", "\"abc\"");
    response.headers.append("Date", "Sun, 01 Mar 2026 12:00:00 GMT");
    response.headers.append("Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT");
    response.headers.append("Vary", "Accept");
    response.body = Part::fromBytes("{\"players\": 1}");
    response.bodyIsDecoded = true;
    return response;
}

QByteArray samplePickle(int protocol = 4) { return writeEsipyResponse(sample(), sample().body.head, protocol); }

/// A source that counts, for values larger than their head.
} // namespace

class TestEsipy : public QObject
{
    Q_OBJECT
private slots:
    void recognises();
    void truncatedRowsFail();
    void summaryOfEveryProtocol_data();
    void summaryOfEveryProtocol();
    void summaryAllocatesNothingTwice();
    void largeValuesAreReadFromTheirSource();
    void unreadableEntries();
    void freshness_data();
    void freshness();
    void headersAreWireBytes();
    void decodesNullHeaders();
    void encodesWhatItDecodes_data();
    void encodesWhatItDecodes();
    void encodeKeepsTheProtocol();
    void encodeJudgesTheExpiry();
    void encodeRefusesWhatEsipyWould();
    void encodeRemovesContentCodings();
    void packedByPythonMemcached();
    void newForMemcached();
    void keysNeedSwagger();
};

void TestEsipy::recognises()
{
    const QByteArray pickle = samplePickle();
    const int certain = esipy().recognise(listed(SomeKey, pickle));
    const int anyPickle = esipy().recognise(listed(SomeKey, "\x80\x04N."));
    const int noPickle = esipy().recognise(listed(SomeKey, "<html>"));
    const int otherKey = esipy().recognise(listed("mine", pickle));
    QVERIFY(certain > anyPickle && anyPickle > noPickle && noPickle > otherKey && otherKey > 0);
    QCOMPARE(esipy().recognise(listed("mine", "\x80\x04N.")), 0);
    QCOMPARE(esipy().recognise(listed("esi_other", "text")), 0);
    QCOMPARE(esipy().recognise(listed(SomeKey.toUpper(), "text")), 0);
    for (int protocol = 0; protocol <= 5; ++protocol)
        QVERIFY(esipy().recognise(listed("mine", samplePickle(protocol))) > 0);
    ListedEntry keyOnly = listed(SomeKey, {});
    keyOnly.headSize = -1;
    QVERIFY(esipy().recognise(keyOnly) > 50);
    keyOnly.keyType = KeyType::Integer;
    QCOMPARE(esipy().recognise(keyOnly), 0);
}

void TestEsipy::truncatedRowsFail()
{
    for (int protocol = 0; protocol <= 5; ++protocol) {
        const QByteArray pickle = samplePickle(protocol);
        RowMeta meta;
        for (qsizetype size = 0; size < pickle.size(); ++size) {
            const QByteArray cut = pickle.first(size);
            esipy().summarise(listed(SomeKey, cut), meta);
            QVERIFY(!meta.error.isEmpty());
            QVERIFY(!esipy().decode({ SomeKey }, valueOf(cut)));
        }
    }
}

void TestEsipy::summaryOfEveryProtocol_data()
{
    QTest::addColumn<int>("protocol");
    for (int protocol = 0; protocol <= 5; ++protocol)
        QTest::addRow("%d", protocol) << protocol;
}

void TestEsipy::summaryOfEveryProtocol()
{
    QFETCH(int, protocol);
    const QByteArray pickle = samplePickle(protocol);
    RowMeta meta;
    esipy().summarise(listed(SomeKey, pickle), meta);
    QCOMPARE(meta.error.toByteArray(), QByteArray());
    QVERIFY(meta.isResponse);
    QCOMPARE(meta.method.toByteArray(), QByteArray("GET"));
    QCOMPARE(meta.url.toByteArray(), sample().url);
    QCOMPARE(meta.decodedKey.toByteArray(), sample().url);
    QCOMPARE(meta.decodedBy, KeySource::Value);
    QCOMPARE(meta.status, 200);
    QCOMPARE(meta.etag.toByteArray(), QByteArray("\"abc\""));
    QCOMPARE(meta.contentType.toByteArray(), QByteArray("application/json"));
    QCOMPARE(meta.lastModified.toByteArray(), QByteArray("Sun, 01 Mar 2026 11:00:00 GMT"));
    QCOMPARE(meta.vary.toByteArray(), QByteArray("Accept"));
    QCOMPARE(formatIsoTime(meta.storedAt), QByteArray("2026-03-01T12:00:00Z"));
    QCOMPARE(formatIsoTime(meta.expiresAt), QByteArray("2100-01-01T00:00:00Z"));
    QCOMPARE(meta.rule, FreshnessRule::ByExpiry);
    QCOMPARE(meta.bodyBytes, sample().body.size);
    QCOMPARE(pickle.mid(meta.bodyOffset, meta.bodyLength), sample().body.head);
}

void TestEsipy::summaryAllocatesNothingTwice()
{
    const QByteArray pickle = samplePickle();
    RowMeta meta;
    esipy().summarise(listed(SomeKey, pickle), meta);
    QVERIFY(meta.scratch.isEmpty()); // all views are into the entry
    QVERIFY(meta.url.data() > pickle.constData() && meta.url.data() < pickle.constData() + pickle.size());
}

void TestEsipy::largeValuesAreReadFromTheirSource()
{
    CachedResponse response = sample();
    const QByteArray body(200'000, 'x');
    const QByteArray pickle = writeEsipyResponse(response, body, 4);
    const auto source = std::make_shared<test::MemorySource>(pickle);
    const QByteArray head = pickle.first(64 * 1024);
    ListedEntry entry = listed(SomeKey, head);
    entry.headSize = pickle.size();
    entry.source = source.get();
    RowMeta meta;
    esipy().summarise(entry, meta);
    QCOMPARE(meta.error.toByteArray(), QByteArray());
    QCOMPARE(meta.bodyBytes, body.size());
    QCOMPARE(meta.bodyOffset, -1);
    QCOMPARE(meta.url.toByteArray(), sample().url);

    Value value;
    value.head = { head, pickle.size(), source, 0 };
    const Result<DecodedEntry> decoded = esipy().decode({ SomeKey }, value);
    QVERIFY(decoded);
    const Part part = decoded->variants.first().body;
    QVERIFY(!part.isWhole()); // still with its source, not in memory
    QCOMPARE(part.readAll(1'000'000).value_or(QByteArray()), body);

    // The views do not point into memory that the next entry uses.
    const QByteArray url = meta.url.toByteArray();
    RowMeta other;
    esipy().summarise(listed(SomeKey, samplePickle(0)), other);
    QCOMPARE(meta.url.toByteArray(), url);
}

void TestEsipy::unreadableEntries()
{
    RowMeta meta;
    const Error error{ ErrorCode::Io, QStringLiteral("The value file is missing"), QStringLiteral("a.val") };
    ListedEntry entry = listed(SomeKey, {});
    entry.error = &error;
    esipy().summarise(entry, meta);
    QCOMPARE(meta.error.toByteArray(), error.text().toUtf8());
    entry.error = nullptr;
    entry.headSize = -1;
    esipy().summarise(entry, meta);
    QVERIFY(meta.error.isEmpty() && !meta.isResponse);
    entry.headSize = 1LL << 40;
    esipy().summarise(entry, meta);
    QVERIFY(meta.error.contains("larger than the limit"));
}

void TestEsipy::freshness_data()
{
    QTest::addColumn<QByteArray>("expires");
    QTest::addColumn<FreshnessRule>("rule");
    QTest::addColumn<QByteArray>("expiresAt");
    QTest::newRow("HTTP date") << QByteArray("Fri, 01 Jan 2038 00:00:00 GMT") << FreshnessRule::ByExpiry
                               << QByteArray("2038-01-01T00:00:00Z");
    QTest::newRow("zone is dropped") << QByteArray("Fri, 01 Jan 2038 00:00:00 +0500") << FreshnessRule::ByExpiry
                                     << QByteArray("2038-01-01T00:00:00Z");
    QTest::newRow("zero") << QByteArray("0") << FreshnessRule::Expired << QByteArray();
    QTest::newRow("empty") << QByteArray("") << FreshnessRule::Expired << QByteArray();
}

void TestEsipy::freshness()
{
    QFETCH(QByteArray, expires);
    QFETCH(FreshnessRule, rule);
    QFETCH(QByteArray, expiresAt);
    CachedResponse response = sample();
    response.headers.set("Expires", expires);
    const QByteArray pickle = writeEsipyResponse(response, {}, 4);
    RowMeta meta;
    esipy().summarise(listed(SomeKey, pickle), meta);
    QCOMPARE(meta.rule, rule);
    QCOMPARE(meta.expiresAt == NoTime, expiresAt.isEmpty());
    if (!expiresAt.isEmpty())
        QCOMPARE(formatIsoTime(meta.expiresAt), expiresAt);
    response.headers.set("Cache-Control", "max-age=1");
    response.headers.remove("Expires");
    const QByteArray without = writeEsipyResponse(response, {}, 4);
    esipy().summarise(listed(SomeKey, without), meta);
    QCOMPARE(meta.rule, FreshnessRule::Unknown);
}

void TestEsipy::headersAreWireBytes()
{
    CachedResponse response = sample();
    response.headers.set("ETag", "\"caf\xe9\"");
    response.url = "https://esi.example.invalid/caf\xc3\xa9";
    for (const int protocol : { 0, 2, 4 }) {
        const QByteArray pickle = writeEsipyResponse(response, "\xff", protocol);
        RowMeta meta;
        esipy().summarise(listed(SomeKey, pickle), meta);
        QCOMPARE(meta.etag.toByteArray(), QByteArray("\"caf\xe9\""));
        QCOMPARE(meta.url.toByteArray(), response.url);
        QCOMPARE(meta.bodyBytes, 1);
        const Result<DecodedEntry> decoded = esipy().decode({ SomeKey }, valueOf(pickle));
        QVERIFY(decoded);
        QCOMPARE(decoded->variants.first().headers, response.headers);
        QCOMPARE(decoded->variants.first().url, response.url);
        QCOMPARE(decoded->variants.first().body.head, QByteArray("\xff"));
    }
}

void TestEsipy::decodesNullHeaders()
{
    CachedResponse response = sample();
    response.headers.remove("Date");
    response.headers.appendNull("Date");
    const QByteArray pickle = writeEsipyResponse(response, {}, 2);
    const Result<DecodedEntry> decoded = esipy().decode({ SomeKey }, valueOf(pickle));
    QVERIFY(decoded);
    QCOMPARE(decoded->variants.first().headers, response.headers);
    QCOMPARE(decoded->variants.first().notes.size(), 1);
    RowMeta meta;
    esipy().summarise(listed(SomeKey, pickle), meta);
    QCOMPARE(meta.storedAt, NoTime);
}

void TestEsipy::encodesWhatItDecodes_data() { summaryOfEveryProtocol_data(); }

void TestEsipy::encodesWhatItDecodes()
{
    QFETCH(int, protocol);
    const Value previous = valueOf(samplePickle(protocol));
    CachedResponse changed = sample();
    changed.headers.append("X-Twice", "one");
    changed.headers.append("x-twice", "two");
    const Result<Value> value = esipy().encode(changed, &previous, {});
    QVERIFY(value);
    const Result<DecodedEntry> decoded = esipy().decode({ SomeKey }, *value);
    QVERIFY(decoded);
    const CachedResponse &response = decoded->variants.first();
    QCOMPARE(response.serialisation, "pickle " + QByteArray::number(protocol));
    QCOMPARE(response.url, changed.url);
    QCOMPARE(response.body.head, changed.body.head);
    QCOMPARE(response.headers.size(), changed.headers.size() - 1);
    QCOMPARE(response.headers.value("X-Twice").value_or(QByteArray()), QByteArray("one, two"));
}

void TestEsipy::encodeKeepsTheProtocol()
{
    const auto protocolOf = [](const Result<Value> &value) { return int(value->head.head[1]); };
    StoreInfo diskcache;
    diskcache.backend = QStringLiteral("diskcache");
    QCOMPARE(protocolOf(esipy().encode(sample(), nullptr, {})), 4);
    QCOMPARE(protocolOf(esipy().encode(sample(), nullptr, diskcache)), 5);
    Value previous = valueOf(samplePickle(2));
    previous.tag = "mine";
    const Result<Value> value = esipy().encode(sample(), &previous, diskcache);
    QCOMPARE(protocolOf(value), 2);
    QCOMPARE(value->tag, QByteArray("mine"));
    QCOMPARE(value->mode, 4);
    QCOMPARE(value->storedBytes, value->head.size);
}

void TestEsipy::encodeJudgesTheExpiry()
{
    const Msecs expires = parseHttpDate("Fri, 01 Jan 2100 00:00:00 GMT");
    QCOMPARE(esipy().encode(sample(), nullptr, {})->expiresAt, expires);
    // Marked stale: the store must keep the entry, or EsiPy never sees its ETag again.
    CachedResponse stale = sample();
    stale.headers.set("Expires", "Thu, 01 Jan 2015 00:00:00 GMT");
    Value previous = valueOf(samplePickle());
    previous.expiresAt = expires;
    QCOMPARE(esipy().encode(stale, &previous, {})->expiresAt, expires);
    previous.expiresAt = 1000;
    QCOMPARE(esipy().encode(stale, &previous, {})->expiresAt, NoTime);
}

void TestEsipy::encodeRefusesWhatEsipyWould()
{
    const auto codeFor = [](const CachedResponse &response) {
        const Result<Value> value = esipy().encode(response, nullptr, {});
        return value ? QString() : value.error().message;
    };
    CachedResponse response = sample();
    response.status = 404;
    QVERIFY(codeFor(response).contains(QStringLiteral("status 200")));
    response = sample();
    response.method = "POST";
    QVERIFY(codeFor(response).contains(QStringLiteral("POST")));
    response = sample();
    response.headers.remove("Expires");
    QVERIFY(codeFor(response).contains(QStringLiteral("without Expires")));
    response = sample();
    response.headers.set("Expires", "Thu, 01 Jan 2015 00:00:00 GMT");
    QVERIFY(codeFor(response).contains(QStringLiteral("expired")));
}

void TestEsipy::encodeRemovesContentCodings()
{
    CachedResponse response = sample();
    response.bodyIsDecoded = false;
    response.headers.append("Content-Encoding", "deflate");
    response.body = Part::fromBytes(qCompress("the body").mid(4)); // without Qt's own length
    const Result<Value> value = esipy().encode(response, nullptr, {});
    QVERIFY(value);
    const Result<DecodedEntry> decoded = esipy().decode({ SomeKey }, *value);
    QCOMPARE(decoded->variants.first().body.head, QByteArray("the body"));
    QVERIFY(decoded->variants.first().headers.contains("Content-Encoding"));
    response.body = Part::fromBytes("no zlib");
    QVERIFY(!esipy().encode(response, nullptr, {}));
}

// By flag 8, which other clients use for something else.
void TestEsipy::packedByPythonMemcached()
{
    Value packed = valueOf(zlibCompressed(samplePickle(0)));
    packed.flags = 9;
    const StoredKey key{ SomeKey };
    const ListedEntry entry = listedEntry(key, packed);
    QVERIFY(esipy().recognise(entry) > 50);
    RowMeta meta;
    esipy().summarise(entry, meta);
    QCOMPARE(meta.error.toByteArray(), QByteArray());
    QCOMPARE(meta.url.toByteArray(), sample().url);
    QCOMPARE(meta.bodyOffset, -1);
    const Result<DecodedEntry> decoded = esipy().decode(key, packed);
    QVERIFY(decoded);
    QCOMPARE(decoded->variants.first().body.head, sample().body.head);
    QVERIFY(esipy().structure(key, packed));
    const Result<Value> expired = esipy().expired(key, packed, {});
    QVERIFY(expired);
    QCOMPARE(expired->flags, 1);
    QVERIFY(expired->head.head.startsWith("ccopy_reg\n"));

    packed.head = Part::fromBytes(packed.head.head.chopped(10));
    esipy().summarise(listedEntry(key, packed), meta);
    QVERIFY(!meta.error.isEmpty());
    QCOMPARE(esipy().decode(key, packed).error().code, ErrorCode::BadInput);
    Value other = valueOf(samplePickle());
    other.flags = 9;
    QVERIFY(esipy().decode(key, other));
}

// python-memcached gives back what its flag says, and EsiPy's pickles are of protocol 0 there.
void TestEsipy::newForMemcached()
{
    StoreInfo traits;
    traits.backend = QStringLiteral("memcached");
    const Result<Value> value = esipy().encode(sample(), nullptr, traits);
    QVERIFY(value);
    QCOMPARE(value->flags, 1);
    QVERIFY(value->head.head.startsWith("ccopy_reg\n"));
}

void TestEsipy::keysNeedSwagger() { QVERIFY(esipy().keys({ "GET", sample().url, {} }, {}).isEmpty()); }

QTEST_GUILESS_MAIN(TestEsipy)
#include "test_esipy.moc"
