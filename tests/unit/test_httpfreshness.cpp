// SPDX-License-Identifier: GPL-3.0-or-later
// Age, lifetime and directives: RFC 9111 §4.2, §5; the points of the standard that most caches miss.
#include "http/fieldlist.h"
#include "http/responsefacts.h"

#include <etagere/datetime.h>

#include <QtTest/QTest>

using namespace etagere;

namespace {

const Msecs Noon = parseIsoTime("2026-03-01T12:00:00Z");
const HeaderField Date{ "Date", "Sun, 01 Mar 2026 12:00:00 GMT" };

CachedResponse responseWith(HeaderList headers, int status = 200)
{
    CachedResponse response;
    response.status = status;
    response.headers = std::move(headers);
    response.requestTime = Noon;
    response.responseTime = Noon;
    return response;
}

HeaderList dated(const HeaderField &field) { return { Date, field }; }

} // namespace

class TestHttpFreshness : public QObject
{
    Q_OBJECT

private slots:
    void deltas_data();
    void deltas();
    void lists();
    void directives();
    void firstOfRepeatedDirectives();
    void lifetime_data();
    void lifetime();
    void expiresForms_data();
    void expiresForms();
    void heuristics_data();
    void heuristics();
    void ageField_data();
    void ageField();
    void ageIsTheLargerOfBoth();
    void delayCounts();
    void clockGoingBack();
    void unknownTimes();
};

void TestHttpFreshness::deltas_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("seconds"); // -1: none
    QTest::newRow("digits") << QByteArray("60") << qint64(60);
    QTest::newRow("leading zeros") << QByteArray("0060") << qint64(60);
    QTest::newRow("beyond 2^31") << QByteArray("99999999999999999999") << (qint64(1) << 31);
    QTest::newRow("negative") << QByteArray("-60") << qint64(-1);
    QTest::newRow("sign") << QByteArray("+60") << qint64(-1);
    QTest::newRow("fraction") << QByteArray("1.5") << qint64(-1);
    QTest::newRow("empty") << QByteArray() << qint64(-1);
    QTest::newRow("letters") << QByteArray("60s") << qint64(-1);
}

void TestHttpFreshness::deltas()
{
    QFETCH(QByteArray, text);
    QTEST(deltaSeconds(text).value_or(-1), "seconds");
}

void TestHttpFreshness::lists()
{
    QByteArrayView list(" a , \"b, \\\" c\" ,,d=\"e");
    QCOMPARE(takeMember(list), QByteArrayView("a"));
    QCOMPARE(takeMember(list), QByteArrayView("\"b, \\\" c\""));
    QCOMPARE(takeMember(list), QByteArrayView(""));
    QCOMPARE(takeMember(list), QByteArrayView("d=\"e"));
    QVERIFY(list.isEmpty());
}

void TestHttpFreshness::directives()
{
    const CacheDirectives d(
        HeaderList{ { "Cache-Control", "MAX-AGE=\"60\", No-Cache=\"Set-Cookie, X\", private" },
                    { "cache-control", "stale-while-revalidate=5, must-revalidate, immutable, x=\"no-store\"" } });
    QCOMPARE(d.maxAge, std::optional<qint64>(60));
    QCOMPARE(d.noCacheFields, (QList<QByteArray>{ "Set-Cookie", "X" }));
    QCOMPARE(d.staleWhileRevalidate, std::optional<qint64>(5));
    QVERIFY(d.isPrivate && d.mustRevalidate && d.isImmutable);
    QVERIFY2(!d.noCache, "no-cache with field names is another directive");
    QVERIFY2(!d.noStore, "what stands in quotes is no directive");
    QCOMPARE(CacheDirectives(HeaderList{ { "Cache-Control", "max-stale" } }).maxStale,
             std::optional<qint64>(MostDeltaSeconds));
}

void TestHttpFreshness::firstOfRepeatedDirectives()
{
    QCOMPARE(CacheDirectives(HeaderList{ { "Cache-Control", "max-age=1, max-age=99" } }).maxAge,
             std::optional<qint64>(1));
    const CacheDirectives lines(HeaderList{ { "Cache-Control", "max-age=7" }, { "Cache-Control", "max-age=99" } });
    QCOMPARE(lines.maxAge, std::optional<qint64>(7));
}

void TestHttpFreshness::lifetime_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<LifetimeRule>("rule");
    QTest::addColumn<qint64>("seconds");
    using enum LifetimeRule;
    const HeaderField later{ "Expires", "Sun, 01 Mar 2026 12:01:00 GMT" };
    const auto cc = [](const char *value) { return HeaderField{ "Cache-Control", value }; };
    QTest::newRow("nothing") << HeaderList{ Date } << None << qint64(0);
    QTest::newRow("max-age") << dated(cc("max-age=60")) << MaxAge << qint64(60);
    QTest::newRow("quoted") << dated(cc("max-age=\"60\"")) << MaxAge << qint64(60);
    QTest::newRow("single quotes") << dated(cc("max-age='60'")) << InvalidMaxAge << qint64(0);
    QTest::newRow("negative") << dated(cc("max-age=-60")) << InvalidMaxAge << qint64(0);
    QTest::newRow("fraction") << dated(cc("max-age=60.5")) << InvalidMaxAge << qint64(0);
    QTest::newRow("s-maxage is for others") << dated(cc("s-maxage=60")) << None << qint64(0);
    QTest::newRow("Expires") << HeaderList{ Date, later } << Expires << qint64(60);
    QTest::newRow("Expires without Date") << HeaderList{ later } << Expires << qint64(60);
    QTest::newRow("max-age before Expires") << HeaderList{ Date, later, cc("max-age=9") } << MaxAge << qint64(9);
    QTest::newRow("max-age beside an invalid Expires")
        << HeaderList{ Date, { "Expires", "0" }, cc("max-age=9") } << MaxAge << qint64(9);
    QTest::newRow("Expires of the past") << HeaderList{ Date, { "Expires", "Sun, 01 Mar 2026 11:00:00 GMT" } }
                                         << Expires << qint64(0);
    QTest::newRow("two Expires") << HeaderList{ Date, later, later } << InvalidExpires << qint64(0);
}

void TestHttpFreshness::lifetime()
{
    QFETCH(HeaderList, headers);
    QFETCH(qint64, seconds);
    const CachedResponse response = responseWith(headers);
    const ResponseFacts facts(response);
    QTEST(facts.lifetimeRule, "rule");
    QCOMPARE(facts.lifetime, seconds * 1000);
    QCOMPARE(facts.isFreshAt(Noon + seconds * 1000 - 1), seconds > 0);
    QVERIFY2(!facts.isFreshAt(Noon + seconds * 1000), "stale as soon as the age reaches the lifetime");
}

void TestHttpFreshness::expiresForms_data()
{
    QTest::addColumn<QByteArray>("expires");
    QTest::addColumn<bool>("isDate");
    QTest::newRow("IMF-fixdate") << QByteArray("Sun, 01 Mar 2026 12:01:00 GMT") << true;
    QTest::newRow("RFC 850") << QByteArray("Sunday, 01-Mar-26 12:01:00 GMT") << true;
    QTest::newRow("asctime") << QByteArray("Sun Mar  1 12:01:00 2026") << true;
    QTest::newRow("any case") << QByteArray("SUN, 01 mar 2026 12:01:00 gmt") << true;
    QTest::newRow("beyond 32 bits") << QByteArray("Sun, 01 Mar 2126 12:01:00 GMT") << true;
    QTest::newRow("UTC") << QByteArray("Sun, 01 Mar 2026 12:01:00 UTC") << false;
    QTest::newRow("another zone") << QByteArray("Sun, 01 Mar 2026 13:01:00 CET") << false;
    QTest::newRow("two-digit year") << QByteArray("Sun, 01 Mar 26 12:01:00 GMT") << false;
    QTest::newRow("no comma") << QByteArray("Sun 01 Mar 2026 12:01:00 GMT") << false;
    QTest::newRow("double space") << QByteArray("Sun,  01 Mar 2026 12:01:00 GMT") << false;
    QTest::newRow("dashes") << QByteArray("Sun, 01-Mar-2026 12:01:00 GMT") << false;
    QTest::newRow("dots") << QByteArray("Sun, 01 Mar 2026 12.01.00 GMT") << false;
    QTest::newRow("one-digit hour") << QByteArray("Sun, 01 Mar 2026 2:01:00 GMT") << false;
    QTest::newRow("zero") << QByteArray("0") << false;
}

void TestHttpFreshness::expiresForms()
{
    QFETCH(QByteArray, expires);
    const CachedResponse response = responseWith(dated({ "Expires", expires }));
    QTEST(ResponseFacts(response).isFreshAt(Noon), "isDate");
}

void TestHttpFreshness::heuristics_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("cacheControl");
    QTest::addColumn<bool>("isGuessed");
    for (const int status : { 200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501 })
        QTest::addRow("%d", status) << status << QByteArray("private") << true;
    for (const int status : { 201, 202, 302, 307, 403, 500, 502, 503, 504, 599 })
        QTest::addRow("%d", status) << status << QByteArray("private") << false;
    QTest::newRow("any status when public") << 201 << QByteArray("public") << true;
    QTest::newRow("never where max-age speaks") << 200 << QByteArray("max-age=0") << false;
}

void TestHttpFreshness::heuristics()
{
    QFETCH(int, status);
    QFETCH(QByteArray, cacheControl);
    const CachedResponse response = responseWith(
        { Date, { "Last-Modified", "Sun, 01 Mar 2026 11:50:00 GMT" }, { "Cache-Control", cacheControl } }, status);
    const ResponseFacts facts(response);
    QTEST(facts.lifetimeRule == LifetimeRule::Heuristic, "isGuessed");
    if (facts.lifetimeRule == LifetimeRule::Heuristic)
        QCOMPARE(facts.lifetime, Msecs(60'000));
}

void TestHttpFreshness::ageField_data()
{
    QTest::addColumn<QByteArray>("age");
    QTest::addColumn<qint64>("seconds");
    QTest::newRow("number") << QByteArray("20") << qint64(20);
    QTest::newRow("first member") << QByteArray("20, 0") << qint64(20);
    QTest::newRow("negative") << QByteArray("-20") << qint64(0);
    QTest::newRow("fraction") << QByteArray("20.0") << qint64(0);
    QTest::newRow("parameter") << QByteArray("20;foo=bar") << qint64(0);
    QTest::newRow("letters") << QByteArray("a20") << qint64(0);
    QTest::newRow("huge") << QByteArray("9999999999") << (qint64(1) << 31);
}

void TestHttpFreshness::ageField()
{
    QFETCH(QByteArray, age);
    QFETCH(qint64, seconds);
    const CachedResponse response = responseWith({ Date, { "Age", age }, { "Age", "77" } });
    QCOMPARE(ResponseFacts(response).ageAt(Noon), seconds * 1000);
}

// RFC 9111 §4.2.3
void TestHttpFreshness::ageIsTheLargerOfBoth()
{
    const HeaderField earlier{ "Date", "Sun, 01 Mar 2026 11:59:30 GMT" };
    const CachedResponse apparent = responseWith({ earlier, { "Age", "20" } });
    QCOMPARE(ResponseFacts(apparent).ageAt(Noon + 5000), Msecs(35'000));
    const CachedResponse told = responseWith({ earlier, { "Age", "40" } });
    QCOMPARE(ResponseFacts(told).ageAt(Noon + 5000), Msecs(45'000));
}

void TestHttpFreshness::delayCounts()
{
    CachedResponse response = responseWith({ Date, { "Age", "10" } });
    response.requestTime = Noon - 3000;
    QCOMPARE(ResponseFacts(response).ageAt(Noon), Msecs(13'000));
}

void TestHttpFreshness::clockGoingBack()
{
    const CachedResponse response = responseWith(dated({ "Cache-Control", "max-age=60" }));
    QCOMPARE(ResponseFacts(response).ageAt(Noon - 3'600'000), Msecs(0));
    const CachedResponse ahead = responseWith({ { "Date", "Sun, 01 Mar 2026 13:00:00 GMT" } });
    QCOMPARE(ResponseFacts(ahead).ageAt(Noon + 1000), Msecs(1000));
}

void TestHttpFreshness::unknownTimes()
{
    CachedResponse response = responseWith({ { "Cache-Control", "max-age=60" } });
    response.requestTime = response.responseTime = NoTime;
    QVERIFY2(!ResponseFacts(response).isFreshAt(Noon), "what has no age is not fresh");
    QCOMPARE(ResponseFacts(response).freshUntil(), NoTime);
    response.headers.append(Date.name, Date.value);
    QCOMPARE(ResponseFacts(response).freshUntil(), Noon + 60'000);
}

QTEST_GUILESS_MAIN(TestHttpFreshness)
#include "test_httpfreshness.moc"
