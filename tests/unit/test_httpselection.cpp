// SPDX-License-Identifier: GPL-3.0-or-later
// Which stored response, and which bytes of it, answer a request: RFC 9111 §4.1, §4.3; RFC 9110 §13, §14.
#include "http/byterange.h"
#include "http/conditional.h"
#include "http/urlbytes.h"
#include "http/vary.h"

#include <etagere/datetime.h>

#include <QtTest/QTest>

using namespace etagere;

namespace {

CachedResponse stored(HeaderList headers, HeaderList request = {}, const QByteArray &body = "0123456789")
{
    CachedResponse response;
    response.status = 200;
    response.headers = std::move(headers);
    response.requestHeaders = std::move(request);
    response.body = Part::fromBytes(body);
    response.responseTime = 0;
    return response;
}

CachedResponse part(const QByteArray &range, const QByteArray &body, const QByteArray &etag = "\"a\"")
{
    CachedResponse response = stored({ { "Content-Range", range }, { "ETag", etag } }, {}, body);
    response.status = 206;
    return response;
}

QByteArray bytesOf(const std::optional<CachedResponse> &response)
{
    return response ? response->body.readAll(1000).value_or("unreadable") : QByteArray("none");
}

} // namespace

class TestHttpSelection : public QObject
{
    Q_OBJECT

private slots:
    void vary_data();
    void vary();
    void newestOfSeveral();
    void withVaryBeforeWithout();
    void replacing();
    void ranges_data();
    void ranges();
    void ifRange();
    void rangeOfPart();
    void contentRanges_data();
    void contentRanges();
    void combining();
    void ownConditions_data();
    void ownConditions();
    void validatorsAsReceived();
    void resolving_data();
    void resolving();
    void normalSpelling_data();
    void normalSpelling();
};

void TestHttpSelection::vary_data()
{
    QTest::addColumn<QByteArray>("vary");
    QTest::addColumn<HeaderList>("then");
    QTest::addColumn<HeaderList>("now");
    QTest::addColumn<bool>("isSelected");
    const auto foo = [](const char *value) { return HeaderList{ { "Foo", value } }; };
    const auto lang = [](const char *value) { return HeaderList{ { "Accept-Language", value } }; };
    QTest::newRow("same") << QByteArray("Foo") << foo("1") << foo("1") << true;
    QTest::newRow("other") << QByteArray("Foo") << foo("1") << foo("2") << false;
    QTest::newRow("name without case") << QByteArray("fOO") << foo("1") << foo("1") << true;
    QTest::newRow("absent both") << QByteArray("Foo") << HeaderList() << HeaderList() << true;
    QTest::newRow("absent now") << QByteArray("Foo") << foo("1") << HeaderList() << false;
    QTest::newRow("empty is not absent") << QByteArray("Foo") << foo("") << HeaderList() << false;
    QTest::newRow("second name") << QByteArray("Bar, Foo") << foo("1") << foo("2") << false;
    QTest::newRow("star") << QByteArray("*") << HeaderList() << HeaderList() << false;
    QTest::newRow("star among others") << QByteArray("Foo, *") << foo("1") << foo("1") << false;
    QTest::newRow("space") << QByteArray("Foo") << foo("1, 2") << foo(" 1 ,2 ") << true;
    QTest::newRow("lines") << QByteArray("Foo") << foo("1, 2") << HeaderList{ { "Foo", "1" }, { "foo", "2" } } << true;
    QTest::newRow("order means something") << QByteArray("Foo") << foo("1, 2") << foo("2, 1") << false;
    QTest::newRow("languages in any case") << QByteArray("Accept-Language") << lang("en-GB") << lang("EN-gb") << true;
    QTest::newRow("languages in any order")
        << QByteArray("Accept-Language") << lang("en, de;q=0.5") << lang("de; q=0.5, en;q=1") << true;
    QTest::newRow("another preference") << QByteArray("Accept-Language") << lang("en, de;q=0.5") << lang("de, en;q=0.5")
                                        << false;
}

void TestHttpSelection::vary()
{
    QFETCH(QByteArray, vary);
    QFETCH(HeaderList, then);
    QFETCH(HeaderList, now);
    QTEST(selectVariant({ stored({ { "Vary", vary } }, then) }, now) == 0, "isSelected");
}

void TestHttpSelection::newestOfSeveral()
{
    const CachedResponse older = stored({ { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" } });
    const CachedResponse newer = stored({ { "Date", "Sun, 01 Mar 2026 13:00:00 GMT" } });
    QCOMPARE(selectVariant({ older, newer }, {}), 1);
    QCOMPARE(selectVariant({ newer, older }, {}), 0);
    QCOMPARE(selectVariant({}, {}), -1);
}

// RFC 9111 §4.1: some resources leave Vary out of their default response.
void TestHttpSelection::withVaryBeforeWithout()
{
    const CachedResponse without = stored({ { "Date", "Sun, 01 Mar 2026 13:00:00 GMT" } });
    const CachedResponse with =
        stored({ { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" }, { "Vary", "Foo" } }, { { "Foo", "1" } });
    QCOMPARE(selectVariant({ without, with }, { { "Foo", "1" } }), 1);
    QCOMPARE(selectVariant({ without, with }, { { "Foo", "2" } }), 0);
}

void TestHttpSelection::replacing()
{
    const CachedResponse one = stored({ { "Vary", "Foo" } }, { { "Foo", "1" } });
    const CachedResponse two = stored({ { "Vary", "Foo" } }, { { "Foo", "2" } });
    QVERIFY(!replacesVariant(one, two));
    QVERIFY(replacesVariant(one, one));
    QVERIFY(replacesVariant(stored({}), two));
}

void TestHttpSelection::ranges_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("contentRange");
    QTest::newRow("a-b") << QByteArray("bytes=2-4") << QByteArray("234") << QByteArray("bytes 2-4/10");
    QTest::newRow("a-") << QByteArray("bytes=7-") << QByteArray("789") << QByteArray("bytes 7-9/10");
    QTest::newRow("-n") << QByteArray("bytes=-2") << QByteArray("89") << QByteArray("bytes 8-9/10");
    QTest::newRow("more than there is") << QByteArray("bytes=8-99") << QByteArray("89") << QByteArray("bytes 8-9/10");
    QTest::newRow("-n of more") << QByteArray("bytes=-99") << QByteArray("0123456789") << QByteArray("bytes 0-9/10");
    for (const char *theOrigins : { "bytes=10-", "bytes=0-1,4-5", "lines=1-2", "bytes=-0", "bytes=4-2", "bytes=", "4-5",
                                    "bytes=a-b", "bytes=1-99999999999999999999" })
        QTest::newRow(theOrigins) << QByteArray(theOrigins) << QByteArray("none") << QByteArray();
}

void TestHttpSelection::ranges()
{
    QFETCH(QByteArray, range);
    QFETCH(QByteArray, contentRange);
    const std::optional<CachedResponse> cut = storedRange(stored({ { "X", "y" } }), { { "Range", range } });
    QTEST(bytesOf(cut), "bytes");
    if (!cut)
        return;
    QCOMPARE(cut->status, 206);
    QCOMPARE(cut->headers.joined("Content-Range"), contentRange);
    QCOMPARE(cut->headers.joined("Content-Length").toLongLong(), cut->body.size);
    QCOMPARE(cut->headers.joined("X"), QByteArray("y"));
}

void TestHttpSelection::ifRange()
{
    const CachedResponse strong = stored({ { "ETag", "\"a\"" }, { "Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT" } });
    const auto asking = [](const char *ifRange) {
        return HeaderList{ { "Range", "bytes=0-1" }, { "If-Range", ifRange } };
    };
    QVERIFY(storedRange(strong, asking("\"a\"")));
    QVERIFY(!storedRange(strong, asking("\"b\"")));
    QVERIFY(storedRange(strong, asking("Sun, 01 Mar 2026 12:00:00 GMT")));
    QVERIFY(!storedRange(strong, asking("Sun, 01 Mar 2026 12:00:01 GMT")));
    QVERIFY2(!storedRange(stored({ { "ETag", "W/\"a\"" } }), asking("W/\"a\"")), "weak tags hold for no range");
}

void TestHttpSelection::rangeOfPart()
{
    const CachedResponse held = part("bytes 4-7/10", "4567");
    QCOMPARE(bytesOf(storedRange(held, { { "Range", "bytes=5-6" } })), QByteArray("56"));
    QCOMPARE(bytesOf(storedRange(held, { { "Range", "bytes=5-8" } })), QByteArray("none"));
    QCOMPARE(bytesOf(storedRange(held, { { "Range", "bytes=-3" } })), QByteArray("none"));
    const CachedResponse open = part("bytes 4-7/*", "4567");
    QCOMPARE(bytesOf(storedRange(open, { { "Range", "bytes=5-6" } })), QByteArray("56"));
    QCOMPARE(bytesOf(storedRange(open, { { "Range", "bytes=5-" } })), QByteArray("none"));
}

void TestHttpSelection::contentRanges_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<bool>("isWhole");
    QTest::newRow("right") << QByteArray("bytes 0-3/10") << true;
    QTest::newRow("unknown total") << QByteArray("bytes 0-3/*") << true;
    QTest::newRow("another length") << QByteArray("bytes 0-4/10") << false;
    QTest::newRow("beyond the total") << QByteArray("bytes 8-11/10") << false;
    QTest::newRow("backwards") << QByteArray("bytes 3-0/10") << false;
    QTest::newRow("unsatisfied") << QByteArray("bytes */10") << false;
    QTest::newRow("other unit") << QByteArray("lines 0-3/10") << false;
    QTest::newRow("none") << QByteArray() << false;
}

void TestHttpSelection::contentRanges()
{
    QFETCH(QByteArray, range);
    QTEST(isWholeRange(part(range, "0123")), "isWhole");
}

// RFC 9111 §3.4
void TestHttpSelection::combining()
{
    const CachedResponse start = part("bytes 0-3/10", "0123");
    QCOMPARE(completingFields(start), (HeaderList{ { "Range", "bytes=4-" }, { "If-Range", "\"a\"" } }));
    const std::optional<CachedResponse> more = combinedParts(start, part("bytes 2-6/10", "23456"));
    QCOMPARE(bytesOf(more), QByteArray("0123456"));
    QCOMPARE(more->status, 206);
    const std::optional<CachedResponse> whole = combinedParts(*more, part("bytes 7-9/10", "789"));
    QCOMPARE(bytesOf(whole), QByteArray("0123456789"));
    QCOMPARE(whole->status, 200);
    QVERIFY(!whole->headers.contains("Content-Range"));
    QVERIFY2(!combinedParts(start, part("bytes 4-9/10", "456789", "\"b\"")), "of another representation");
    QVERIFY2(!combinedParts(part("bytes 0-3/10", "0123", "W/\"a\""), part("bytes 4-9/10", "456789", "W/\"a\"")),
             "weak");
    QVERIFY2(!combinedParts(start, part("bytes 5-9/10", "56789")), "a gap");
    QVERIFY(completingFields(part("bytes 1-3/10", "123")).isEmpty());
}

void TestHttpSelection::ownConditions_data()
{
    QTest::addColumn<HeaderList>("request");
    QTest::addColumn<bool>("isNotModified");
    const auto inm = [](const char *value) { return HeaderList{ { "If-None-Match", value } }; };
    const auto ims = [](const char *value) { return HeaderList{ { "If-Modified-Since", value } }; };
    QTest::newRow("none") << HeaderList() << false;
    QTest::newRow("same tag") << inm("\"a\"") << true;
    QTest::newRow("weak comparison") << inm("W/\"a\"") << true;
    QTest::newRow("in a list") << inm("\"x\", \"a\"") << true;
    QTest::newRow("not in a list") << inm("\"x\", \"y\"") << false;
    QTest::newRow("any") << inm("*") << true;
    QTest::newRow("tag before date") << HeaderList{ { "If-None-Match", "\"x\"" },
                                                    { "If-Modified-Since", "Sun, 01 Mar 2026 12:00:00 GMT" } }
                                     << false;
    QTest::newRow("same date") << ims("Sun, 01 Mar 2026 12:00:00 GMT") << true;
    QTest::newRow("later date") << ims("Sunday, 01-Mar-26 13:00:00 GMT") << true;
    QTest::newRow("earlier date") << ims("Sun, 01 Mar 2026 11:00:00 GMT") << false;
    QTest::newRow("no date") << ims("yesterday") << false;
}

void TestHttpSelection::ownConditions()
{
    QFETCH(HeaderList, request);
    const CachedResponse response =
        stored({ { "ETag", "\"a\"" }, { "Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT" } });
    QTEST(isNotModified({ "GET", "http://h/", request }, response), "isNotModified");
}

void TestHttpSelection::validatorsAsReceived()
{
    const CachedResponse response = stored({ { "ETag", "W/\"a\"" }, { "Last-Modified", "some day" } });
    const Request request{ "GET",
                           "http://h/",
                           { { "Foo", "1" }, { "If-None-Match", "\"mine\"" }, { "Range", "bytes=0-1" } } };
    QCOMPARE(validatingRequest(request, response).headers,
             (HeaderList{ { "Foo", "1" }, { "If-None-Match", "W/\"a\"" }, { "If-Modified-Since", "some day" } }));
}

void TestHttpSelection::resolving_data()
{
    // RFC 3986 §5.4
    QTest::addColumn<QByteArray>("reference");
    QTest::addColumn<QByteArray>("url");
    const std::pair<const char *, const char *> examples[] = {
        { "g", "http://a/b/c/g" },      { "./g", "http://a/b/c/g" },  { "g/", "http://a/b/c/g/" },
        { "/g", "http://a/g" },         { "//g", "http://g" },        { "?y", "http://a/b/c/d;p?y" },
        { "g?y", "http://a/b/c/g?y" },  { "", "http://a/b/c/d;p?q" }, { ".", "http://a/b/c/" },
        { "..", "http://a/b/" },        { "../g", "http://a/b/g" },   { "../../g", "http://a/g" },
        { "../../../g", "http://a/g" }, { "g#s", "http://a/b/c/g" },  { "http://x/y%7e", "http://x/y%7e" },
    };
    for (const auto &[reference, url] : examples)
        QTest::newRow(reference) << QByteArray(reference) << QByteArray(url);
}

void TestHttpSelection::resolving()
{
    QFETCH(QByteArray, reference);
    QTEST(resolvedUrl("http://a/b/c/d;p?q", reference), "url");
}

void TestHttpSelection::normalSpelling_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("normal");
    QTest::newRow("case and port") << QByteArray("HTTP://A.org:80/%7e?X#f") << QByteArray("http://a.org/%7e?X");
    QTest::newRow("https port") << QByteArray("https://a.org:443") << QByteArray("https://a.org/");
    QTest::newRow("other port") << QByteArray("https://a.org:80/") << QByteArray("https://a.org:80/");
    QTest::newRow("query without path") << QByteArray("http://a?b") << QByteArray("http://a/?b");
    QTest::newRow("no authority") << QByteArray("mailto:a") << QByteArray("mailto:a");
}

void TestHttpSelection::normalSpelling()
{
    QFETCH(QByteArray, url);
    QTEST(normalizedUrl(url), "normal");
}

QTEST_GUILESS_MAIN(TestHttpSelection)
#include "test_httpselection.moc"
