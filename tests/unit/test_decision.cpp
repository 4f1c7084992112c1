// SPDX-License-Identifier: GPL-3.0-or-later
// What each client does with a stored response next, and why.
#include "http/rfc9111.h"

#include <etagere/datetime.h>
#include <etagere/dialect.h>

#include <QtTest/QTest>

using namespace etagere;

namespace {

const Msecs Noon = parseIsoTime("2026-03-01T12:00:00Z");
const HeaderField Date{ "Date", "Sun, 01 Mar 2026 12:00:00 GMT" };
const HeaderField Etag{ "ETag", "\"a\"" };

HeaderField control(const char *value) { return { "Cache-Control", value }; }

CachedResponse stored(const HeaderList &more, int status = 200)
{
    CachedResponse response;
    response.url = "http://h/a";
    response.status = status;
    response.headers = more;
    response.headers.append(Date.name, Date.value);
    response.requestTime = response.responseTime = Noon;
    response.body = Part::fromBytes("0123456789");
    return response;
}

Decision decide(QByteArrayView mind, const QList<CachedResponse> &variants, qint64 secondsLater,
                const HeaderList &request = {}, Msecs storeExpiresAt = NoTime)
{
    const Request asking{ "GET", "http://h/a", request };
    return mindByName(mind)->decide({ variants, asking, Noon + secondsLater * 1000, storeExpiresAt, true });
}

QByteArrayList rulesOf(const Decision &decision)
{
    QByteArrayList rules;
    for (const DecisionReason &reason : decision.reasons)
        rules.append(reason.rule);
    return rules;
}

} // namespace

Q_DECLARE_METATYPE(etagere::NextStep)

class TestDecision : public QObject
{
    Q_OBJECT

private slots:
    void rfc9111_data();
    void rfc9111();
    void nothingStored();
    void methods();
    void conditionsAreTheStoredValidators();
    void partsAndRanges();
    void onFailure_data();
    void onFailure();
    void otherMinds_data();
    void otherMinds();
    void esipySeesNoEntryPastItsTtl();
    void httplib2SendsBothValidators();
    void storageByMind_data();
    void storageByMind();
    void everyReasonHasItsSource();
    void reasonsCostNothingUnasked();
    void advice_data();
    void advice();
    void links();
};

void TestDecision::rfc9111_data()
{
    QTest::addColumn<HeaderList>("response");
    QTest::addColumn<HeaderList>("request");
    QTest::addColumn<qint64>("later");
    QTest::addColumn<NextStep>("step");
    QTest::addColumn<QByteArray>("rule");
    using enum NextStep;
    const HeaderField hour = control("max-age=3600");
    const auto row = [](const char *name, const HeaderList &response, const HeaderList &request, qint64 later,
                        NextStep step, const char *rule) {
        QTest::newRow(name) << response << request << later << step << QByteArray(rule);
    };
    row("fresh", { hour }, {}, 3599, Use, "use.fresh");
    row("stale with ETag", { hour, Etag }, {}, 3600, Validate, "validate");
    row("stale with Last-Modified", { hour, { "Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT" } }, {}, 3600, Validate,
        "validate");
    row("stale without validator", { hour }, {}, 3600, Fetch, "validator.none");
    row("no lifetime", { Etag }, {}, 0, Validate, "freshness.none");
    row("no-cache", { control("no-cache, max-age=3600"), Etag }, {}, 1, Validate, "response.no-cache");
    row("no-cache of fields", { control("no-cache=\"X\", max-age=3600"), Etag }, {}, 1, Use, "use.fresh");
    row("private", { control("private, max-age=3600") }, {}, 1, Use, "use.fresh");
    row("Pragma in the response", { hour, { "Pragma", "no-cache" } }, {}, 1, Use, "use.fresh");
    row("Vary matches", { hour, { "Vary", "Foo" } }, {}, 1, Use, "selection.matches");
    row("Vary does not", { hour, { "Vary", "Foo" } }, { { "Foo", "1" } }, 1, Fetch, "selection.vary");
    row("request no-cache", { hour, Etag }, { control("no-cache") }, 1, Validate, "request.no-cache");
    row("request no-store", { hour, Etag }, { control("no-store") }, 1, Pass, "request.no-store");
    row("Pragma alone", { hour, Etag }, { { "Pragma", "no-cache" } }, 1, Validate, "request.no-cache");
    row("Pragma beside Cache-Control", { hour, Etag }, { { "Pragma", "no-cache" }, control("max-age=99") }, 1, Use,
        "use.fresh");
    row("request max-age younger", { hour, Etag }, { control("max-age=10") }, 11, Validate, "request.max-age");
    row("request max-age older", { hour, Etag }, { control("max-age=10") }, 10, Use, "use.fresh");
    row("reload of immutable", { control("max-age=3600, immutable"), Etag }, { control("max-age=0") }, 1, Use,
        "response.immutable");
    row("reload of stale immutable", { control("max-age=3600, immutable"), Etag }, { control("max-age=0") }, 3601,
        Validate, "request.max-age");
    row("forced reload of immutable", { control("max-age=3600, immutable"), Etag }, { control("no-cache") }, 1,
        Validate, "request.no-cache");
    row("min-fresh met", { hour, Etag }, { control("min-fresh=100") }, 3500, Use, "use.fresh");
    row("min-fresh not met", { hour, Etag }, { control("min-fresh=100") }, 3501, Validate, "request.min-fresh");
    row("max-stale", { hour, Etag }, { control("max-stale=100") }, 3700, UseStale, "request.max-stale");
    row("max-stale exceeded", { hour, Etag }, { control("max-stale=100") }, 3701, Validate, "validate");
    row("max-stale of any", { hour, Etag }, { control("max-stale") }, 999'999, UseStale, "request.max-stale");
    row("max-stale against must-revalidate", { control("max-age=3600, must-revalidate"), Etag },
        { control("max-stale") }, 3601, Validate, "response.must-revalidate");
    row("must-revalidate while fresh", { control("max-age=3600, must-revalidate"), Etag }, {}, 1, Use, "use.fresh");
    row("stale-while-revalidate", { control("max-age=60, stale-while-revalidate=60"), Etag }, {}, 120, UseAndValidate,
        "response.stale-while-revalidate");
    row("stale-while-revalidate is over", { control("max-age=60, stale-while-revalidate=60"), Etag }, {}, 121, Validate,
        "validate");
    row("only-if-cached, fresh", { hour }, { control("only-if-cached") }, 1, Use, "use.fresh");
    row("only-if-cached, stale", { hour, Etag }, { control("only-if-cached") }, 3601, Refuse, "request.only-if-cached");
    row("only-if-cached, Vary", { hour, { "Vary", "Foo" } }, { { "Foo", "1" }, control("only-if-cached") }, 1, Refuse,
        "request.only-if-cached");
    row("If-Match", { hour, Etag }, { { "If-Match", "\"a\"" } }, 1, Pass, "request.precondition");
    row("Authorization is no obstacle", { hour }, { { "Authorization", "x" } }, 1, Use, "use.fresh");
}

void TestDecision::rfc9111()
{
    QFETCH(HeaderList, response);
    QFETCH(HeaderList, request);
    QFETCH(qint64, later);
    QFETCH(QByteArray, rule);
    const Decision decision = decide("rfc9111", { stored(response) }, later, request);
    QTEST(decision.step, "step");
    QVERIFY2(rulesOf(decision).contains(rule), rulesOf(decision).join(' ').constData());
}

void TestDecision::nothingStored()
{
    QCOMPARE(decide("rfc9111", {}, 0).step, NextStep::Fetch);
    QCOMPARE(decide("rfc9111", {}, 0, { control("only-if-cached") }).step, NextStep::Refuse);
}

void TestDecision::methods()
{
    const QList<CachedResponse> fresh{ stored({ control("max-age=60") }) };
    const auto stepFor = [&fresh](const char *method) {
        const Request request{ method, "http://h/a", {} };
        return rfc9111Mind().decide({ fresh, request, Noon }).step;
    };
    QCOMPARE(stepFor("HEAD"), NextStep::Use);
    QCOMPARE(stepFor("POST"), NextStep::Pass);
    QCOMPARE(stepFor("OPTIONS"), NextStep::Pass);
}

void TestDecision::conditionsAreTheStoredValidators()
{
    const HeaderField modified{ "Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT" };
    const Decision decision =
        decide("rfc9111", { stored({ { "ETag", "W/\"a\"" }, modified, control("no-cache") }) }, 1);
    QCOMPARE(decision.conditions,
             (HeaderList{ { "If-None-Match", "W/\"a\"" }, { "If-Modified-Since", modified.value } }));
    QCOMPARE(decision.age, Msecs(1000));
}

void TestDecision::partsAndRanges()
{
    const CachedResponse whole = stored({ control("max-age=60") });
    QCOMPARE(decide("rfc9111", { whole }, 1, { { "Range", "bytes=0-1" } }).step, NextStep::Use);
    QCOMPARE(decide("rfc9111", { whole }, 1, { { "Range", "bytes=0-1,4-5" } }).step, NextStep::Fetch);
    CachedResponse partial = stored({ control("max-age=60"), { "Content-Range", "bytes 0-9/20" } }, 206);
    QCOMPARE(decide("rfc9111", { partial }, 1).step, NextStep::Fetch);
    QCOMPARE(decide("rfc9111", { partial }, 1, { { "Range", "bytes=2-3" } }).step, NextStep::Use);
    QCOMPARE(decide("rfc9111", { partial }, 1, { { "Range", "bytes=9-10" } }).step, NextStep::Fetch);
}

void TestDecision::onFailure_data()
{
    QTest::addColumn<QByteArray>("cacheControl");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("mayBeUsed");
    const QByteArray minute("max-age=60");
    const QByteArray no;
    QTest::newRow("cut off") << minute << no << 0 << true;
    QTest::newRow("cut off, must-revalidate") << QByteArray("max-age=60, must-revalidate") << no << 0 << false;
    QTest::newRow("cut off, no-cache") << QByteArray("no-cache") << no << 0 << false;
    QTest::newRow("cut off, asked no-cache") << minute << QByteArray("no-cache") << 0 << false;
    QTest::newRow("503") << minute << no << 503 << false;
    QTest::newRow("503, stale-if-error") << QByteArray("max-age=60, stale-if-error=60") << no << 503 << true;
    QTest::newRow("503, asked for") << minute << QByteArray("stale-if-error=60") << 503 << true;
    QTest::newRow("503, too old") << QByteArray("max-age=60, stale-if-error=9") << no << 503 << false;
    QTest::newRow("501 is an answer") << QByteArray("max-age=60, stale-if-error=60") << no << 501 << false;
}

void TestDecision::onFailure()
{
    QFETCH(QByteArray, cacheControl);
    QFETCH(QByteArray, asked);
    QFETCH(int, status);
    Request request{ "GET", "http://h/a", {} };
    if (!asked.isEmpty())
        request.headers.append("Cache-Control", asked);
    const CachedResponse response = stored({ { "Cache-Control", cacheControl } });
    QTEST(mayReplaceFailure(response, request, status, Noon + 70'000), "mayBeUsed");
}

void TestDecision::otherMinds_data()
{
    QTest::addColumn<QByteArray>("mind");
    QTest::addColumn<HeaderList>("response");
    QTest::addColumn<int>("status");
    QTest::addColumn<NextStep>("step");
    QTest::addColumn<QByteArray>("rule");
    using enum NextStep;
    const HeaderField past{ "Expires", "Sun, 01 Mar 2026 12:00:30 GMT" };
    const HeaderField ahead{ "Expires", "Sun, 01 Mar 2026 12:02:00 GMT" };
    const HeaderField modified{ "Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT" };
    const auto row = [](const char *mind, const char *name, const HeaderList &response, int status, NextStep step,
                        const char *rule) {
        QTest::addRow("%s: %s", mind, name) << QByteArray(mind) << response << status << step << QByteArray(rule);
    };
    // All a minute after Noon.
    row("esipy", "Expires ahead", { ahead }, 200, Use, "esipy.fresh");
    row("esipy", "max-age is not looked at", { past, control("max-age=3600"), Etag }, 200, Validate, "esipy.etag");
    row("esipy", "no-store is not looked at", { ahead, control("no-store") }, 200, Use, "esipy.fresh");
    row("esipy", "stale without ETag", { past, modified }, 200, DropAndFetch, "esipy.no-etag");
    row("cachecontrol", "max-age", { control("max-age=3600") }, 200, Use, "cachecontrol.fresh");
    row("cachecontrol", "Age is not looked at", { control("max-age=3600"), { "Age", "9999" } }, 200, Use,
        "cachecontrol.fresh");
    row("cachecontrol", "no-cache with a lifetime is served", { control("no-cache, max-age=3600"), Etag }, 200, Use,
        "cachecontrol.fresh");
    row("cachecontrol", "stale with ETag", { control("max-age=30"), Etag }, 200, Validate, "cachecontrol.etag");
    row("cachecontrol", "stale with Last-Modified alone", { control("max-age=30"), modified }, 200, DropAndFetch,
        "cachecontrol.no-etag");
    row("cachecontrol", "301 for ever", { control("max-age=1") }, 301, Use, "cachecontrol.permanent");
    row("httplib2", "time first", { control("max-age=3600"), Etag }, 200, Use, "httplib2.fresh");
    row("httplib2", "no-cache", { control("no-cache, max-age=3600"), Etag }, 200, Validate, "httplib2.validate");
    row("httplib2", "no heuristics", { modified }, 200, Validate, "httplib2.validate");
    row("httplib2", "stale without validator", { control("max-age=1") }, 200, Fetch, "httplib2.no-validator");
    row("httplib2", "any max-age in quotes is none", { control("max-age=\"3600\""), Etag }, 200, Validate,
        "httplib2.validate");
    row("httplib2", "Expires counts from Date", { ahead, Etag }, 200, Use, "httplib2.fresh");
    row("qtdiskcache", "max-age", { control("max-age=3600"), Etag }, 200, Use, "qtdiskcache.fresh");
    row("qtdiskcache", "Vary is not looked at", { control("max-age=3600"), { "Vary", "Foo" } }, 200, Use,
        "qtdiskcache.vary");
    row("qtdiskcache", "must-revalidate while fresh", { control("max-age=3600, must-revalidate"), Etag }, 200, Validate,
        "qtdiskcache.validate");
    row("qtdiskcache", "no-cache while fresh", { control("max-age=3600, no-cache"), Etag }, 200, Validate,
        "qtdiskcache.validate");
    row("qtdiskcache", "Expires", { ahead, Etag }, 200, Use, "qtdiskcache.expiration");
    row("qtdiskcache", "more than an integer holds", { control("max-age=9000000000"), Etag }, 200, Validate,
        "qtdiskcache.validate");
    row("qtdiskcache", "a guess", { { "Last-Modified", "Sun, 01 Mar 2026 11:40:00 GMT" } }, 200, Use,
        "qtdiskcache.guess");
    row("qtdiskcache", "stale without validator", { control("max-age=1") }, 200, Fetch, "qtdiskcache.no-validator");
    row("httplib2", "301 for ever", { control("max-age=1"), { "Location", "/b" } }, 301, Use, "httplib2.permanent");
}

void TestDecision::otherMinds()
{
    QFETCH(QByteArray, mind);
    QFETCH(HeaderList, response);
    QFETCH(int, status);
    QFETCH(QByteArray, rule);
    const Decision decision = decide(mind, { stored(response, status) }, 60);
    QTEST(decision.step, "step");
    QVERIFY2(rulesOf(decision).contains(rule), rulesOf(decision).join(' ').constData());
}

void TestDecision::esipySeesNoEntryPastItsTtl()
{
    const CachedResponse response = stored({ { "Expires", "Sun, 01 Mar 2026 12:00:30 GMT" }, Etag });
    QCOMPARE(decide("esipy", { response }, 60).step, NextStep::Validate);
    QCOMPARE(decide("esipy", { response }, 60, {}, Noon + 30'000).step, NextStep::Fetch);
}

void TestDecision::httplib2SendsBothValidators()
{
    const HeaderField modified{ "Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT" };
    QCOMPARE(decide("httplib2", { stored({ Etag, modified }) }, 60).conditions,
             (HeaderList{ { "If-None-Match", "\"a\"" }, { "If-Modified-Since", modified.value } }));
}

void TestDecision::storageByMind_data()
{
    QTest::addColumn<QByteArray>("mind");
    QTest::addColumn<HeaderList>("response");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("rule");
    QTest::newRow("esipy") << QByteArray("esipy") << HeaderList{ { "Expires", "0" } } << 200
                           << QByteArray("esipy.stored");
    QTest::newRow("esipy, 404") << QByteArray("esipy") << HeaderList{ { "Expires", "0" } } << 404
                                << QByteArray("esipy.not-stored");
    QTest::newRow("esipy, max-age alone")
        << QByteArray("esipy") << HeaderList{ control("max-age=60") } << 200 << QByteArray("esipy.no-expires");
    QTest::newRow("cachecontrol, ETag alone") << QByteArray("cachecontrol") << HeaderList{ control("max-age=0"), Etag }
                                              << 200 << QByteArray("cachecontrol.etag-stored");
    QTest::newRow("cachecontrol, nothing")
        << QByteArray("cachecontrol") << HeaderList() << 200 << QByteArray("cachecontrol.not-stored");
    QTest::newRow("cachecontrol, 404") << QByteArray("cachecontrol") << HeaderList{ Etag } << 404
                                       << QByteArray("cachecontrol.status");
    QTest::newRow("httplib2, nothing") << QByteArray("httplib2") << HeaderList() << 200
                                       << QByteArray("httplib2.stored");
    QTest::newRow("qtdiskcache, nothing")
        << QByteArray("qtdiskcache") << HeaderList() << 200 << QByteArray("qtdiskcache.stored");
    QTest::newRow("qtdiskcache, no-store") << QByteArray("qtdiskcache") << HeaderList{ control("no-store"), Etag }
                                           << 200 << QByteArray("qtdiskcache.no-store");
    QTest::newRow("qtdiskcache, no-cache") << QByteArray("qtdiskcache") << HeaderList{ control("no-cache"), Etag }
                                           << 200 << QByteArray("qtdiskcache.stored");
    QTest::newRow("qtdiskcache, 404") << QByteArray("qtdiskcache") << HeaderList{ Etag } << 404
                                      << QByteArray("qtdiskcache.status");
    QTest::newRow("rfc9111") << QByteArray("rfc9111") << HeaderList{ control("no-store") } << 200
                             << QByteArray("storage.no-store");
}

void TestDecision::storageByMind()
{
    QFETCH(QByteArray, mind);
    QFETCH(HeaderList, response);
    QFETCH(int, status);
    QTEST(mindByName(mind)->judgeStorage({ "GET", "http://h/a", {} }, stored(response, status)).rule, "rule");
}

void TestDecision::everyReasonHasItsSource()
{
    const QList<CachedResponse> variants{ stored({ control("max-age=60"), Etag }) };
    const Request request{ "GET", "http://h/a", {} };
    for (const Mind *mind : minds()) {
        const Decision decision = explain(*mind, { variants, request, Noon + 90'000 });
        QSet<ReasonTopic> topics;
        for (const DecisionReason &reason : decision.reasons) {
            QVERIFY2(!reason.rule.isEmpty() && !reason.sentence.isEmpty() && !reason.source.isEmpty(),
                     reason.rule.constData());
            topics.insert(reason.topic);
        }
        QVERIFY2(topics.contains(ReasonTopic::Storage) && topics.contains(ReasonTopic::Freshness)
                     && topics.contains(ReasonTopic::Outcome),
                 mind->name().constData());
    }
}

void TestDecision::reasonsCostNothingUnasked()
{
    const QList<CachedResponse> variants{ stored({ control("max-age=60"), Etag }) };
    const Request request{ "GET", "http://h/a", {} };
    for (const Mind *mind : minds())
        QVERIFY(mind->decide({ variants, request, Noon }).reasons.isEmpty());
}

void TestDecision::advice_data()
{
    QTest::addColumn<HeaderList>("response");
    QTest::addColumn<QByteArray>("rule");
    QTest::newRow("both, disagreeing") << HeaderList{ control("max-age=60"),
                                                      { "Expires", "Sun, 01 Mar 2026 13:00:00 GMT" } }
                                       << QByteArray("advice.max-age-and-expires");
    QTest::newRow("weak ETag") << HeaderList{ { "ETag", "W/\"a\"" } } << QByteArray("advice.weak-etag");
    QTest::newRow("no validator") << HeaderList{ control("max-age=60") } << QByteArray("advice.no-validator");
    QTest::newRow("Vary: *") << HeaderList{ { "Vary", "*" } } << QByteArray("advice.vary-everything");
    QTest::newRow("invalid Expires") << HeaderList{ { "Expires", "0" } } << QByteArray("advice.expires-invalid");
    QTest::newRow("guessed") << HeaderList{ { "Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT" } }
                             << QByteArray("advice.heuristic");
    QTest::newRow("TTL as short as the lifetime")
        << HeaderList{ control("max-age=60"), Etag } << QByteArray("advice.store-expiry");
}

void TestDecision::advice()
{
    QFETCH(HeaderList, response);
    QFETCH(QByteArray, rule);
    const QList<CachedResponse> variants{ stored(response) };
    const Request request{ "GET", "http://h/a", {} };
    const QByteArrayList rules = rulesOf(explain(rfc9111Mind(), { variants, request, Noon, Noon + 60'000 }));
    QVERIFY2(rules.contains(rule), rules.join(' ').constData());
}

void TestDecision::links()
{
    QCOMPARE(sourceLink(u"RFC 9111 §4.2.3"_qs), u"https://www.rfc-editor.org/rfc/rfc9111#section-4.2.3"_qs);
    QCOMPARE(sourceLink(u"RFC 8246"_qs), u"https://www.rfc-editor.org/rfc/rfc8246"_qs);
    QVERIFY(sourceLink(u"EsiPy, client.py"_qs).isEmpty());
}

QTEST_GUILESS_MAIN(TestDecision)
#include "test_decision.moc"
