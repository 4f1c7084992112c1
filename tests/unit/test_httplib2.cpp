// SPDX-License-Identifier: GPL-3.0-or-later
// Entries of httplib2: what is read, what is refused, what is written. The real httplib2 is asked in
// interop/test_httplib2_python.cpp.
#include "support/encode.h"
#include "support/storedfile.h"
#include "support/testdata.h"

#include <etagere/datetime.h>
#include <etagere/decision.h>
#include <etagere/row.h>

#include <QtCore/QCryptographicHash>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

const char *const Date = "date: Sun, 01 Mar 2026 12:00:00 GMT\r\n";

const Dialect &dialect() { return *dialectByName("httplib2"); }

QByteArray nameOf(const QByteArray &url)
{
    return "example.org," + QCryptographicHash::hash(url, QCryptographicHash::Md5).toHex();
}

StoredFile stored(const QByteArray &bytes, const QByteArray &url = "http://example.org/")
{
    return StoredFile(nameOf(url), bytes);
}

struct Summary {
    QByteArray error, url, decodedKey, etag;
    KeySource decodedBy;
    FreshnessRule rule;
    Msecs expiresAt;
    int status;
    qint64 bodyLength;
    bool isResponse;
};

Summary summaryOf(const StoredFile &file)
{
    RowMeta meta;
    dialect().summarise(file.listed(), meta);
    return { meta.error.toByteArray(),
             meta.url.toByteArray(),
             meta.decodedKey.toByteArray(),
             meta.etag.toByteArray(),
             meta.decodedBy,
             meta.rule,
             meta.expiresAt,
             meta.status,
             meta.bodyLength,
             meta.isResponse };
}

CachedResponse responseOf(const StoredFile &file)
{
    const Result<DecodedEntry> decoded = dialect().decode(file.key(), file.value());
    if (!decoded)
        qFatal("%s", qPrintable(decoded.error().text()));
    return decoded->variants.first();
}

CachedResponse sampleResponse()
{
    CachedResponse response;
    response.url = "http://example.org/a";
    response.status = 200;
    response.headers = { { "Content-Type", "text/plain" }, { "ETag", "\"x\"" }, { "Content-Length", "4" } };
    response.body = Part::fromBytes("body");
    return response;
}

QByteArray writtenAs(const CachedResponse &response)
{
    const Result<Value> value = dialect().encode(response, nullptr, {});
    return value ? *value->head.readAll(1 << 24) : "refused: " + value.error().text().toUtf8();
}

} // namespace

class TestHttplib2 : public QObject
{
    Q_OBJECT

private slots:
    void fields();
    void keyIsProven_data();
    void keyIsProven();
    void recognised_data();
    void recognised();
    void brokenHeads_data();
    void brokenHeads();
    void longHeads();
    void freshness_data();
    void freshness();
    void rowsAgreeWithTheMind_data() { freshness_data(); }
    void rowsAgreeWithTheMind();
    void written_data();
    void written();
    void refused_data();
    void refused();
    void expiredInPlace_data();
    void expiredInPlace();
    void notExpired_data();
    void notExpired();
    void structureShowsPlaces();
};

void TestHttplib2::fields()
{
    const StoredFile file = stored("status: 203\r\nContent-Type: text/plain\r\nx-fold: one\r\n\ttwo\r\n"
                                   "x-word: =?utf-8?q?gr=C3=BCn_=5F?=\r\nx-base: =?utf-8?b?w7zDtg==?=\r\n"
                                   "x-none: =?klingon?q?a?=\r\n-content-encoding: gzip\r\n"
                                   "-varied-accept: text/html\r\n-varied-accept: text/plain\r\n"
                                   "content-location: http://example.org/\r\n\r\n\r\nbody\0",
                                   "http://example.org/");
    const CachedResponse response = responseOf(file);
    QCOMPARE(response.status, 203);
    QCOMPARE(response.headers,
             (HeaderList{ { "Content-Type", "text/plain" },
                          { "x-fold", "one\ttwo" },
                          { "x-word", "gr\xc3\xbcn _" },
                          { "x-base", "\xc3\xbc\xc3\xb6" },
                          { "x-none", "=?klingon?q?a?=" },
                          { "-content-encoding", "gzip" },
                          { "content-location", "http://example.org/" } }));
    QCOMPARE(response.requestHeaders, (HeaderList{ { "accept", "text/html" } }));
    QCOMPARE(response.body.head, QByteArray("\r\nbody"));
    QVERIFY(response.bodyIsDecoded);
    QCOMPARE(response.url, QByteArray("http://example.org/"));
    QVERIFY(response.notes.join(u' ').contains(u"gzip"));
}

void TestHttplib2::keyIsProven_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("decodedKey");
    QTest::addColumn<KeySource>("source");
    const auto row = [](const char *name, const char *asked, const char *location, const char *url,
                        const char *decodedKey, KeySource source) {
        QTest::newRow(name) << QByteArray(asked) << QByteArray(location) << QByteArray(url) << QByteArray(decodedKey)
                            << source;
    };
    row("same", "http://h/a?b", "http://h/a?b", "http://h/a?b", "http://h/a?b", KeySource::Recomputed);
    row("case", "http://h/A", "HTTP://H/A", "HTTP://H/A", "http://h/A", KeySource::Recomputed);
    row("no path", "http://h/", "http://h", "http://h", "http://h/", KeySource::Recomputed);
    row("fragment", "http://h/a", "http://h/a#b", "http://h/a#b", "http://h/a", KeySource::Recomputed);
    row("another", "http://h/a", "http://h/a.en", "http://h/a.en", "", KeySource::Value);
    row("relative", "http://h/a", "/a", "", "", KeySource::None);
    row("none", "http://h/a", "", "", "", KeySource::None);
    row("other scheme", "ftp://h/a", "ftp://h/a", "", "", KeySource::None);
}

void TestHttplib2::keyIsProven()
{
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, location);
    const QByteArray field = location.isEmpty() ? QByteArray() : "content-location: " + location + "\r\n";
    const StoredFile file = stored("status: 200\r\n" + field + "\r\nbody", asked);
    const Summary row = summaryOf(file);
    QTEST(row.url, "url");
    QTEST(row.decodedKey, "decodedKey");
    QTEST(row.decodedBy, "source");
    const CachedResponse response = responseOf(file);
    QTEST(response.url, "url");
    QCOMPARE(response.notes.isEmpty(), row.decodedBy != KeySource::Value);
    // Without httplib2's own names the key is the URL.
    const Summary plain = summaryOf(StoredFile("http://h/a", "status: 200\r\n\r\nbody"));
    QCOMPARE(plain.decodedKey, QByteArray("http://h/a"));
    QCOMPARE(plain.decodedBy, KeySource::Key);
}

void TestHttplib2::recognised_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("score");
    const QByteArray name = nameOf("http://h/");
    QTest::newRow("entry") << name << QByteArray("status: 200\r\n\r\n") << 100;
    QTest::newRow("other name") << QByteArray("key") << QByteArray("status: 200\r\n\r\n") << 90;
    QTest::newRow("broken entry") << name << QByteArray("xxx") << 60;
    QTest::newRow("empty entry") << name << QByteArray() << 60;
    QTest::newRow("nothing") << QByteArray("key") << QByteArray("status: ok\r\n\r\n") << 0;
    QTest::newRow("upper case") << name.toUpper() << QByteArray("xxx") << 0;
    QTest::newRow("short") << QByteArray("status: 200\r") << QByteArray("status: 200\r") << 0;
}

void TestHttplib2::recognised()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, bytes);
    const StoredFile file(key, bytes);
    QTEST(dialect().recognise(file.listed()), "score");
}

void TestHttplib2::brokenHeads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("empty") << QByteArray() << QByteArray("empty");
    QTest::newRow("no blank line") << QByteArray("status: 200\r\nx: y\r\n") << QByteArray("no blank line");
    QTest::newRow("binary") << QByteArray("\x00\x01\xff: x\r\n\r\n", 10) << QByteArray("no header field");
    QTest::newRow("no status") << QByteArray("x: y\r\n\r\nbody") << QByteArray("status");
    QTest::newRow("status no number") << QByteArray("status: OK\r\n\r\nbody") << QByteArray("status");
    QTest::newRow("status out of range") << QByteArray("status: 99999999999\r\n\r\nbody") << QByteArray("status");
    QTest::newRow("no colon") << QByteArray("status: 200\r\nfoo\r\n\r\nbody") << QByteArray("no header field");
    QTest::newRow("no name") << QByteArray("status: 200\r\n: foo\r\n\r\nbody") << QByteArray("no header field");
    QTest::newRow("continues nothing") << QByteArray(" status: 200\r\n\r\nbody") << QByteArray("continues");
    QTest::newRow("too many fields") << "status: 200\r\n" + QByteArray("x: y\r\n").repeated(1001) + "\r\n"
                                     << QByteArray("1000");
    const QByteArray bad = dataPath(QStringLiteral("fixtures/bad/misc/")).toUtf8();
    for (const char *file : { "httplib2-binary-head,0123456789abcdef0123456789abcdee",
                              "httplib2-no-blank-line,0123456789abcdef0123456789abcdef" })
        QTest::newRow(file) << readFile(QString::fromUtf8(bad + file)) << QByteArray();
}

void TestHttplib2::brokenHeads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, part);
    const StoredFile file = stored(bytes);
    const Summary row = summaryOf(file);
    QVERIFY2(row.error.contains(part) && !row.error.isEmpty(), row.error.constData());
    QVERIFY(!row.isResponse);
    QVERIFY(!dialect().decode(file.key(), file.value()));
    QVERIFY(!dialect().expired(file.key(), file.value(), {}));
    QVERIFY(dialect().structure(file.key(), file.value()));
}

void TestHttplib2::longHeads()
{
    const QByteArray fields = Date + QByteArray("x-long: ") + QByteArray(100'000, 'x') + "\r\netag: \"e\"\r\n"
        + "content-location: http://example.org/\r\n";
    StoredFile file = stored("status: 200\r\n" + fields + "\r\n" + QByteArray(3'000'000, 'b'));
    file.cutHead(65536);
    const Summary row = summaryOf(file);
    QCOMPARE(row.error, QByteArray());
    QCOMPARE(row.etag, QByteArray("\"e\""));
    QCOMPARE(row.url, QByteArray("http://example.org/"));
    QCOMPARE(row.bodyLength, 3'000'000);
    QCOMPARE(responseOf(file).body.size, 3'000'000);
    QVERIFY(file.largestRead() <= 1024 * 1024);

    StoredFile endless = stored("status: 200\r\nx: " + QByteArray(3'000'000, 'x'));
    endless.cutHead(65536);
    QVERIFY2(summaryOf(endless).error.contains("1048576"), summaryOf(endless).error.constData());
    QVERIFY(endless.largestRead() <= 1024 * 1024);
}

void TestHttplib2::freshness_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<FreshnessRule>("rule");
    QTest::addColumn<QByteArray>("expires");
    const QByteArray date(Date);
    using enum FreshnessRule;
    QTest::newRow("max-age") << date + "cache-control: public, MAX-AGE=60\r\n"
                             << ByExpiry << QByteArray("2026-03-01T12:01:00Z");
    QTest::newRow("max-age first") << date + "cache-control: max-age=60\r\nexpires: Fri, 01 Jan 2038 00:00:00 GMT\r\n"
                                   << ByExpiry << QByteArray("2026-03-01T12:01:00Z");
    QTest::newRow("the last max-age") << date + "cache-control: max-age=60, max-age=120\r\n"
                                      << ByExpiry << QByteArray("2026-03-01T12:02:00Z");
    QTest::newRow("the first field") << date + "cache-control: max-age=60\r\ncache-control: max-age=120\r\n"
                                     << ByExpiry << QByteArray("2026-03-01T12:01:00Z");
    QTest::newRow("max-age of nothing") << date + "cache-control: max-age\r\n"
                                        << ByExpiry << QByteArray("2026-03-01T12:00:01Z");
    QTest::newRow("quoted") << date + "cache-control: max-age=\"60\"\r\n"
                            << Expired << QByteArray("2026-03-01T12:00:00Z");
    QTest::newRow("zero") << date + "cache-control: max-age=0\r\n" << Expired << QByteArray("2026-03-01T12:00:00Z");
    QTest::newRow("Expires") << date + "expires: Sun, 01 Mar 2026 12:00:30 GMT\r\n"
                             << ByExpiry << QByteArray("2026-03-01T12:00:30Z");
    QTest::newRow("Expires before Date") << date + "expires: Sun, 01 Mar 2026 11:00:30 GMT\r\n"
                                         << Expired << QByteArray("2026-03-01T11:00:30Z");
    QTest::newRow("Expires 0") << date + "expires: 0\r\n" << Expired << QByteArray();
    QTest::newRow("no Date") << QByteArray("cache-control: max-age=60\r\n") << Expired << QByteArray();
    QTest::newRow("nothing") << date << Expired << QByteArray();
    QTest::newRow("no-cache") << date + "cache-control: no-cache\r\n" << NoCache << QByteArray();
    QTest::newRow("no-cache of a field") << date + "cache-control: no-cache=\"x\", max-age=60\r\n"
                                         << NoCache << QByteArray("2026-03-01T12:01:00Z");
    QTest::newRow("permanent") << date + "cache-control: max-age=60\r\n-x-permanent-redirect-url: http://h/\r\n"
                               << Always << QByteArray("2026-03-01T12:01:00Z");
}

void TestHttplib2::freshness()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, expires);
    const Summary row = summaryOf(stored("status: 200\r\n" + fields + "\r\n"));
    QTEST(row.rule, "rule");
    QCOMPARE(row.expiresAt == NoTime ? QByteArray() : formatIsoTime(row.expiresAt), expires);
}

void TestHttplib2::rowsAgreeWithTheMind()
{
    QFETCH(QByteArray, fields);
    const StoredFile file = stored("status: 200\r\n" + fields + "\r\n");
    const Summary row = summaryOf(file);
    const QList<CachedResponse> variants{ responseOf(file) };
    const Request request{ "GET", "http://example.org/", {} };
    for (const Msecs later : { 0, 500, 29'000, 31'000, 59'000, 61'000, 4'000'000 }) {
        const Msecs now = parseIsoTime("2026-03-01T12:00:00Z") + later;
        const Decision decision = mindByName("httplib2")->decide({ variants, request, now });
        QCOMPARE(decision.step == NextStep::Use, freshnessAt(row.rule, row.expiresAt, now) == Freshness::Fresh);
    }
}

void TestHttplib2::written_data()
{
    QTest::addColumn<CachedResponse>("response");
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray end = "content-location: http://example.org/a\r\n\r\n";
    const QByteArray start = "status: 200\r\ncontent-type: text/plain\r\netag: \"x\"\r\ncontent-length: 4\r\n";
    const CachedResponse plain = sampleResponse();
    QTest::newRow("plain") << plain << start + end + "body";
    CachedResponse other = plain;
    other.headers.append("Set-Cookie", "a");
    other.headers.append("X-Text", "gr\xfcn\r\n x");
    other.headers.append("set-cookie", "b");
    other.headers.append("Transfer-Encoding", "chunked");
    QTest::newRow("fields") << other
                            << start + "set-cookie: a, b\r\nx-text: =?utf-8?b?Z3LDvG4gICB4?=\r\n" + end + "body";
    for (const char *coding : { "gzip", "deflate" }) {
        other = plain;
        other.headers.append("Content-Encoding", coding);
        other.body = Part::fromBytes(*coding == 'g' ? gzipped("longer body") : rawDeflated("longer body"));
        const QByteArray bytes = "status: 200\r\ncontent-type: text/plain\r\netag: \"x\"\r\ncontent-length: 11\r\n"
                                 "-content-encoding: "
            + QByteArray(coding) + "\r\n" + end + "longer body";
        QTest::newRow(coding) << other << bytes;
        other.body = Part::fromBytes("longer body");
        other.bodyIsDecoded = true;
        QTest::addRow("%s, decoded before", coding) << other << bytes;
    }
    other = plain;
    other.headers.append("Content-Encoding", "br");
    QTest::newRow("br stays as it is") << other << start + end + "body";
    other = plain;
    other.headers.append("Vary", "Accept, X-None");
    other.requestHeaders = { { "Accept", "text/html" }, { "Authorization", "secret" } };
    QTest::newRow("vary") << other
                          << start + "vary: Accept, X-None\r\n" + end.chopped(2)
            + "-varied-accept: text/html\r\n\r\nbody";
    other = plain;
    other.status = 308;
    other.headers.append("Location", "../b");
    QTest::newRow("redirect") << other
                              << "status: 308" + start.mid(11)
            + "location: http://example.org/b\r\n-x-permanent-redirect-url: http://example.org/b\r\n" + end + "body";
}

void TestHttplib2::written()
{
    QFETCH(CachedResponse, response);
    QFETCH(QByteArray, bytes);
    QCOMPARE(writtenAs(response), bytes);
    // Its own words, read and written again, are the same.
    const CachedResponse again = responseOf(stored(bytes, response.url));
    QCOMPARE(writtenAs(again), bytes);
}

void TestHttplib2::refused_data()
{
    QTest::addColumn<CachedResponse>("response");
    QTest::addColumn<QByteArray>("part");
    CachedResponse response = sampleResponse();
    response.method = "POST";
    QTest::newRow("POST") << response << QByteArray("GET");
    response = sampleResponse();
    response.status = 404;
    QTest::newRow("404") << response << QByteArray("404");
    response.status = 301;
    QTest::newRow("301 to nowhere") << response << QByteArray("Location");
    response = sampleResponse();
    response.headers.append("Cache-Control", "no-store");
    QTest::newRow("no-store") << response << QByteArray("no-store");
    response = sampleResponse();
    response.headers.append("a b", "c");
    QTest::newRow("bad name") << response << QByteArray("a b");
    response = sampleResponse();
    response.headers.append("X", QByteArray(2'000'000, 'x'));
    QTest::newRow("too long") << response << QByteArray("too long");
    response = sampleResponse();
    response.headers.append("Content-Encoding", "gzip");
    QTest::newRow("damaged coding") << response << QByteArray("refused: ");
}

void TestHttplib2::refused()
{
    QFETCH(CachedResponse, response);
    QFETCH(QByteArray, part);
    const QByteArray written = writtenAs(response);
    QVERIFY2(written.startsWith("refused: ") && written.contains(part), written.left(200).constData());
}

void TestHttplib2::expiredInPlace_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("changed"); ///< the field
    const QByteArray now = "date: " + formatHttpDate(currentTime()) + "\r\n";
    const QByteArray etag = "etag: \"e\"\r\n";
    QTest::newRow("max-age") << now + "cache-control: max-age=3600\r\n" + etag << QByteArray("date");
    QTest::newRow("Last-Modified") << "cache-control: max-age=3600\r\n" + now
            + "last-modified: Sun, 01 Mar 2020 12:00:00 GMT\r\n"
                                   << QByteArray("date");
    QTest::newRow("Expires") << now + etag + "expires: Fri, 01 Jan 2038 00:00:00 GMT\r\nx: y\r\n"
                             << QByteArray("expires");
    QTest::newRow("huge max-age") << now + "cache-control: max-age=99999999999\r\n" + etag
                                  << QByteArray("cache-control");
}

void TestHttplib2::expiredInPlace()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, changed);
    const QByteArray body = QByteArray(200'000, 'b') + QByteArray("\0\r\n\r\n", 5);
    StoredFile file = stored("status: 200\r\n" + fields + "\r\n" + body);
    file.cutHead(40);
    const Result<Value> marked = dialect().expired(file.key(), file.value(), {});
    QVERIFY2(marked, marked ? "" : qPrintable(marked.error().text()));
    const QByteArray bytes = *marked->head.readAll(1 << 24);
    QVERIFY(bytes.endsWith("\r\n\r\n" + body));
    const StoredFile after = stored(bytes);
    const Summary row = summaryOf(after);
    QCOMPARE(freshnessAt(row.rule, row.expiresAt, currentTime()), Freshness::Stale);
    const CachedResponse one = responseOf(file);
    const CachedResponse other = responseOf(after);
    QCOMPARE(other.headers.size(), one.headers.size());
    for (qsizetype i = 0; i < one.headers.size(); ++i)
        QCOMPARE(one.headers.at(i) == other.headers.at(i), one.headers.at(i).name != changed);
    QVERIFY(!dialect().expired(after.key(), after.value(), {}));
}

void TestHttplib2::notExpired_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("part");
    const QByteArray fresh = "date: " + formatHttpDate(currentTime()) + "\r\ncache-control: max-age=3600\r\n";
    QTest::newRow("no validator") << fresh << QByteArray("Without ETag");
    QTest::newRow("stale") << Date + QByteArray("etag: \"e\"\r\ncache-control: max-age=3600\r\n")
                           << QByteArray("stale");
    QTest::newRow("no-cache") << fresh + "etag: \"e\"\r\ncache-control: no-cache\r\n" << QByteArray();
    QTest::newRow("permanent") << fresh + "etag: \"e\"\r\n-x-permanent-redirect-url: http://h/\r\n"
                               << QByteArray("for ever");
}

void TestHttplib2::notExpired()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, part);
    const StoredFile file = stored("status: 200\r\n" + fields + "\r\nbody");
    const Result<Value> marked = dialect().expired(file.key(), file.value(), {});
    QCOMPARE(bool(marked), part.isEmpty()); // of a repeated field the first counts
    if (!marked)
        QVERIFY2(marked.error().message.toUtf8().contains(part), qPrintable(marked.error().message));
}

void TestHttplib2::structureShowsPlaces()
{
    const StoredFile file = stored("status: 200\r\nx-a: b\r\n\r\nbody");
    const Result<Structure> structure = dialect().structure(file.key(), file.value());
    QVERIFY(structure);
    QCOMPARE(structure->nodes.size(), 4);
    QCOMPARE(structure->nodes[2].label, QStringLiteral("x-a"));
    QCOMPARE(file.bytes().mid(structure->nodes[2].offset, structure->nodes[2].length), QByteArray("x-a: b"));
    QCOMPARE(file.bytes().mid(structure->nodes[3].offset, structure->nodes[3].length), QByteArray("body"));
    QCOMPARE(structure->nodes[3].value, QStringLiteral("body"));
    QCOMPARE(structure->nodes[0].length, qint64(file.bytes().size()));
}

QTEST_GUILESS_MAIN(TestHttplib2)
#include "test_httplib2.moc"
