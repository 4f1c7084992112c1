// SPDX-License-Identifier: GPL-3.0-or-later
// A lesson's run when things go wrong: steps out of order, an origin that stops, a learner who gives up; and cache
// time.
#include <etagere/labrun.h>

#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include <thread>

using namespace etagere;

namespace {

const QByteArray Plain = R"({"title": "t", "rung": 1, "resource": "first", "knobs": {"max_age": 60}, "steps": [
  {"read": "r", "expect": {"status": 200, "source": "origin", "origin": [{}]}, "why": {"text": "w", "section": "s"}},
  {"read": "r", "advance": 61, "knobs": {"version": 2},
   "expect": {"status": 200, "source": "origin", "origin": [{}], "version": 2}, "why": {"text": "w", "section": "s"}}
]})";

Location cacheNamed(const char *name)
{
    return Location::parse(QStringLiteral("memory:") + QLatin1StringView(name)).value();
}

template <typename T>
QByteArray problemOf(const Result<T> &result)
{
    return result ? QByteArray("none") : result.error().text().toUtf8();
}

} // namespace

class TestLabRun : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_clock = LabClock();
        m_origin = LabOrigin::start(0, m_clock).value();
    }
    void cleanup() { m_origin.reset(); }

    void stepsInOrder();
    void stepAsData();
    void theClockIsPutBackForAStep();
    void originStopsBeforeAStep();
    void originStopsDuringAStep();
    void cancelled();
    void backgroundValidation();
    void backgroundIsCancelled();
    void clientInCacheTime();
    void othersEntriesStay();
    void unwritableCache();

private:
    LabRun started(const QByteArray &json, const char *cache)
    {
        Result<LabRun> run = LabRun::start(readLesson(json).value(), *m_origin, m_clock, cacheNamed(cache));
        if (!run)
            qFatal("%s", qPrintable(run.error().text()));
        return std::move(*run);
    }

    LabClock m_clock;
    std::unique_ptr<LabOrigin> m_origin;
};

void TestLabRun::stepsInOrder()
{
    LabRun run = started(Plain, "order");
    QCOMPARE(problemOf(run.runStep(1)), QByteArray("Step 1 comes before step 2"));
    QCOMPARE(problemOf(run.runStep(2)), QByteArray("The lesson has no step 3"));
    QCOMPARE(problemOf(run.runStep(-1)), QByteArray("The lesson has no step 0"));
    QVERIFY(m_origin->seen().isEmpty());
    QVERIFY(run.runStep(0));
    QCOMPARE(run.runStep(0).error().code, ErrorCode::Usage);
    QCOMPARE(run.nextStep(), 1);
    QVERIFY(!run.isFinished());
    QVERIFY(run.runStep(1)->holds());
    QVERIFY(run.isFinished());
    QVERIFY(!run.runStep(1));
    QVERIFY(run.restart());
    QVERIFY(run.runStep(0)->holds());
}

void TestLabRun::stepAsData()
{
    LabRun run = started(Plain, "data");
    const LabStepResult first = run.runStep(0).value();
    QCOMPARE(first.now, m_clock.now());
    QCOMPARE(first.request.url, m_origin->url("first"));
    QVERIFY(first.before.isEmpty());
    QCOMPARE(first.after.size(), 1);
    QCOMPARE(first.after.first().responseTime, m_clock.now());
    QVERIFY(first.exchanges.first().sent.startsWith("GET /first HTTP/1.1\r\n"));
    QVERIFY(first.exchanges.first().received.startsWith("HTTP/1.1 200 OK\r\n"));
    const LabStepResult second = run.runStep(1).value();
    QCOMPARE(second.step, 1);
    QCOMPARE(second.now, first.now + 61'000);
    QCOMPARE(second.before.first().headers, first.after.first().headers);
    QCOMPARE(second.after.first().headers.joined("ETag"), QByteArray("\"first-2\""));
    QCOMPARE(second.exchanges.first().request.headers.joined("If-None-Match"), QByteArray("\"first-1\""));
}

// Somebody moves it between two steps, to see what would be.
void TestLabRun::theClockIsPutBackForAStep()
{
    LabRun run = started(Plain, "moved");
    const Msecs first = run.runStep(0)->now;
    m_clock.advance(5000);
    QCOMPARE(run.runStep(1)->now, first + 61'000);
    QCOMPARE(m_clock.now(), first + 61'000);
}

void TestLabRun::originStopsBeforeAStep()
{
    LabRun run = started(Plain, "before");
    QVERIFY(run.runStep(0));
    const Msecs now = m_clock.now();
    m_origin->stop();
    const auto stopped = run.runStep(1);
    QVERIFY(problemOf(stopped).contains("has stopped"));
    QCOMPARE(stopped.error().code, ErrorCode::Io);
    QCOMPARE(m_clock.now(), now);
    QVERIFY(!run.restart());
    QCOMPARE(run.nextStep(), 1);
    QVERIFY(!LabRun::start(readLesson(Plain).value(), *m_origin, m_clock, cacheNamed("before")));
}

void TestLabRun::originStopsDuringAStep()
{
    QByteArray slow = Plain;
    LabRun run = started(slow.replace("{\"version\": 2}", "{\"version\": 2, \"delay_ms\": 60000}"), "during");
    QVERIFY(run.runStep(0));
    m_origin->forgetSeen();
    std::jthread stopper([this] {
        while (m_origin->seen().isEmpty())
            std::this_thread::yield();
        m_origin->stop();
    });
    const Msecs now = m_clock.now();
    QVERIFY(problemOf(run.runStep(1)).contains("has stopped"));
    QCOMPARE(m_clock.now(), now);
    QCOMPARE(run.nextStep(), 1);
}

/// The step can be run once more.
void TestLabRun::cancelled()
{
    QByteArray slow = Plain;
    LabRun run = started(slow.replace("{\"version\": 2}", "{\"version\": 2, \"delay_ms\": 60000}"), "cancelled");
    QVERIFY(run.runStep(0));
    m_origin->forgetSeen();
    std::stop_source stop;
    std::jthread stopper([&] {
        while (m_origin->seen().isEmpty())
            std::this_thread::yield();
        stop.request_stop();
    });
    const Msecs now = m_clock.now();
    const auto cancelled = run.runStep(1, stop.get_token());
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    QCOMPARE(m_clock.now(), now);
    QCOMPARE(m_origin->knobs("first")->delayMs, 0);
    QCOMPARE(m_origin->knobs("first")->version, 1);
    QCOMPARE(run.nextStep(), 1);
}

/// RFC 5861 §3: the answer is there at once; the step ends when the background has ended.
void TestLabRun::backgroundValidation()
{
    LabRun run = started(R"({"title": "t", "rung": 1, "resource": "stale",
        "knobs": {"max_age": 10, "stale_while_revalidate": 60}, "steps": [
        {"read": "r", "expect": {"status": 200, "source": "origin", "origin": [{}]}, "why": {"text": "w", "section": "s"}},
        {"read": "r", "advance": 20, "knobs": {"version": 2}, "expect": {"status": 200, "source": "stale", "version": 1,
         "answer": {"Age": "20"}, "origin": [{"sent": {"If-None-Match": "\"stale-1\""}}]},
         "why": {"text": "w", "section": "s"}},
        {"read": "r", "expect": {"status": 200, "source": "cache", "origin": [], "version": 2},
         "why": {"text": "w", "section": "s"}}]})",
                         "background");
    for (int i = 0; i < 3; ++i) {
        const LabStepResult result = run.runStep(i).value();
        for (const LabClaim &claim : result.claims)
            QVERIFY2(claim.holds(), qPrintable(claim.what + QStringLiteral(": ") + claim.found));
    }
}

/// A stop does not wait for an origin that takes its time.
void TestLabRun::backgroundIsCancelled()
{
    LabRun run = started(R"({"title": "t", "rung": 1, "resource": "stale",
        "knobs": {"max_age": 10, "stale_while_revalidate": 60}, "steps": [
        {"read": "r", "expect": {"status": 200, "source": "origin", "origin": [{}]}, "why": {"text": "w", "section": "s"}},
        {"read": "r", "advance": 20, "knobs": {"delay_ms": 60000}, "expect": {"status": 200, "source": "stale",
         "origin": [{"status": 304}]}, "why": {"text": "w", "section": "s"}}]})",
                         "backgroundcancelled");
    QVERIFY(run.runStep(0));
    m_origin->forgetSeen();
    std::stop_source stop;
    std::jthread stopper([&] {
        while (m_origin->seen().isEmpty())
            std::this_thread::yield();
        stop.request_stop();
    });
    QElapsedTimer timer;
    timer.start();
    const auto cancelled = run.runStep(1, stop.get_token());
    QVERIFY(timer.elapsed() < 20'000); // far below the delay, and the silence that a client bears
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    QCOMPARE(run.nextStep(), 1);
}

/// The caching client judges by the clock that it is given, and so do those made of it.
void TestLabRun::clientInCacheTime()
{
    CachingClient client =
        CachingClient::open(Location::parse(QStringLiteral("memory:time?dialect=etagere")).value()).value();
    const Request request{ "GET", m_origin->url("first"), {} };
    QCOMPARE(client.send(request)->source, AnswerSource::Origin);
    client.setClock(m_clock);
    QCOMPARE(client.send(request)->source, AnswerSource::Cache);
    m_clock.advance(3600);
    QCOMPARE(client.another()->send(request)->source, AnswerSource::Revalidated);
}

void TestLabRun::othersEntriesStay()
{
    CachingClient client =
        CachingClient::open(Location::parse(QStringLiteral("memory:stay?dialect=etagere")).value()).value();
    client.setClock(m_clock);
    for (const char *name : { "first", "age" })
        QCOMPARE(client.send({ "GET", m_origin->url(name), {} })->source, AnswerSource::Origin);
    LabRun run = started(Plain, "stay");
    QVERIFY(run.runStep(0)->before.isEmpty());
    QCOMPARE(client.send({ "GET", m_origin->url("age"), {} })->source, AnswerSource::Cache);
}

/// A cache that cannot be written is an error, not an outcome.
void TestLabRun::unwritableCache()
{
    auto run = LabRun::start(readLesson(Plain).value(), *m_origin, m_clock,
                             Location::parse(QStringLiteral("filecache:/dev/null/no?dialect=etagere")).value());
    const QByteArray problem = run ? problemOf(run->runStep(0)) : problemOf(run);
    QVERIFY2(problem.contains("/dev/null"), problem.constData());
    QVERIFY(!run || run->nextStep() == 0);
}

QTEST_GUILESS_MAIN(TestLabRun)
#include "test_labrun.moc"
