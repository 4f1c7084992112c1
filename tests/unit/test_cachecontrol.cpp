// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/storedfile.h"
#include "support/testdata.h"

#include "format/msgpackwriter.h"

#include <etagere/datetime.h>
#include <etagere/decodedbody.h>

#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtTest/QTest>

using namespace etagere;

namespace {

const Dialect &dialect() { return *dialectByName("cachecontrol"); }

using Fields = QList<QPair<QByteArray, QByteArray>>;

QByteArray entryBytes(int status, const Fields &headers, qint64 bodyLength = 0)
{
    MsgpackWriter writer;
    writer.map(2);
    writer.text("response");
    writer.map(3);
    writer.text("body");
    writer.bytes(QByteArray(bodyLength, 'b'));
    writer.text("headers");
    writer.map(quint32(headers.size()));
    for (const auto &[name, value] : headers) {
        writer.text(name);
        writer.text(value);
    }
    writer.text("status");
    writer.integer(status);
    writer.text("vary");
    writer.map(0);
    return "cc=4," + writer.result();
}

CachedResponse freshResponse()
{
    CachedResponse response;
    response.status = 200;
    response.reason = "OK";
    response.httpVersion = 11;
    response.headers = { { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" }, { "Cache-Control", "max-age=60" } };
    response.body = Part::fromBytes("body");
    return response;
}

CachedResponse decodedAgain(const Value &value)
{
    const Result<DecodedEntry> entry = dialect().decode({}, value);
    if (!entry)
        qFatal("%s", qPrintable(entry.error().text()));
    return entry->variants.first();
}

} // namespace

class TestCacheControl : public QObject
{
    Q_OBJECT

private slots:
    void freshness_data();
    void freshness();
    void badFiles_data();
    void badFiles();
    void separateBodies();
    void recognises_data();
    void recognises();
    void keyIsUrl();
    void keysOfRequests_data();
    void keysOfRequests();
    void largeBodyIsNotRead();
    void largeHeadersBeforeBody();
    void tooMuchBehindTheBody();
    void notes();
    void writesNewEntries();
    void writesBodiesApart();
    void repeatedFieldsBecomeOne();
    void varyingFields();
    void decodedBodiesLoseTheirCoding();
    void notStored_data();
    void notStored();
    void largeBodyIsNotCopied();
    void summariseKeepsNothing();
};

void TestCacheControl::freshness_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("cacheControl");
    QTest::addColumn<QByteArray>("expires");
    QTest::addColumn<QByteArray>("date");
    QTest::addColumn<FreshnessRule>("rule");
    QTest::addColumn<QByteArray>("expiresAt");
    const QByteArray noon("Sun, 01 Mar 2026 12:00:00 GMT");
    const QByteArray one("Sun, 01 Mar 2026 13:00:00 GMT");
    const auto row = [](const char *name, int status, const char *cacheControl, const QByteArray &expires,
                        const QByteArray &date, FreshnessRule rule, const char *expiresAt) {
        QTest::newRow(name) << status << QByteArray(cacheControl) << expires << date << rule << QByteArray(expiresAt);
    };
    using enum FreshnessRule;
    row("nothing", 200, "", {}, noon, Unknown, "");
    row("max-age", 200, "public, max-age=60", {}, noon, ByExpiry, "2026-03-01T12:01:00Z");
    row("max-age wins", 200, "max-age=60", one, noon, ByExpiry, "2026-03-01T12:01:00Z");
    row("expires", 200, "public", one, noon, ByExpiry, "2026-03-01T13:00:00Z");
    row("expires is no date", 200, "", "0", noon, Expired, "");
    row("expires is not after date", 200, "", noon, noon, Expired, "2026-03-01T12:00:00Z");
    row("max-age=0", 200, "max-age=0", {}, noon, Expired, "2026-03-01T12:00:00Z");
    row("max-age below 0", 200, "max-age=-5", {}, noon, Expired, "2026-03-01T11:59:55Z");
    row("max-age no number", 200, "max-age=sixty", {}, noon, Unknown, "");
    row("max-age no number, expires", 200, "max-age=\"60\"", one, noon, ByExpiry, "2026-03-01T13:00:00Z");
    row("names in lower case only", 200, "Max-Age=60", {}, noon, Unknown, "");
    row("last max-age", 200, "max-age=60, max-age = 120 ", {}, noon, ByExpiry, "2026-03-01T12:02:00Z");
    row("max-age as Python reads it", 200, "max-age=+1_0", {}, noon, ByExpiry, "2026-03-01T12:00:10Z");
    row("huge max-age", 200, "max-age=99999999999999999999999", {}, noon, ByExpiry, "9999-12-31T23:59:59Z");
    row("no-cache", 200, "no-cache", {}, noon, NoCache, "");
    row("no-cache is ignored with a lifetime", 200, "no-cache, max-age=60", {}, noon, ByExpiry, "2026-03-01T12:01:00Z");
    row("no date", 200, "max-age=60", {}, {}, Expired, "");
    row("date is none", 200, "max-age=60", {}, "yesterday", Expired, "");
    row("expires without date", 200, "", one, {}, Expired, "2026-03-01T13:00:00Z");
    row("301", 301, "max-age=60", {}, noon, Always, "2026-03-01T12:01:00Z");
    row("308", 308, "", {}, {}, Always, "");
    row("302", 302, "", one, noon, ByExpiry, "2026-03-01T13:00:00Z");
}

void TestCacheControl::freshness()
{
    QFETCH(int, status);
    QFETCH(QByteArray, cacheControl);
    QFETCH(QByteArray, expires);
    QFETCH(QByteArray, date);
    Fields headers{ { "cache-CONTROL", cacheControl } };
    if (!expires.isEmpty())
        headers.append({ "expires", expires });
    if (!date.isEmpty())
        headers.append({ "date", date });
    const test::StoredFile file("k", entryBytes(status, headers));
    RowMeta meta;
    dialect().summarise(file.listed(), meta);
    QTEST(meta.rule, "rule");
    QTEST(meta.expiresAt == NoTime ? QByteArray() : formatIsoTime(meta.expiresAt), "expiresAt");
}

void TestCacheControl::badFiles_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("name");
    const QJsonArray sets = test::expectedOf(QStringLiteral("bad")).value(QStringLiteral("sets")).toArray();
    for (const QJsonValue &set : sets) {
        if (set[u"path"].toString() != QStringLiteral("cachecontrol-bad"))
            continue;
        for (const QJsonValue &bad : set[u"bad"].toArray()) {
            const QString path =
                test::dataPath(QStringLiteral("fixtures/bad/cachecontrol-bad/") + bad[u"file"].toString());
            QTest::newRow(qPrintable(bad[u"name"].toString())) << path << bad[u"name"].toString();
        }
        for (const QJsonValue &good : set[u"good"].toArray()) {
            const QString path = test::dataPath(QStringLiteral("fixtures/bad/cachecontrol-bad/") + good.toString());
            QTest::newRow(qPrintable(good.toString())) << path << QStringLiteral("good");
        }
    }
}

void TestCacheControl::badFiles()
{
    QFETCH(QString, path);
    QFETCH(QString, name);
    // Good as entries, whatever their bodies are.
    static const QStringList readable{ QStringLiteral("good"),
                                       QStringLiteral("html-body"),
                                       QStringLiteral("svg-body"),
                                       QStringLiteral("png-lie"),
                                       QStringLiteral("ansi-header"),
                                       QStringLiteral("etag-injection"),
                                       QStringLiteral("double-encoding"),
                                       QStringLiteral("gzip-bomb"),
                                       QStringLiteral("gzip-truncated"),
                                       QStringLiteral("gzip-not"),
                                       QStringLiteral("br-bomb"),
                                       QStringLiteral("zstd-bomb") };
    static const QStringList damagedBodies{ QStringLiteral("gzip-truncated"), QStringLiteral("gzip-not") };
    const test::StoredFile file(path);
    QVERIFY(dialect().recognise(file.listed()) >= 60);
    RowMeta meta;
    dialect().summarise(file.listed(), meta);
    const Result<DecodedEntry> decoded = dialect().decode(file.key(), file.value());
    const Result<Structure> structure = dialect().structure(file.key(), file.value());
    QVERIFY(structure || !structure.error().message.isEmpty());
    QVERIFY(!QFileInfo::exists(QStringLiteral("/tmp/httpcache-tool-PWNED-shared")));
    QCOMPARE(meta.error.isEmpty(), readable.contains(name));
    QCOMPARE(decoded.has_value(), readable.contains(name));
    if (!decoded) {
        QCOMPARE(meta.error.toByteArray(), decoded.error().text().toUtf8());
        QVERIFY(!meta.isResponse);
        return;
    }
    const CachedResponse &response = decoded->variants.first();
    const Result<DecodedBody> body = decodedBody(response);
    QCOMPARE(body.has_value(), !damagedBodies.contains(name));
    if (name == QStringLiteral("double-encoding"))
        QCOMPARE(body->bytes, QByteArray("twice"));
    const Result<qint64> length = streamDecodedBody(response, [](QByteArrayView) { return true; });
    QCOMPARE(length.has_value(), !damagedBodies.contains(name) && !name.endsWith(QStringLiteral("-bomb")));
}

void TestCacheControl::separateBodies()
{
    const QString folder = test::dataPath(QStringLiteral("fixtures/bad/cachecontrol-separate-bad/"));
    const test::StoredFile both(folder
                                + QStringLiteral("4/5/b/d/e/45bde35d957bf22a679057f37263f3b71ff3599d8432ab0fac4f76a7"));
    RowMeta meta;
    dialect().summarise(both.listed(), meta);
    QCOMPARE(meta.bodyBytes, 21);
    QCOMPARE(meta.bodyOffset, -1);
    const CachedResponse response = decodedAgain(both.value());
    QCOMPARE(decodedBody(response)->bytes, QByteArray("body of meta-has-body"));
    QVERIFY(response.notes.join(u' ').contains(QStringLiteral("separate")));
    const test::StoredFile empty(
        folder + QStringLiteral("e/5/7/9/c/e579c30daf6518a4b7833e87de5328b72ee6fae99280e7fed7c1f726"));
    QCOMPARE(decodedBody(decodedAgain(empty.value()))->bytes, QByteArray());
}

void TestCacheControl::recognises_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("most");
    const QByteArray sha224(56, 'a');
    const QByteArray md5(32, '0');
    QTest::newRow("cc=4") << QByteArray("k") << QByteArray("cc=4,x") << 100 << 100;
    QTest::newRow("cc=9") << QByteArray("k") << QByteArray("cc=9,") << 100 << 100;
    QTest::newRow("cc=,") << QByteArray("k") << QByteArray("cc=,") << 0 << 0;
    QTest::newRow("cc=x") << QByteArray("k") << QByteArray("cc=x,") << 0 << 0;
    QTest::newRow("cc=4") << QByteArray("k") << QByteArray("cc=4") << 0 << 0;
    QTest::newRow("pickle") << QByteArray("k")
                            << QByteArray("\x80\x03"
                                          "crequests.models\nResponse\nq\0.")
                            << 95 << 95;
    QTest::newRow("pickle 4") << QByteArray("k")
                              << QByteArray("\x80\x04\x8c\x0frequests.models\x94\x8c\x08Response\x94\x93") << 95 << 95;
    QTest::newRow("other pickle") << QByteArray("k")
                                  << QByteArray("\x80\x03"
                                                "cesipy.client\nCachedResponse\n")
                                  << 0 << 0;
    QTest::newRow("empty, sha224") << sha224 << QByteArray() << 50 << 90;
    QTest::newRow("empty, md5") << md5 << QByteArray() << 5 << 40;
    QTest::newRow("empty, upper case") << sha224.toUpper() << QByteArray() << 0 << 0;
    QTest::newRow("base64 url") << QByteArray("aHR0cDovL2Eub3JnLw==") << QByteArray("x") << 40 << 90;
    QTest::newRow("base64 of something") << QByteArray("aGVsbG8=") << QByteArray("x") << 0 << 0;
    QTest::newRow("url") << QByteArray("http://a.org/") << QByteArray("x") << 0 << 0;
}

void TestCacheControl::recognises()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, head);
    QFETCH(int, least);
    QFETCH(int, most);
    const test::StoredFile file(key, head);
    const int score = dialect().recognise(file.listed());
    QVERIFY2(score >= least && score <= most, qPrintable(QString::number(score)));
}

void TestCacheControl::keyIsUrl()
{
    const QByteArray url("https://api.example.com/v1?b=2&a=1");
    for (const QByteArray &key : { url, url.toBase64() }) {
        const test::StoredFile file(key, entryBytes(200, { { "Date", "x" } }));
        RowMeta meta;
        dialect().summarise(file.listed(), meta);
        QCOMPARE(meta.url.toByteArray(), url);
        QCOMPARE(meta.decodedKey.toByteArray(), url);
        QCOMPARE(meta.decodedBy, KeySource::Key);
        QCOMPARE(dialect().decode(file.key(), file.value())->variants.first().url, url);
        const test::StoredFile broken(key, "cc=4,");
        dialect().summarise(broken.listed(), meta);
        QCOMPARE(meta.url.toByteArray(), url);
        QVERIFY(!meta.error.isEmpty());
    }
}

void TestCacheControl::keysOfRequests_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("key");
    const auto row = [](const char *url, const char *key) { QTest::newRow(url) << QByteArray(url) << QByteArray(key); };
    row("http://Example.COM", "http://example.com/");
    row("HTTPS://User@Example.com:443/A%7e/b", "https://user@example.com:443/A%7e/b");
    row("http://a.org/p?b=2&a=1#frag", "http://a.org/p?b=2&a=1");
    row("http://a.org?q", "http://a.org/?q");
    row("http://a.org/p?", "http://a.org/p");
    row("http://a.org/p?#f", "http://a.org/p");
    row("http://a.org/p?x?y", "http://a.org/p?x?y");
    row("http://a.org#f", "http://a.org/");
    row("/relative", "");
    row("http:///path", "");
    row("//host/path", "");
    row("mailto:x", "");
}

void TestCacheControl::keysOfRequests()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, key);
    const QList<StoredKey> keys = dialect().keys({ "GET", url, {} }, {});
    QCOMPARE(keys, key.isEmpty() ? QList<StoredKey>() : (QList<StoredKey>{ { key, KeyType::Text, 0 } }));
    QVERIFY(dialect().keys({ "POST", url, {} }, {}).isEmpty());
}

void TestCacheControl::largeBodyIsNotRead()
{
    const Fields headers{ { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" },
                          { "ETag", "\"x\"" },
                          { "Cache-Control", "max-age=60" } };
    test::StoredFile file("k", entryBytes(200, headers, 20'000'000));
    file.cutHead(65536);
    RowMeta meta;
    dialect().summarise(file.listed(), meta);
    QCOMPARE(meta.error.toByteArray(), QByteArray());
    QCOMPARE(meta.etag.toByteArray(), QByteArray("\"x\""));
    QCOMPARE(meta.bodyBytes, 20'000'000);
    QCOMPARE(meta.bodyOffset, -1);
    const CachedResponse response = decodedAgain(file.value());
    QCOMPARE(response.body.size, 20'000'000);
    QVERIFY(file.largestRead() < 1000);
    QCOMPARE(*response.body.read(19'999'990, 100), QByteArray(10, 'b'));
    const Result<Structure> structure = dialect().structure(file.key(), file.value());
    QCOMPARE(structure->notes, QStringList());
    QVERIFY(file.largestRead() < 1000);
}

void TestCacheControl::largeHeadersBeforeBody()
{
    MsgpackWriter writer;
    writer.map(2);
    writer.text("vary");
    writer.map(0);
    writer.text("response");
    writer.map(3);
    writer.text("status");
    writer.integer(200);
    writer.text("headers");
    writer.map(2);
    writer.text("X");
    writer.text(QByteArray(100'000, 'x'));
    writer.text("ETag");
    writer.text("\"y\"");
    writer.text("body");
    writer.bytesHead(8'000'000);
    test::StoredFile file("k", "cc=4," + writer.result() + QByteArray(8'000'000, 'b'));
    file.cutHead(4096);
    RowMeta meta;
    dialect().summarise(file.listed(), meta);
    QCOMPARE(meta.error.toByteArray(), QByteArray());
    QCOMPARE(meta.etag.toByteArray(), QByteArray("\"y\""));
    QCOMPARE(meta.bodyBytes, 8'000'000);
    QCOMPARE(decodedAgain(file.value()).body.size, 8'000'000);
}

void TestCacheControl::tooMuchBehindTheBody()
{
    QByteArray bytes = entryBytes(200, { { "X", QByteArray(5'000'000, 'x') } }, 100'000);
    test::StoredFile file("k", bytes);
    file.cutHead(4096);
    RowMeta meta;
    dialect().summarise(file.listed(), meta);
    QVERIFY(meta.error.contains("Too much follows"));
    QVERIFY(file.largestRead() <= 4 * 1024 * 1024);
}

void TestCacheControl::notes()
{
    const auto notesOf = [](int status, const Fields &headers) {
        return decodedAgain(test::StoredFile("k", entryBytes(status, headers)).value()).notes.join(u' ');
    };
    const QString madeUp = QStringLiteral("made up");
    QVERIFY(notesOf(200, { { "Date", "x" }, { "expires", "x" } }).contains(madeUp));
    QVERIFY(!notesOf(200, { { "date", "x" }, { "expires", "x" } }).contains(madeUp));
    QVERIFY(!notesOf(200, { { "Date", "x" }, { "Expires", "x" } }).contains(madeUp));
    QVERIFY(notesOf(200, { { "date", "x" }, { "expires", "x" }, { "warning", "110 - \"Response is Stale\"" } })
                .contains(madeUp));
    QVERIFY(!notesOf(200, { { "Date", "x" }, { "Warning", "299 - \"x\"" } }).contains(madeUp));
    QVERIFY(notesOf(301, { { "Content-Length", "12" } }).contains(QStringLiteral("permanent redirect")));
    QVERIFY(notesOf(200, { { "Content-Length", "12" } }).contains(QStringLiteral("body is empty")));
    QCOMPARE(notesOf(200, { { "Content-Length", "0" } }), QString());
}

void TestCacheControl::writesNewEntries()
{
    const CachedResponse response = freshResponse();
    const Result<Value> written = dialect().encode(response, nullptr, {});
    QVERIFY(written);
    QVERIFY(!written->body);
    QVERIFY(written->head.head.startsWith("cc=4,\x82\xa8response\x86\xa4"
                                          "body\xc4\x04"
                                          "body"));
    const CachedResponse copy = decodedAgain(*written);
    QCOMPARE(copy.headers, response.headers);
    QCOMPARE(copy.reason, response.reason);
    QCOMPARE(copy.serialisation, QByteArray("cc=4"));
    CachedResponse redirect = response;
    redirect.status = 301;
    QCOMPARE(decodedAgain(*dialect().encode(redirect, nullptr, {})).body.size, 0);
}

void TestCacheControl::writesBodiesApart()
{
    StoreInfo traits;
    traits.separateBodies = true;
    const Result<Value> written = dialect().encode(freshResponse(), nullptr, traits);
    QVERIFY(written && written->body);
    QCOMPARE(written->body->head, QByteArray("body"));
    QVERIFY(!written->head.head.contains(QByteArray("\xc4\x04"
                                                    "body")));
    // The entry's own way counts, not the store's.
    const Result<Value> again = dialect().encode(decodedAgain(*written), &*written, {});
    QVERIFY(again && again->body);
}

void TestCacheControl::repeatedFieldsBecomeOne()
{
    CachedResponse response = freshResponse();
    response.headers.append("Set-Cookie", "a=1");
    response.headers.append("X-Latin", "gr\xfcn");
    response.headers.append("set-cookie", "b=2");
    response.headers.appendNull("X-Null");
    const CachedResponse copy = decodedAgain(*dialect().encode(response, nullptr, {}));
    QCOMPARE(copy.headers.size(), 4);
    QCOMPARE(copy.headers.at(2), (HeaderField{ "Set-Cookie", "b=2" }));
    QCOMPARE(copy.headers.at(3), (HeaderField{ "X-Latin", "gr\xc3\xbcn" }));
}

void TestCacheControl::varyingFields()
{
    CachedResponse response = freshResponse();
    response.headers.append("Vary", "Accept, ACCEPT-language,Accept");
    response.requestHeaders = { { "accept-Language", "de" }, { "Other", "x" } };
    const CachedResponse copy = decodedAgain(*dialect().encode(response, nullptr, {}));
    QCOMPARE(copy.requestHeaders, (HeaderList{ { "Accept", {}, true }, { "ACCEPT-language", "de" } }));
}

void TestCacheControl::decodedBodiesLoseTheirCoding()
{
    CachedResponse response = freshResponse();
    response.headers.append("Content-Encoding", "gzip");
    response.headers.append("Content-Length", "999");
    QVERIFY(decodedAgain(*dialect().encode(response, nullptr, {})).headers.contains("Content-Encoding"));
    response.bodyIsDecoded = true;
    const CachedResponse copy = decodedAgain(*dialect().encode(response, nullptr, {}));
    QCOMPARE(decodedBody(copy)->bytes, QByteArray("body"));
    QVERIFY(!copy.headers.contains("Content-Length"));
}

void TestCacheControl::notStored_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<HeaderList>("headers");
    const HeaderField date{ "Date", "Sun, 01 Mar 2026 12:00:00 GMT" };
    const HeaderField maxAge{ "Cache-Control", "max-age=60" };
    QTest::newRow("404") << 404 << QByteArray("GET") << HeaderList{ date, maxAge };
    QTest::newRow("POST") << 200 << QByteArray("POST") << HeaderList{ date, maxAge };
    QTest::newRow("no-store") << 200 << QByteArray("GET")
                              << HeaderList{ date, { "ETag", "x" }, { "Cache-Control", "no-store" } };
    QTest::newRow("Vary: *") << 200 << QByteArray("GET") << HeaderList{ date, maxAge, { "Vary", "Accept, *" } };
    QTest::newRow("no lifetime") << 200 << QByteArray("GET") << HeaderList{ date, { "Last-Modified", "x" } };
    QTest::newRow("max-age=0") << 200 << QByteArray("GET") << HeaderList{ date, { "Cache-Control", "max-age=0" } };
    QTest::newRow("no date") << 200 << QByteArray("GET") << HeaderList{ maxAge };
}

void TestCacheControl::notStored()
{
    QFETCH(int, status);
    QFETCH(QByteArray, method);
    QFETCH(HeaderList, headers);
    CachedResponse response = freshResponse();
    response.status = status;
    response.method = method;
    response.headers = headers;
    const Result<Value> refused = dialect().encode(response, nullptr, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unsupported);
    // What is there may be changed all the same: marking an entry stale takes its lifetime away.
    const Result<Value> previous = dialect().encode(freshResponse(), nullptr, {});
    QVERIFY(dialect().encode(response, &*previous, {}));
}

void TestCacheControl::largeBodyIsNotCopied()
{
    test::StoredFile file(
        "k", entryBytes(200, { { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" }, { "ETag", "x" } }, 20'000'000));
    file.cutHead(65536);
    const Value previous = file.value();
    CachedResponse response = decodedAgain(previous);
    response.headers.set("Date", "Sun, 01 Feb 2026 12:00:00 GMT");
    const Result<Value> written = dialect().encode(response, &previous, {});
    QVERIFY(written);
    QVERIFY(file.largestRead() < 1000);
    const CachedResponse copy = decodedAgain(*written);
    QCOMPARE(copy.headers.value("Date"), std::optional(QByteArray("Sun, 01 Feb 2026 12:00:00 GMT")));
    QCOMPARE(*copy.body.readAll(1 << 25), QByteArray(20'000'000, 'b'));
}

void TestCacheControl::summariseKeepsNothing()
{
    const test::StoredFile full("k", entryBytes(200, { { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" }, { "ETag", "x" } }));
    const test::StoredFile broken("k", "cc=4,");
    RowMeta meta;
    dialect().summarise(full.listed(), meta);
    dialect().summarise(broken.listed(), meta);
    QVERIFY(meta.etag.isEmpty() && meta.status == 0 && meta.expiresAt == NoTime && meta.bodyBytes == -1
            && !meta.isResponse);
    dialect().summarise(full.listed(), meta);
    QVERIFY(meta.error.isEmpty());
    QCOMPARE(meta.status, 200);
}

QTEST_GUILESS_MAIN(TestCacheControl)
#include "test_cachecontrol.moc"
