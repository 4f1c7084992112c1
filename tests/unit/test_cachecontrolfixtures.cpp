// SPDX-License-Identifier: GPL-3.0-or-later
// Every entry that CacheControl and pip really wrote, against what is known of it.
#include "support/storedfile.h"
#include "support/testdata.h"

#include <etagere/datetime.h>
#include <etagere/decodedbody.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonArray>
#include <QtTest/QTest>

using namespace etagere;

namespace {

const Dialect &dialect() { return *dialectByName("cachecontrol"); }

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QByteArray textOf(const QJsonObject &entry, const char *member)
{
    return entry.value(QLatin1String(member)).toString().toUtf8();
}

QByteArray isoOrEmpty(Msecs time) { return time == NoTime ? QByteArray() : formatIsoTime(time); }

/// As the library counts them when it has read an entry.
qsizetype distinctFields(const HeaderList &headers)
{
    QSet<QByteArray> names;
    for (const HeaderField &field : headers)
        names.insert(field.name.toLower());
    return names.size();
}

/// expected.json has no fields of the entries without a prefix, though they hold them.
bool hasExpectedFields(const QJsonObject &entry) { return textOf(entry, "serialization") != "cc=0"; }

} // namespace

class TestCacheControlFixtures : public QObject
{
    Q_OBJECT

private slots:
    void summary_data() { entries(); }
    void summary();
    void response_data() { entries(); }
    void response();
    void structure_data() { entries(); }
    void structure();
    void rewritten_data() { entries(); }
    void rewritten();
    void largeEntry_data() { entries(); }
    void largeEntry();
    void truncated_data() { entries({ "vary", "dup-headers", "json-gzip-weak", "redirect-301" }); }
    void truncated();
    void keyOfUrl_data() { entries(); }
    void keyOfUrl();
    void pickledResponseHasFields();

private:
    /// All of them, or those that expected.json calls so.
    static void entries(const QByteArrayList &names = {});
};

void TestCacheControlFixtures::entries(const QByteArrayList &names)
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QJsonObject>("expected");
    for (const char *const fixture : { "cachecontrol-filecache", "cachecontrol-filecache-latest", "cachecontrol-legacy",
                                       "cachecontrol-separate-body", "pip-http", "pip-http-v2" }) {
        const QString name = QString::fromLatin1(fixture);
        const QJsonObject all = test::expectedOf(name);
        const QJsonArray list = all.value(QStringLiteral("entries")).toArray();
        QVERIFY(!list.isEmpty());
        for (const QJsonValue &value : list) {
            const QJsonObject entry = value.toObject();
            if (!names.isEmpty() && !names.contains(textOf(entry, "name")))
                continue;
            const QString root =
                entry.value(QStringLiteral("root")).toString(all.value(QStringLiteral("root")).toString());
            const QString file =
                QStringLiteral("%1/%2").arg(root, entry.value(QStringLiteral("stored_key")).toString());
            const QString row = name + u'/' + entry.value(QStringLiteral("name")).toString() + u'/' + file;
            QTest::newRow(qPrintable(row)) << test::dataPath(QStringLiteral("fixtures/%1/%2").arg(name, file)) << entry;
        }
    }
}

void TestCacheControlFixtures::summary()
{
    QFETCH(QString, path);
    QFETCH(QJsonObject, expected);
    const test::StoredFile file(path);
    const ListedEntry listed = file.listed();
    QVERIFY(dialect().recognise(listed) >= 95);
    RowMeta meta;
    dialect().summarise(listed, meta);
    QCOMPARE(meta.error.toByteArray(), QByteArray());
    QVERIFY(meta.isResponse);
    QCOMPARE(meta.status, expected.value(QStringLiteral("status")).toInt());
    QCOMPARE(meta.method.toByteArray(), QByteArray("GET"));
    if (hasExpectedFields(expected)) {
        QCOMPARE(meta.etag.toByteArray(), textOf(expected, "etag"));
        QCOMPARE(meta.contentType.toByteArray(), textOf(expected, "content_type"));
        QCOMPARE(meta.vary.toByteArray(), textOf(expected, "vary"));
        QCOMPARE(meta.lastModified.toByteArray(), textOf(expected, "last_modified"));
        QCOMPARE(isoOrEmpty(meta.expiresAt), textOf(expected, "expires_at"));
        QCOMPARE(formatIsoTime(meta.storedAt), QByteArray("2026-03-01T12:00:00Z"));
    }
    const bool isInStore = expected.value(QStringLiteral("url_in_store")).toBool();
    QCOMPARE(meta.url.toByteArray(), isInStore ? textOf(expected, "url") : QByteArray());
    QCOMPARE(meta.decodedBy, isInStore ? KeySource::Value : KeySource::None);
    QCOMPARE(meta.decodedKey.toByteArray(), QByteArray());
    const bool isCoded = !textOf(expected, "content_encoding").isEmpty();
    QCOMPARE(meta.bodyBytes, isCoded ? -1 : qint64(expected.value(QStringLiteral("body_len")).toInt()));
    if (meta.bodyOffset >= 0)
        QCOMPARE(sha256(listed.head.sliced(meta.bodyOffset, meta.bodyLength).toByteArray()),
                 textOf(expected, "body_raw_sha256"));
    const int status = meta.status;
    const FreshnessRule rule = status == 301 || status == 308 ? FreshnessRule::Always
        : meta.expiresAt != NoTime                            ? FreshnessRule::ByExpiry
        : textOf(expected, "cache_control") == "no-cache"     ? FreshnessRule::NoCache
                                                              : FreshnessRule::Unknown;
    QCOMPARE(meta.rule, rule);
}

void TestCacheControlFixtures::response()
{
    QFETCH(QString, path);
    QFETCH(QJsonObject, expected);
    const test::StoredFile file(path);
    const Result<DecodedEntry> decoded = dialect().decode(file.key(), file.value());
    QVERIFY(decoded);
    QCOMPARE(decoded->variants.size(), 1);
    const CachedResponse &response = decoded->variants.first();
    QCOMPARE(response.status, expected.value(QStringLiteral("status")).toInt());
    if (hasExpectedFields(expected)) {
        // Some of expected.json was taken after the library had dropped the chunking, which is gone.
        const bool isChunkingDropped =
            response.headers.contains("Transfer-Encoding") && !expected.contains(QStringLiteral("serialization"));
        QCOMPARE(distinctFields(response.headers) - (isChunkingDropped ? 1 : 0),
                 expected.value(QStringLiteral("header_count")).toInt());
        QCOMPARE(response.httpVersion, 11);
        const QJsonObject vary = expected.value(QStringLiteral("request_headers_for_vary")).toObject();
        for (auto it = vary.begin(); it != vary.end(); ++it) {
            QVERIFY(response.requestHeaders.contains(it.key().toUtf8()));
            QCOMPARE(response.requestHeaders.value(it.key().toUtf8()).has_value(), it->isString());
            QCOMPARE(response.requestHeaders.joined(it.key().toUtf8()), it->toString().toUtf8());
        }
    }
    const Result<QByteArray> raw = response.body.readAll(1 << 24);
    QVERIFY(raw);
    QCOMPARE(sha256(*raw), textOf(expected, "body_raw_sha256"));
    const Result<DecodedBody> body = decodedBody(response);
    QVERIFY2(body, body ? "" : qPrintable(body.error().text()));
    QCOMPARE(sha256(body->bytes), textOf(expected, "body_sha256"));
    const bool isMadeUp = response.notes.join(u' ').contains(QStringLiteral("made up"));
    QCOMPARE(isMadeUp, textOf(expected, "name") == "lm-only");
}

void TestCacheControlFixtures::structure()
{
    QFETCH(QString, path);
    const test::StoredFile file(path);
    const Result<Structure> structure = dialect().structure(file.key(), file.value());
    QVERIFY(structure);
    QVERIFY(structure->nodes.size() > 5);
    QCOMPARE(structure->notes, QStringList());
    for (const StructureNode &node : structure->nodes) {
        QVERIFY(node.offset >= -1 && node.length >= 0);
        QVERIFY(node.offset + node.length <= file.bytes().size());
        QVERIFY(node.parent < int(&node - structure->nodes.data()));
    }
}

void TestCacheControlFixtures::rewritten()
{
    QFETCH(QString, path);
    const test::StoredFile file(path);
    const Value previous = file.value();
    const CachedResponse response = dialect().decode(file.key(), previous)->variants.first();
    const Result<Value> written = dialect().encode(response, &previous, {});
    if (response.serialisation == "cc=0") {
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::Unsupported);
        return;
    }
    QVERIFY2(written, written ? "" : qPrintable(written.error().text()));
    QCOMPARE(written->body.has_value(), previous.body.has_value());
    QCOMPARE(written->storedBytes, written->head.size + (written->body ? written->body->size : 0));
    if (response.serialisation == "cc=4" && !response.headers.value("Transfer-Encoding"))
        QCOMPARE(written->head.head, previous.head.head); // not a byte differs
    const Result<DecodedEntry> again = dialect().decode(file.key(), *written);
    QVERIFY2(again, again ? "" : qPrintable(again.error().text()));
    const CachedResponse &copy = again->variants.first();
    QCOMPARE(copy.serialisation, response.serialisation);
    QCOMPARE(copy.status, response.status);
    QCOMPARE(copy.reason, response.reason);
    QCOMPARE(copy.httpVersion, response.httpVersion);
    QCOMPARE(distinctFields(copy.headers), distinctFields(response.headers));
    for (const HeaderField &field : copy.headers)
        QVERIFY(response.headers.joined(field.name).endsWith(field.value));
    for (const HeaderField &field : response.requestHeaders)
        QCOMPARE(copy.requestHeaders.value(field.name), response.requestHeaders.value(field.name));
    QCOMPARE(*copy.body.readAll(1 << 24), *response.body.readAll(1 << 24));
}

/// With only the beginning at hand, the body of a new entry is not read, and nothing else changes.
void TestCacheControlFixtures::largeEntry()
{
    QFETCH(QString, path);
    test::StoredFile file(path);
    RowMeta whole;
    dialect().summarise(file.listed(), whole);
    for (const qsizetype head : { 40, 100, 400, 4096 }) {
        if (head < 100 && !file.bytes().startsWith("cc="))
            continue; // the class is not named yet
        file.cutHead(head);
        const ListedEntry listed = file.listed();
        RowMeta meta;
        dialect().summarise(listed, meta);
        QCOMPARE(meta.error.toByteArray(), QByteArray());
        QCOMPARE(meta.etag.toByteArray(), whole.etag.toByteArray());
        QCOMPARE(meta.expiresAt, whole.expiresAt);
        QCOMPARE(meta.bodyBytes, whole.bodyBytes);
        const Result<DecodedEntry> decoded = dialect().decode(file.key(), file.value());
        QVERIFY(decoded);
        const QByteArray body = *decoded->variants.first().body.readAll(1 << 24);
        QCOMPARE(body.size(), whole.bodyLength);
        const Result<Structure> structure = dialect().structure(file.key(), file.value());
        QVERIFY(structure);
        QCOMPARE(structure->notes, QStringList());
        const Value previous = file.value();
        const Result<Value> written = dialect().encode(decoded->variants.first(), &previous, {});
        if (written)
            QCOMPARE(*dialect().decode(file.key(), *written)->variants.first().body.readAll(1 << 24), body);
    }
}

void TestCacheControlFixtures::truncated()
{
    QFETCH(QString, path);
    const test::StoredFile whole(path);
    constexpr qsizetype Ends = 1200; // inside a long body, every 7919th place will do
    const qsizetype full = whole.bytes().size();
    for (qsizetype size = 0; size<full; size += size> Ends && size < full - Ends - 7919 ? 7919 : 1) {
        const test::StoredFile cut(whole.key().bytes, whole.bytes().left(size));
        RowMeta meta;
        dialect().summarise(cut.listed(), meta);
        QVERIFY2(!meta.error.isEmpty(), qPrintable(QString::number(size)));
        QVERIFY(!dialect().decode(cut.key(), cut.value()));
        dialect().structure(cut.key(), cut.value());
    }
}

void TestCacheControlFixtures::keyOfUrl()
{
    QFETCH(QJsonObject, expected);
    const QList<StoredKey> keys = dialect().keys({ "GET", textOf(expected, "url"), {} }, {});
    QCOMPARE(keys.size(), 1);
    QCOMPARE(keys.first().bytes, textOf(expected, "cache_key"));
}

void TestCacheControlFixtures::pickledResponseHasFields()
{
    const QString path = QStringLiteral("fixtures/cachecontrol-legacy/cc0-py27/17b62c90adcc996bcf2f1596428da415");
    const test::StoredFile file(test::dataPath(path));
    const CachedResponse response = dialect().decode(file.key(), file.value())->variants.first();
    QCOMPARE(response.url, QByteArray("http://API.Example.com/V1/Status?B=2&a=1"));
    QCOMPARE(response.headers.value("etag"), std::optional(QByteArray("\"ad94c51b373dd36f5810\"")));
    QCOMPARE(response.headers.size(), 5);
    QCOMPARE(response.requestHeaders.value("Cookie"), std::optional(QByteArray("a=1; b=2")));
    QVERIFY(response.bodyIsDecoded);
    QCOMPARE(response.serialisation, QByteArray("cc=0"));
}

QTEST_GUILESS_MAIN(TestCacheControlFixtures)
#include "test_cachecontrolfixtures.moc"
