// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/foldedneedle.h"
#include "model/filterterm.h"

#include <etagere/dialect.h>
#include <etagere/filter.h>

#include <QtTest/QTest>

using namespace etagere;
using namespace Qt::StringLiterals;

namespace {

constexpr Msecs Now = 1772366400000; // 2026-03-01 12:00:00 UTC
constexpr Msecs Second = 1000;
constexpr Msecs Hour = 3600 * Second;
constexpr Msecs Day = 24 * Hour;

class NamedDialect : public Dialect
{
public:
    QByteArray name() const override { return "esipy"; }
    QString title() const override { return u"EsiPy"_qs; }
    int recognise(const ListedEntry &) const override { return 0; }
    void summarise(const ListedEntry &, RowMeta &) const override { }
    Result<DecodedEntry> decode(const StoredKey &, const Value &) const override
    {
        return failure(ErrorCode::Unsupported, {});
    }
    Result<Value> encode(const CachedResponse &, const Value *, const StoreInfo &) const override
    {
        return failure(ErrorCode::Unsupported, {});
    }
    QList<StoredKey> keys(const Request &, const StoreInfo &) const override { return {}; }
    Result<Structure> structure(const StoredKey &, const Value &) const override
    {
        return failure(ErrorCode::Unsupported, {});
    }
};
const NamedDialect esipy;

// One row that most tests ask about; the changes a test needs are made by name.
Row sampleRow()
{
    Row row;
    row.key = "esi_0123456789abcdef0123456789abcdef";
    row.url = "https://user@esi.evetech.net:8443/latest/markets/10000002/orders/?page=2";
    row.decodedKey = "//esi.evetech.net/latest/markets/{region_id}/orders/ query={page=2}";
    row.method = "GET";
    row.contentType = "application/problem+json; charset=utf-8";
    row.etag = "W/\"abc-DEF\"";
    row.vary = "Accept-Encoding";
    row.dialect = &esipy;
    row.storedBytes = 10240;
    row.bodyBytes = 9000;
    row.storedAt = Now - 3 * Day;
    row.expiresAt = Now - Hour;
    row.storeExpiresAt = Now + 30 * 60 * Second;
    row.status = 404;
    row.rule = FreshnessRule::ByExpiry;
    row.isResponse = true;
    return row;
}

Row emptyRow()
{
    Row row;
    row.key = QByteArrayView("\x00\xFF key", 6);
    row.error = "The pickle ends in the middle of an opcode.";
    return row;
}

bool matches(const QString &text, const Row &row)
{
    const Result<Filter> filter = Filter::parse(text);
    return filter && filter->matches(row, Now);
}

} // namespace

class TestFilter : public QObject
{
    Q_OBJECT
private slots:
    void terms_data();
    void terms();
    void absentValues_data();
    void absentValues();
    void states();
    void expiryLooksAhead();
    void errors_data();
    void errors();
    void errorsFailEverywhere_data();
    void errorsFailEverywhere();
    void plainTextThatLooksLikeAField_data();
    void plainTextThatLooksLikeAField();
    void bodyTerms();
    void withoutATerm();
    void movedFromMatchesEverything();
    void completions_data();
    void completions();
    void hosts_data();
    void hosts();
    void needles_data();
    void needles();
    void needleAgreesWithQt();
    void commonNeedles_data();
    void commonNeedles();
    void extremeTimes();
};

void TestFilter::terms_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *text, bool expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };

    row("", true);
    row("   ", true);
    row("markets", true);
    row("MARKETS", true);
    row("marketsx", false);
    row("0123456789ABCDEF", true);
    row("{region_id}", true);
    row("abcdefhttps", false); // a hit never crosses from the key into the URL
    row("markets orders", true);
    row("markets nothing", false);
    row("\"markets orders\"", false);
    row("nothing|orders", true);
    row("nothing|neither", false);
    row("-markets", false);
    row("-nothing", true);
    row("-nothing|markets", false);
    row("\"-markets\"", false);

    row("host:esi.evetech.net", true);
    row("host:ESI.Evetech", true);
    row("host:evetech.net:8443", true);
    row("host:8443", false);
    row("host:user", false);
    row("host:markets", false);
    row("host:localhost|evetech", true);
    row("-host:evetech", false);
    row("url:/markets/", true);
    row("url:page=2", true);
    row("url:esi_0123", false);
    row("url:\"page=2\"", true);
    row("key:esi_0123", true);
    row("key:{region_id}", true);
    row("key:8443", false);
    row("KEY:esi_", true);

    row("status:404", true);
    row("status:40", false);
    row("status:200", false);
    row("status:4xx", true);
    row("status:4XX", true);
    row("status:40x", true);
    row("status:41x", false);
    row("status:5xx", false);
    row("status:5xx|404", true);
    row("status:>=400", true);
    row("status>=404", true);
    row("status>404", false);
    row("status<405", true);
    row("status<=403", false);
    row("status=404", true);
    row("status:200..299", false);
    row("status:400..404", true);
    row("status:404..", true);
    row("status:..403", false);
    row("status:>=500|<300", false);

    row("size:10240", true);
    row("size:10k", true);
    row("size:10kb", true);
    row("size:10KiB", true);
    row("size:10240b", true);
    row("size>10k", false);
    row("size>=10k", true);
    row("size>9.9k", true);
    row("size<1m", true);
    row("size<=1g", true);
    row("size:9k..11k", true);
    row("size:11k..12k", false);
    row("size:>0", true);

    row("age>2d", true);
    row("age:>2d", true);
    row("age>3d", false);
    row("age>=3d", true);
    row("age<72h", false);
    row("age<=72h", true);
    row("age:1d..7d", true);
    row("age<4320m", false);
    row("age>1s", true);
    row("expires<1h", false); // it expired already
    row("expires<-30m", true);
    row("expires:-2h..0", true);
    row("expires>0", false);
    row("ttl<1h", true);
    row("ttl<0.6h", true);
    row("ttl<29m", false);
    row("ttl>29m", true);

    row("type:json", true);
    row("type:html", false);
    row("type:html|JSON", true);
    row("etag:weak", true);
    row("etag:strong", false);
    row("etag:none", false);
    row("etag:abc-def", true);
    row("etag:\"abc\"", true);
    row("etag:W/\"abc", true);
    row("etag:\"\"\"abc-\"", true);
    row("etag:\"none\"", false);
    row("etag:none|weak", true);
    row("vary:accept", true);
    row("vary:origin", false);
    row("method:get", true);
    row("method:ge", false);
    row("method:post|get", true);
    row("dialect:esipy", true);
    row("dialect:ESIPY", true);
    row("dialect:esi", false);
    row("dialect:none", false);

    row("stale", true);
    row("Stale", true);
    row("fresh", false);
    row("-fresh", true);
    row("fresh|stale", true);
    row("\"stale\"", false);
    row("error", false);
    row("-error", true);
    row("error:pickle", false);
    row("host:evetech status:4xx stale -error size>1k", true);
    row("host:evetech status:4xx fresh", false);
}

void TestFilter::terms()
{
    QFETCH(QString, text);
    const Result<Filter> filter = Filter::parse(text);
    QVERIFY2(filter, filter ? "" : qPrintable(filter.error().text()));
    QCOMPARE(filter->text(), text);
    QTEST(filter->matches(sampleRow(), Now), "expected");
}

void TestFilter::absentValues_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *text, bool expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };
    row("host:none", true);
    row("url:none", true);
    row("type:none", true);
    row("vary:none", true);
    row("method:none", true);
    row("dialect:none", true);
    row("etag:none", true);
    row("-etag:none", false);
    row("etag:strong", false);
    row("etag:weak", false);
    row("status:none", true);
    row("status<100", false);
    row("age:none", true);
    row("age>0", false);
    row("age<100d", false);
    row("-age>2d", true);
    row("expires:none", true);
    row("expires<1h", false);
    row("ttl:none", true);
    row("ttl>0", false);
    row("unknown", true);
    row("stale", false);
    row("error", true);
    row("error:PICKLE", true);
    row("error:none", false);
    row("key:\\x00\\xFF", true);
    row("\\xFF", true);
    row("key:\\x01", false);
    row("key:key", true);
}

void TestFilter::absentValues()
{
    QFETCH(QString, text);
    QTEST(matches(text, emptyRow()), "expected");
}

void TestFilter::states()
{
    Row row = sampleRow();
    row.expiresAt = Now + Hour;
    QVERIFY(matches(u"fresh"_qs, row) && !matches(u"stale"_qs, row));
    row.rule = FreshnessRule::NoCache;
    QVERIFY(matches(u"no-cache"_qs, row) && !matches(u"fresh"_qs, row));
    row.rule = FreshnessRule::Always;
    QVERIFY(matches(u"fresh"_qs, row));
    row.rule = FreshnessRule::Expired;
    QVERIFY(matches(u"stale"_qs, row));
    row.rule = FreshnessRule::Unknown;
    QVERIFY(matches(u"unknown"_qs, row));

    QVERIFY(Filter::parse(u"stale"_qs)->dependsOnTime());
    for (const QString &text : { u"stale"_qs, u"error"_qs, u"status:404"_qs, u"host:a"_qs, u"key:a expires<1h"_qs })
        QVERIFY2(Filter::parse(text)->needsValues(), qPrintable(text));
    QVERIFY(!Filter::parse(u"esi_ key:abc size>2k ttl:none dialect:esipy -x"_qs)->needsValues());
    QVERIFY(Filter::parse(u"a age>2d"_qs)->dependsOnTime());
    QVERIFY(Filter::parse(u"x|fresh"_qs)->dependsOnTime());
    QVERIFY(!Filter::parse(u"host:a status:404 size>2 age:none error \"stale\""_qs)->dependsOnTime());
}

void TestFilter::expiryLooksAhead()
{
    Row row = sampleRow();
    row.expiresAt = Now + 30 * 60 * Second;
    QVERIFY(matches(u"expires<1h"_qs, row));
    QVERIFY(matches(u"expires:..1h"_qs, row));
    QVERIFY(!matches(u"expires<10m"_qs, row));
    QVERIFY(matches(u"expires>10m"_qs, row));
    row.expiresAt = Now - 2 * Day;
    QVERIFY(!matches(u"expires<1h"_qs, row));
    QVERIFY(matches(u"expires<-1d"_qs, row));
    QVERIFY(!matches(u"expires<-3d"_qs, row));
}

void TestFilter::errors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *text, int column, const char *part) {
        QTest::newRow(text) << QString::fromUtf8(text) << column << QString::fromUtf8(part);
    };
    row("hots:a", 1, "did you mean \"host\"?");
    row("stale hots:a", 7, "did you mean \"host\"?");
    row("-Statsu:404", 2, "did you mean \"status\"?");
    row("meth:get", 1, "did you mean \"method\"?");
    row("sise>10k", 1, "did you mean \"size\"?");
    row("localhost:8080", 1, "put the text in quotes");
    row("status:abc", 8, "\"abc\" is no status");
    row("status:", 8, "A value is expected");
    row("status: 404", 8, "A value is expected");
    row("status:4x4", 8, "is no status");
    row("status:xxx", 8, "is no status");
    row("status:404|", 12, "A value is expected");
    row("status:404|zz", 12, "\"zz\" is no status");
    row("status:..", 8, "is no status");
    row("status:299..200", 8, "smaller end");
    row("status>", 7, "is no status");
    row("size>10q", 5, "is no size");
    row("size>-1", 5, "is no size");
    row("size>k", 5, "is no size");
    row("size:1..2..3", 6, "is no size");
    row("size:99999999999999999999", 6, "is no size");
    row("size>1e3", 5, "is no size");
    row("age>2", 4, "is no duration");
    row("age>d", 4, "is no duration");
    row("age>", 4, "is no duration");
    row("age>--1d", 4, "is no duration");
    row("age>9999999999999999999d", 4, "is no duration");
    row("age:2d", 5, ">2d or <2d");
    row("ttl:soon", 5, "is no duration");
    row("host:\"abc", 6, "closing quote");
    row("\"abc", 1, "closing quote");
    row("a \"b c", 3, "closing quote");
    row("\"abc\"d", 6, "after the closing quote");
    row("host:\"\"", 6, "nothing between");
    row("host:", 6, "A value is expected");
    row("host:|a", 6, "A value is expected");
    row("a|", 3, "A value is expected");
    row("|", 1, "A value is expected");
    row("a||b", 3, "A value is expected");
    row("-", 2, "after the minus");
    row("a - b", 4, "after the minus");
    row("host>a", 5, "cannot be compared");
    row("type<=x", 5, "cannot be compared");
}

void TestFilter::errors()
{
    QFETCH(QString, text);
    QFETCH(int, column);
    QFETCH(QString, part);
    const Result<Filter> filter = Filter::parse(text);
    QVERIFY(!filter);
    QCOMPARE(filter.error().code, ErrorCode::Usage);
    QCOMPARE(filter.error().where, u"column %1"_qs.arg(column));
    QVERIFY2(filter.error().message.contains(part), qPrintable(filter.error().message));
    QVERIFY(filter.error().message.endsWith(u'.') || filter.error().message.endsWith(u'?'));
}

void TestFilter::errorsFailEverywhere_data() { errors_data(); }

// What is wrong alone is wrong behind other terms, in the same place.
void TestFilter::errorsFailEverywhere()
{
    QFETCH(QString, text);
    QFETCH(int, column);
    const Result<Filter> filter = Filter::parse(u"host:\"x y\"|z  "_qs + text);
    QVERIFY(!filter);
    QCOMPARE(filter.error().where, u"column %1"_qs.arg(column + 14));
}

void TestFilter::plainTextThatLooksLikeAField_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : { "https://user@esi", "\"https://user@esi\"", "page=2", "?page=2", "/?page=2",
                              "evetech.net:8443", "//user", "esi_", "{page=2}" })
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestFilter::plainTextThatLooksLikeAField()
{
    QFETCH(QString, text);
    QVERIFY(matches(text, sampleRow()));
    QVERIFY(!matches(text, emptyRow()));
}

void TestFilter::bodyTerms()
{
    const Filter filter = *Filter::parse(u"host:evetech body:jita|amarr -body:\"not found\""_qs);
    QVERIFY(filter.needsBody());
    QVERIFY(filter.matches(sampleRow(), Now)); // a body not read yet counts as matching
    QVERIFY(!filter.matches(emptyRow(), Now));
    QVERIFY(filter.matchesBody("{\"name\": \"Jita IV\"}"));
    QVERIFY(filter.matchesBody("AMARR"));
    QVERIFY(!filter.matchesBody("Dodixie"));
    QVERIFY(!filter.matchesBody("Jita: Not Found"));
    QVERIFY(Filter::parse(u"-body:x"_qs)->matches(sampleRow(), Now));
    QVERIFY(Filter::parse(u"body:none"_qs)->matchesBody({}));
    QVERIFY(!Filter::parse(u"body:none"_qs)->matchesBody("x"));
    QVERIFY(!Filter::parse(u"host:body"_qs)->needsBody());
}

void TestFilter::withoutATerm()
{
    const Filter filter = *Filter::parse(u"  host:\"esi.evetech.net\"|x  fresh   -status:404 "_qs);
    QCOMPARE(filter.terms(), QStringList({ u"host:\"esi.evetech.net\"|x"_qs, u"fresh"_qs, u"-status:404"_qs }));
    QVERIFY(filter.termMatches(0, sampleRow(), Now));
    QVERIFY(!filter.termMatches(1, sampleRow(), Now));
    QVERIFY(!filter.termMatches(2, sampleRow(), Now));
    const Filter rest = filter.without(1);
    QCOMPARE(rest.text(), u"host:\"esi.evetech.net\"|x -status:404"_qs);
    QCOMPARE(Filter::parse(rest.text())->terms(), rest.terms());
    QVERIFY(rest.without(1).matches(sampleRow(), Now));
    QVERIFY(rest.without(0).without(0).isEmpty());
    QCOMPARE(filter.terms().size(), 3);
}

void TestFilter::movedFromMatchesEverything()
{
    Filter filter = *Filter::parse(u"nothing"_qs);
    const Filter other = std::move(filter);
    filter = Filter();
    QVERIFY(filter.isEmpty() && filter.matches(sampleRow(), Now));
    QVERIFY(!other.matches(sampleRow(), Now));
}

void TestFilter::completions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("cursor");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const QString &text, const QStringList &expected) {
        QTest::newRow(qPrintable(text)) << text << int(text.size()) << expected;
    };
    row(u"sta"_qs, { u"stale"_qs, u"status:"_qs });
    row(u"host:x STAT"_qs, { u"status:"_qs });
    row(u"-sta"_qs, { u"-stale"_qs, u"-status:"_qs });
    row(u"stale"_qs, {});
    row(u"host:e"_qs, { u"host:esi.evetech.net"_qs });
    row(u"host:x|p"_qs, { u"host:x|pypi.org"_qs });
    row(u"-host:"_qs, { u"-host:esi.evetech.net"_qs, u"-host:pypi.org"_qs });
    row(u"etag:"_qs, { u"etag:none"_qs, u"etag:weak"_qs, u"etag:strong"_qs });
    row(u"etag:s"_qs, { u"etag:strong"_qs });
    row(u"nofield:"_qs, {});
    row(u"host:\"a sta"_qs, {}); // inside quotes
    QTest::newRow("in the middle") << u"sta host:x"_qs << 3 << QStringList({ u"stale"_qs, u"status:"_qs });
    QTest::newRow("beyond the end") << u"stal"_qs << 99 << QStringList({ u"stale"_qs });
}

void TestFilter::completions()
{
    QFETCH(QString, text);
    QFETCH(int, cursor);
    const QStringList hosts{ u"esi.evetech.net"_qs, u"pypi.org"_qs };
    QTEST(Filter::completions(text, cursor, hosts), "expected");
    QVERIFY(Filter::completions({}, 0).contains(u"host:"_qs));
}

void TestFilter::hosts_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("withPort");
    const auto row = [](const char *url, const char *host, const char *withPort) {
        QTest::newRow(url) << QByteArray(url) << QByteArray(host) << QByteArray(withPort);
    };
    row("https://a.example/x", "a.example", "a.example");
    row("https://a.example", "a.example", "a.example");
    row("http://u:p@a.example:80?x=//b", "a.example", "a.example:80");
    row("http://a@b@c/", "c", "c");
    row("//a.example/latest", "a.example", "a.example");
    row("http://[::1]:8080/x", "[::1]", "[::1]:8080");
    row("http://[::1]/x", "[::1]", "[::1]");
    row("http://a.example#f@g", "a.example", "a.example");
    row("/path?u=http://b.example/", "", "");
    row("path//x", "", "");
    row("http:/x", "", "");
    row("", "", "");
    row("//", "", "");
}

void TestFilter::hosts()
{
    QFETCH(QByteArray, url);
    QTEST(hostOf(url, false).toByteArray(), "host");
    QTEST(hostOf(url, true).toByteArray(), "withPort");
}

void TestFilter::needles_data()
{
    QTest::addColumn<QByteArray>("needle");
    QTest::addColumn<QByteArray>("haystack");
    QTest::addColumn<bool>("expected");
    const QByteArray dots(40, '.');
    QTest::newRow("empty needle") << QByteArray() << dots << true;
    QTest::newRow("empty both") << QByteArray() << QByteArray() << true;
    QTest::newRow("longer needle") << QByteArray("ab") << QByteArray("a") << false;
    QTest::newRow("one byte at the end") << QByteArray("X") << QByteArray(dots + "x") << true;
    QTest::newRow("first and last only") << QByteArray("abc") << QByteArray(dots + "axc" + dots) << false;
    QTest::newRow("at the very end") << QByteArray("abc") << QByteArray(dots + "aBC") << true;
    QTest::newRow("at the start") << QByteArray("abc") << QByteArray("Abc" + dots) << true;
    QTest::newRow("behind a near miss") << QByteArray("aab") << QByteArray(dots + "aaab") << true;
    QTest::newRow("@ is no `") << QByteArray("@") << QByteArray(dots + '`') << false;
    QTest::newRow("[ is no {") << QByteArray("[") << QByteArray(dots + '{') << false;
    QTest::newRow("UTF-8 exactly") << QByteArray("\xC3\x84") << QByteArray(dots + "\xC3\xA4") << false;
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << QByteArray(dots + QByteArray("A\0B", 3)) << true;
}

void TestFilter::needles()
{
    QFETCH(QByteArray, needle);
    QFETCH(QByteArray, haystack);
    QTEST(FoldedNeedle(needle).isIn(haystack), "expected");
}

// All lengths around the width of a vector, against a plain search in folded copies.
void TestFilter::needleAgreesWithQt()
{
    quint32 state = 1;
    const auto random = [&state](quint32 below) { return (state = state * 1664525U + 1013904223U) / 65536U % below; };
    for (int round = 0; round < 20000; ++round) {
        QByteArray haystack(qsizetype(random(70)), '\0');
        for (char &c : haystack)
            c = "abAB"[random(4)];
        QByteArray needle(qsizetype(random(6)), '\0');
        for (char &c : needle)
            c = "abAB"[random(4)];
        QCOMPARE(FoldedNeedle(needle).indexIn(haystack), haystack.toLower().indexOf(needle.toLower()));
    }
}

void TestFilter::commonNeedles_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("needle");
    const auto row = [](const char *text, const char *needle) {
        QTest::newRow(text) << QString::fromUtf8(text) << QByteArray(needle);
    };
    row("", "");
    row("Markets", "markets");
    row("a host:evetech size>1", "evetech");
    row("a etag:weak", "a");
    row("etag:weak", "");
    row("-abc", "");
    row("abc|def", "");
    row("key:\\x41bc", ""); // a key has other bytes than a decoded key
    row("url:\\x41bc", "");
    row("type:json vary:accept method:get error:cut", "");
    row("body:jita", "");
    row("stale", "");
}

void TestFilter::commonNeedles()
{
    QFETCH(QString, text);
    const Filter filter = *Filter::parse(text);
    const FoldedNeedle *needle = filter.commonNeedle();
    QTEST(needle ? needle->folded().toByteArray() : QByteArray(), "needle");
}

void TestFilter::extremeTimes()
{
    Row row = sampleRow();
    for (Msecs time : { std::numeric_limits<Msecs>::min() + 1, std::numeric_limits<Msecs>::max() }) {
        row.storedAt = row.expiresAt = row.storeExpiresAt = time;
        const bool isFuture = time > 0;
        QCOMPARE(matches(u"age>1d"_qs, row), !isFuture);
        QCOMPARE(matches(u"expires>1d"_qs, row), isFuture);
        QCOMPARE(matches(u"ttl<-1d"_qs, row), !isFuture);
    }
}

QTEST_GUILESS_MAIN(TestFilter)
#include "test_filter.moc"
