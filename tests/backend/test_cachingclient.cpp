// SPDX-License-Identifier: GPL-3.0-or-later
// The client as a private cache, end to end: scripted origin, real sockets, a native store on disk. Staleness is made
// with the Age field, so nothing waits.
#include "support/scriptedorigin.h"

#include <etagere/cachingclient.h>
#include <etagere/datetime.h>
#include <etagere/store.h>

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;
using test::OriginAnswer;
using test::OriginRequest;
using test::ScriptedOrigin;

namespace {

/// One request to the client, what the origin does if it is asked, and what must come of it.
struct Step {
    Request request = {};
    OriginAnswer origin = {};
    int status = 200;
    AnswerSource source = AnswerSource::Origin;
    QByteArray body = {};
    bool asksOrigin = true;
};

HeaderField control(const char *value) { return { "Cache-Control", value }; }

/// An answer of the origin that is fresh for an hour, with its ETag.
OriginAnswer fresh(const QByteArray &body, HeaderList more = {})
{
    more.append("Cache-Control", "max-age=3600");
    return { .headers = std::move(more), .body = body };
}

/// One that is stale as soon as it is stored.
OriginAnswer stale(const QByteArray &body, HeaderList more = {})
{
    more.append("Age", "7200");
    return fresh(body, std::move(more));
}

OriginAnswer notModified(HeaderList headers = {})
{
    return { .status = 304, .reason = "Not Modified", .headers = std::move(headers) };
}

Request asking(HeaderList headers = {}, const char *method = "GET") { return { method, "/a", std::move(headers) }; }

QByteArray bodyOf(const Answer &answer) { return answer.response.body.readAll(1 << 20).value_or("unreadable"); }

const Step Stored{ asking(), fresh("one", { { "ETag", "\"1\"" } }), 200, AnswerSource::Origin, "one" };
const Step StoredStale{ asking(), stale("one", { { "ETag", "\"1\"" } }), 200, AnswerSource::Origin, "one" };

} // namespace

Q_DECLARE_METATYPE(QList<Step>)

class TestCachingClient : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void script_data();
    void script();
    void reuseHasAgeAndTheStoredFields();
    void conditionsOnTheWire();
    void confirmedFieldsAreStored();
    void variantsAreKept();
    void backgroundValidation();
    void staleWhenTheOriginIsGone();
    void brokenAnswersAreNotStored_data();
    void brokenAnswersAreNotStored();
    void partsAreCompleted();
    void secretsAreNotStored();
    void twoClientsShareAStore();
    void foreignCacheIsRefused();
    void redirects();

private:
    Result<Answer> send(Request request);
    OriginRequest lastSeen() const { return m_origin->requests().last(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedOrigin> m_origin;
    std::unique_ptr<CachingClient> m_client;
    std::mutex m_mutex;
    OriginAnswer m_answer;
};

void TestCachingClient::init()
{
    m_client.reset();
    m_origin.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_origin = std::make_unique<ScriptedOrigin>([this](const OriginRequest &, int) {
        const std::lock_guard lock(m_mutex);
        return m_answer;
    });
    Result<CachingClient> client = CachingClient::open(Location::fromPath(m_folder->filePath(QStringLiteral("store"))));
    QVERIFY2(client, client ? "" : qPrintable(client.error().text()));
    m_client = std::make_unique<CachingClient>(std::move(*client));
}

Result<Answer> TestCachingClient::send(Request request)
{
    request.url.prepend(m_origin->url("").constData());
    return m_client->send(request);
}

void TestCachingClient::script_data()
{
    QTest::addColumn<QList<Step>>("steps");
    const auto row = [](const char *name, QList<Step> steps) { QTest::newRow(name) << steps; };
    const Step hit{ asking(), {}, 200, AnswerSource::Cache, "one", false };
    const Step fetched{ asking(), fresh("two"), 200, AnswerSource::Origin, "two" };
    const auto unless = [](Step step, Request request) {
        step.request = std::move(request);
        return step;
    };
    const auto storing = [](const OriginAnswer &answer) {
        return Step{ asking(), answer, answer.status, AnswerSource::Origin, answer.body };
    };
    row("fresh", { Stored, hit, hit });
    row("stale, confirmed", { StoredStale, { asking(), notModified(), 200, AnswerSource::Revalidated, "one" }, hit });
    row("stale, changed", { StoredStale, fetched, { asking(), {}, 200, AnswerSource::Cache, "two", false } });
    row("stale, no validator", { storing(stale("one")), fetched });
    row("no-store", { storing({ .headers = { control("no-store, max-age=60") }, .body = "one" }), fetched });
    row("no-cache",
        { storing({ .headers = { control("no-cache"), { "ETag", "\"1\"" } }, .body = "one" }),
          { asking(), notModified(), 200, AnswerSource::Revalidated, "one" } });
    row("any status with a lifetime",
        { storing({ .status = 599, .reason = "Odd", .headers = { control("max-age=60") } }),
          { asking(), {}, 599, AnswerSource::Cache, {}, false } });
    row("404 by heuristics is stored, not fresh", { storing({ .status = 404, .reason = "Not Found" }), fetched });
    row("request no-cache",
        { Stored,
          unless({ {}, notModified(), 200, AnswerSource::Revalidated, "one" }, asking({ control("no-cache") })) });
    row("request no-store", { Stored, unless(fetched, asking({ control("no-store") })), hit });
    row("only-if-cached, nothing",
        { { asking({ control("only-if-cached") }), {}, 504, AnswerSource::Origin, {}, false } });
    row("only-if-cached, fresh", { Stored, unless(hit, asking({ control("only-if-cached") })) });
    row("max-stale", { StoredStale, { asking({ control("max-stale") }), {}, 200, AnswerSource::Stale, "one", false } });
    row("POST invalidates",
        { Stored,
          { asking({}, "POST"), { .body = "ok" }, 200, AnswerSource::Origin, "ok" },
          { asking(), notModified(), 200, AnswerSource::Revalidated, "one" },
          hit });
    row("a failed POST does not", { Stored, { asking({}, "POST"), { .status = 500 }, 500 }, hit });
    row("an unknown method invalidates", { Stored, { asking({}, "M-SEARCH"), {}, 200 }, fetched });
    row("Location invalidates",
        { Stored, { { "POST", "/b", {} }, { .status = 201, .headers = { { "Location", "/a" } } }, 201 }, fetched });
    row("POST that is its own representation",
        { { asking({}, "POST"), fresh("one", { { "Content-Location", "/a" } }), 200, AnswerSource::Origin, "one" },
          hit });
    row("HEAD from a stored GET", { Stored, { asking({}, "HEAD"), {}, 200, AnswerSource::Cache, {}, false } });
    row("HEAD confirms",
        { StoredStale,
          { asking({ control("no-cache") }, "HEAD"),
            { .headers = { { "ETag", "\"1\"" }, control("max-age=60"), { "Content-Length", "3" } } },
            200 },
          hit });
    row("HEAD contradicts",
        { Stored,
          { asking({ control("no-cache") }, "HEAD"),
            { .headers = { { "ETag", "\"2\"" }, { "Content-Length", "3" } } },
            200 },
          fetched });
    row("own If-None-Match, fresh",
        { Stored, { asking({ { "If-None-Match", "\"x\", W/\"1\"" } }), {}, 304, AnswerSource::Cache, {}, false } });
    row("own If-None-Match, another", { Stored, unless(hit, asking({ { "If-None-Match", "\"x\"" } })) });
    row("own If-None-Match after a validation",
        { StoredStale, { asking({ { "If-None-Match", "\"1\"" } }), notModified(), 304, AnswerSource::Revalidated } });
    row("own If-None-Match, nothing stored", { { asking({ { "If-None-Match", "\"1\"" } }), notModified(), 304 } });
    row("a range of a stored 200",
        { Stored, { asking({ { "Range", "bytes=1-" } }), {}, 206, AnswerSource::Cache, "ne", false } });
    row("several ranges",
        { Stored,
          { asking({ { "Range", "bytes=0-0,2-2" } }), { .status = 206, .body = "x" }, 206, AnswerSource::Origin, "x" },
          hit });
    row("a part is not the whole",
        { { asking({ { "Range", "bytes=0-1" } }),
            { .status = 206, .headers = { control("max-age=60"), { "Content-Range", "bytes 0-1/3" } }, .body = "on" },
            206,
            AnswerSource::Origin,
            "on" },
          { asking({ { "Range", "bytes=1-1" } }), {}, 206, AnswerSource::Cache, "n", false },
          { asking(), fresh("one"), 200, AnswerSource::Origin, "one" },
          hit });
    row("another answer that may not be stored",
        { Stored,
          { asking({ control("no-cache") }),
            { .headers = { control("no-store") }, .body = "two" },
            200,
            AnswerSource::Origin,
            "two" },
          fetched });
    row("a reload at once",
        { Stored,
          unless({ {}, notModified(), 200, AnswerSource::Revalidated, "one" }, asking({ control("max-age=0") })) });
    row("503 with stale-if-error",
        { storing({ .headers = { control("max-age=1, stale-if-error=60"), { "Age", "30" } }, .body = "one" }),
          { asking(), { .status = 503 }, 200, AnswerSource::Stale, "one" } });
    row("503 without", { StoredStale, { asking(), { .status = 503 }, 503 } });
    row("304 of another response", { StoredStale, { asking(), notModified({ { "ETag", "\"9\"" } }), 304 } });
}

void TestCachingClient::script()
{
    QFETCH(QList<Step>, steps);
    for (int i = 0; i < steps.size(); ++i) {
        const Step &step = steps.at(i);
        {
            const std::lock_guard lock(m_mutex);
            m_answer = step.origin;
        }
        const qsizetype before = m_origin->requests().size();
        const Result<Answer> answer = send(step.request);
        const auto said = [i](const QByteArray &what) { return "step " + QByteArray::number(i) + ": " + what; };
        if (!answer)
            QFAIL(said(answer.error().text().toUtf8()).constData());
        const bool wasAsked = m_origin->requests().size() > before;
        QVERIFY2(wasAsked == step.asksOrigin, said(wasAsked ? "asked" : "not asked").constData());
        QVERIFY2(answer->response.status == step.status, said(QByteArray::number(answer->response.status)).constData());
        QVERIFY2(answer->source == step.source, said(answerSourceName(answer->source).toByteArray()).constData());
        QVERIFY2(bodyOf(*answer) == step.body, said(bodyOf(*answer)).constData());
    }
}

void TestCachingClient::reuseHasAgeAndTheStoredFields()
{
    m_answer = { .headers = { control("max-age=3600"),
                              { "Age", "100" },
                              { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" },
                              { "Set-Cookie", "a=1" },
                              { "Set-Cookie", "b=2" },
                              { "Connection", "X-Hop" },
                              { "X-Hop", "1" } } };
    m_answer.headers.set("Date", formatHttpDate(currentTime()));
    QVERIFY(send(asking()));
    const Result<Answer> again = send(asking());
    QVERIFY(again);
    const HeaderList &headers = again->response.headers;
    QVERIFY2(headers.joined("Age").toInt() >= 100, headers.joined("Age").constData());
    QCOMPARE(headers.joined("Date"), m_answer.headers.joined("Date"));
    QCOMPARE(headers.joined("Set-Cookie"), QByteArray("a=1, b=2"));
    QVERIFY(!headers.contains("X-Hop") && !headers.contains("Connection"));
}

void TestCachingClient::conditionsOnTheWire()
{
    m_answer = stale("one", { { "ETag", "W/\"1\"" }, { "Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT" } });
    QVERIFY(send(asking({ { "Foo", "1" } })));
    m_answer = notModified();
    QVERIFY(send(asking({ { "Foo", "1" }, { "If-None-Match", "\"mine\"" } })));
    QCOMPARE(lastSeen().headers.joined("If-None-Match"), QByteArray("W/\"1\""));
    QCOMPARE(lastSeen().headers.joined("If-Modified-Since"), QByteArray("Sun, 01 Mar 2026 11:00:00 GMT"));
    QCOMPARE(lastSeen().headers.joined("Foo"), QByteArray("1"));
}

void TestCachingClient::confirmedFieldsAreStored()
{
    m_answer = stale("one", { { "ETag", "\"1\"" }, { "X", "old" } });
    QVERIFY(send(asking()));
    m_answer = notModified({ { "X", "new" }, control("max-age=60") });
    const Result<Answer> confirmed = send(asking());
    QCOMPARE(confirmed->response.headers.joined("X"), QByteArray("new"));
    const Result<Answer> later = send(asking());
    QCOMPARE(later->source, AnswerSource::Cache);
    QCOMPARE(later->response.headers.joined("X"), QByteArray("new"));
    QCOMPARE(bodyOf(*later), QByteArray("one"));
}

void TestCachingClient::variantsAreKept()
{
    for (const char *value : { "1", "2" }) {
        m_answer = fresh(value, { { "Vary", "Foo" } });
        QCOMPARE(send(asking({ { "Foo", value } }))->source, AnswerSource::Origin);
    }
    for (const char *value : { "1", "2" }) {
        const Result<Answer> answer = send(asking({ { "Foo", value } }));
        QCOMPARE(answer->source, AnswerSource::Cache);
        QCOMPARE(bodyOf(*answer), QByteArray(value));
    }
    QCOMPARE(send(asking())->source, AnswerSource::Origin);
}

void TestCachingClient::backgroundValidation()
{
    m_answer = { .headers = { control("max-age=1, stale-while-revalidate=3600"), { "Age", "30" }, { "ETag", "\"1\"" } },
                 .body = "one" };
    QVERIFY(send(asking()));
    {
        const std::lock_guard lock(m_mutex);
        m_answer = fresh("two", { { "ETag", "\"2\"" } });
        m_answer.delayMs = 200;
    }
    for (int i = 0; i < 3; ++i) {
        const Result<Answer> answer = send(asking());
        QCOMPARE(answer->source, AnswerSource::Stale);
        QCOMPARE(bodyOf(*answer), QByteArray("one"));
    }
    m_client.reset(); // waits for the validation
    QCOMPARE(m_origin->requests().size(), 2);
    QCOMPARE(lastSeen().headers.joined("If-None-Match"), QByteArray("\"1\""));
    Result<CachingClient> later = CachingClient::open(Location::fromPath(m_folder->filePath(QStringLiteral("store"))));
    const Result<Answer> answer = later->send({ "GET", m_origin->url("/a"), {} });
    QCOMPARE(answer->source, AnswerSource::Cache);
    QCOMPARE(bodyOf(*answer), QByteArray("two"));
}

// RFC 9111 §4.2.4
void TestCachingClient::staleWhenTheOriginIsGone()
{
    m_answer = stale("one");
    QVERIFY(send(asking()));
    m_answer = { .headers = { control("max-age=1, must-revalidate"), { "Age", "30" } }, .body = "two" };
    QVERIFY(send({ "GET", "/b", {} }));
    const QByteArray base = m_origin->url("");
    m_origin.reset();
    const Result<Answer> answer = m_client->send({ "GET", base + "/a", {} });
    QVERIFY(answer);
    QCOMPARE(answer->source, AnswerSource::Stale);
    QVERIFY(!m_client->send({ "GET", base + "/b", {} }));
    QVERIFY(!m_client->send({ "GET", base + "/c", {} }));
}

void TestCachingClient::brokenAnswersAreNotStored_data()
{
    QTest::addColumn<QByteArray>("raw");
    const QByteArray start("HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\n");
    QTest::newRow("cut in the body") << start + "Content-Length: 10\r\n\r\n0123";
    QTest::newRow("cut in a chunk") << start + "Transfer-Encoding: chunked\r\n\r\n5\r\n01";
    QTest::newRow("cut in the head") << QByteArray("HTTP/1.1 200 OK\r\nCache-Cont");
    QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n");
    QTest::newRow("nothing") << QByteArray("");
}

void TestCachingClient::brokenAnswersAreNotStored()
{
    QFETCH(QByteArray, raw);
    m_answer.raw = raw;
    const Result<Answer> broken = send(asking());
    QVERIFY(!broken);
    QVERIFY(!broken.error().message.isEmpty());
    m_answer = fresh("one");
    QCOMPARE(send(asking())->source, AnswerSource::Origin);
    QCOMPARE(send(asking())->source, AnswerSource::Cache);
}

// RFC 9111 §3.4
void TestCachingClient::partsAreCompleted()
{
    m_answer = { .status = 206,
                 .headers = { control("max-age=60"), { "ETag", "\"1\"" }, { "Content-Range", "bytes 0-3/10" } },
                 .body = "0123" };
    QVERIFY(send(asking({ { "Range", "bytes=0-3" } })));
    m_answer = { .status = 206,
                 .headers = { control("max-age=60"), { "ETag", "\"1\"" }, { "Content-Range", "bytes 4-9/10" } },
                 .body = "456789" };
    const Result<Answer> whole = send(asking());
    QCOMPARE(lastSeen().headers.joined("Range"), QByteArray("bytes=4-"));
    QCOMPARE(lastSeen().headers.joined("If-Range"), QByteArray("\"1\""));
    QCOMPARE(whole->response.status, 200);
    QCOMPARE(bodyOf(*whole), QByteArray("0123456789"));
    QCOMPARE(send(asking())->source, AnswerSource::Cache);
}

void TestCachingClient::secretsAreNotStored()
{
    m_answer = fresh("one", { { "Vary", "Authorization, Foo" } });
    const HeaderList secret{ { "Authorization", "Bearer hunter2" }, { "Foo", "seen" }, { "Unnamed", "unseen" } };
    QVERIFY(send(asking(secret)));
    QCOMPARE(send(asking(secret))->source, AnswerSource::Cache);
    Result<Session> session =
        Session::open(Location::fromPath(m_folder->filePath(QStringLiteral("store"))), Access::ReadOnly);
    QVERIFY(session);
    QByteArray all;
    QVERIFY(session->list({}, [&all](const Row &, const ListedEntry &entry) {
        all += entry.head.toByteArray();
        return true;
    }));
    QVERIFY(all.contains("seen"));
    QVERIFY(!all.contains("hunter2"));
    QVERIFY(!all.contains("unseen"));
}

void TestCachingClient::twoClientsShareAStore()
{
    Result<CachingClient> other = m_client->another();
    QVERIFY(other);
    m_answer = fresh("one");
    QVERIFY(send(asking()));
    QCOMPARE(other->send({ "GET", m_origin->url("/a"), {} })->source, AnswerSource::Cache);
}

void TestCachingClient::foreignCacheIsRefused()
{
    const Location foreign =
        Location::fromPath(QStringLiteral(ETAGERE_TEST_DATA "/fixtures/cachecontrol-filecache/cache"));
    const Result<CachingClient> client = CachingClient::open(foreign);
    QVERIFY(!client);
    QCOMPARE(client.error().code, ErrorCode::ReadOnly);
    QVERIFY2(client.error().message.contains(u"--write"), qPrintable(client.error().message));
}

void TestCachingClient::redirects()
{
    m_origin->setHandler([](const OriginRequest &request, int) {
        if (request.target == "/a")
            return OriginAnswer{ .status = 302, .headers = { { "Location", "b" } } };
        if (request.target == "/loop")
            return OriginAnswer{ .status = 302, .headers = { { "Location", "/loop" } } };
        return OriginAnswer{ .body = request.target };
    });
    QCOMPARE(send(asking())->response.status, 302);
    const Result<Answer> followed = m_client->sendFollowing({ "GET", m_origin->url("/a"), {} });
    QCOMPARE(bodyOf(*followed), QByteArray("/b"));
    const Result<Answer> endless = m_client->sendFollowing({ "GET", m_origin->url("/loop"), {} });
    QVERIFY(!endless);
    QCOMPARE(endless.error().code, ErrorCode::LimitExceeded);
}

QTEST_GUILESS_MAIN(TestCachingClient)
#include "test_cachingclient.moc"
