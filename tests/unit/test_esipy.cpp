// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialect/esipywriter.h"
#include "format/picklereader.h"
#include "support/diskcacherows.h"
#include "support/testdata.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonArray>
#include <QtTest/QtTest>
#include <etagere/datetime.h>
#include <etagere/dialect.h>

using namespace etagere;
using namespace etagere::test;

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

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

/// A source that counts, for values larger than their head.
class MemorySource : public ByteSource
{
public:
    explicit MemorySource(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }
    qint64 size() const override { return m_bytes.size(); }
    Result<QByteArray> read(qint64 offset, qint64 length) const override { return m_bytes.mid(offset, length); }

private:
    QByteArray m_bytes;
};

QByteArray textOrEmpty(const QJsonValue &value) { return value.toString().toUtf8(); }

} // namespace

class TestEsipy : public QObject
{
    Q_OBJECT
private slots:
    void recognises();
    void fixtureRows_data();
    void fixtureRows();
    void appIsNoResponse();
    void hostileRows_data();
    void hostileRows();
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

void TestEsipy::fixtureRows_data()
{
    QTest::addColumn<QJsonObject>("expected");
    const QJsonObject all = expectedOf(QStringLiteral("esipy-filecache"));
    for (const QJsonValue entry : all[u"entries"].toArray())
        QTest::newRow(qPrintable(entry[u"stored_key"].toString())) << entry.toObject();
}

void TestEsipy::fixtureRows()
{
    QFETCH(QJsonObject, expected);
    static const QList<DiskcacheRow> rows = diskcacheRows(QStringLiteral("fixtures/esipy-filecache/cache"));
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const DiskcacheRow &candidate) {
        return candidate.key == textOrEmpty(expected[u"stored_key"]);
    });
    QVERIFY(row != rows.end());
    RowMeta meta;
    esipy().summarise(listed(row->key, row->value), meta);
    QCOMPARE(meta.error.toByteArray(), QByteArray());
    QCOMPARE(meta.url.toByteArray(), textOrEmpty(expected[u"url"]));
    QCOMPARE(meta.status, expected[u"status"].toInt());
    QCOMPARE(meta.etag.toByteArray(), textOrEmpty(expected[u"etag"]));
    QCOMPARE(meta.contentType.toByteArray(), textOrEmpty(expected[u"content_type"]));
    QCOMPARE(meta.lastModified.toByteArray(), textOrEmpty(expected[u"last_modified"]));
    QCOMPARE(meta.vary.toByteArray(), textOrEmpty(expected[u"vary"]));
    QCOMPARE(formatIsoTime(meta.expiresAt), textOrEmpty(expected[u"expires_at"]));
    QCOMPARE(meta.bodyBytes, expected[u"body_len"].toInteger());
    QCOMPARE(sha256(row->value.mid(meta.bodyOffset, meta.bodyLength)), textOrEmpty(expected[u"body_sha256"]));
    QCOMPARE(esipy().recognise(listed(row->key, row->value)), 100);

    const Result<DecodedEntry> decoded = esipy().decode({ row->key }, valueOf(row->value));
    QVERIFY(decoded);
    const CachedResponse &response = decoded->variants.first();
    QCOMPARE(response.url, textOrEmpty(expected[u"url"]));
    QCOMPARE(response.headers.size(), expected[u"header_count"].toInt());
    QCOMPARE(response.headers.value("expires").value_or(QByteArray()), textOrEmpty(expected[u"expires_header"]));
    QCOMPARE(response.serialisation, QByteArray("pickle 5"));
    QVERIFY(response.bodyIsDecoded);
    QCOMPARE(sha256(response.body.head), textOrEmpty(expected[u"body_sha256"]));
    const QJsonArray nulls = expected[u"null_headers"].toArray();
    QCOMPARE(response.notes.size(), nulls.size());

    const Result<Structure> structure = esipy().structure({ row->key }, valueOf(row->value));
    QVERIFY(structure);
    QCOMPARE(structure->nodes.first().type, QStringLiteral("class esipy.client.CachedResponse"));
    QVERIFY(structure->notes.isEmpty());
}

void TestEsipy::appIsNoResponse()
{
    for (const DiskcacheRow &row : diskcacheRows(QStringLiteral("fixtures/esipy-filecache/cache"))) {
        if (row.key != "esi_5a5fa753a4c3372537a29ec0b658532e")
            continue;
        RowMeta meta;
        esipy().summarise(listed(row.key, row.value), meta);
        QCOMPARE(meta.error.toByteArray(), QByteArray());
        QVERIFY(!meta.isResponse);
        QVERIFY(!esipy().decode({ row.key }, valueOf(row.value)));
        QVERIFY(esipy().structure({ row.key }, valueOf(row.value))->nodes.size() > 300);
        return;
    }
    QFAIL("the App is missing");
}

void TestEsipy::hostileRows_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<bool>("decodes");
    const QJsonObject all = expectedOf(QStringLiteral("bad"));
    for (const QJsonValue set : all[u"sets"].toArray()) {
        if (set[u"path"].toString() != QLatin1String("esipy-filecache-evil"))
            continue;
        for (const QJsonValue key : set[u"good"].toArray())
            QTest::newRow(qPrintable(key.toString())) << QString() << textOrEmpty(key) << true;
        for (const QJsonValue bad : set[u"bad"].toArray()) {
            const QString name = bad[u"name"].toString();
            if (bad[u"key"].isString())
                QTest::newRow(qPrintable(name)) << name << textOrEmpty(bad[u"key"]) << bad[u"decodes"].toBool();
        }
    }
}

void TestEsipy::hostileRows()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, key);
    QFETCH(bool, decodes);
    static const QList<DiskcacheRow> rows = diskcacheRows(QStringLiteral("fixtures/bad/esipy-filecache-evil"));
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const DiskcacheRow &r) { return r.key == key; });
    QVERIFY(row != rows.end());
    if (!row->isPickle || !row->hasValue || name == QLatin1String("val-absolute"))
        return; // the backend's to judge
    QElapsedTimer timer;
    timer.start();
    RowMeta meta;
    esipy().summarise(listed(key, row->value), meta);
    QCOMPARE(meta.error.isEmpty(), decodes);
    QCOMPARE(meta.isResponse, decodes);
    QCOMPARE(esipy().decode({ key }, valueOf(row->value)).has_value(), decodes);
    esipy().structure({ key }, valueOf(row->value));
    QVERIFY(timer.elapsed() < 1000);
    QVERIFY(!QFile::exists(QStringLiteral("/tmp/httpcache-tool-PWNED-shared")));
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
    const auto source = std::make_shared<MemorySource>(pickle);
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

void TestEsipy::keysNeedSwagger() { QVERIFY(esipy().keys({ "GET", sample().url, {} }, {}).isEmpty()); }

QTEST_GUILESS_MAIN(TestEsipy)
#include "test_esipy.moc"
