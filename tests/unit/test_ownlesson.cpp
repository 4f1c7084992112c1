// SPDX-License-Identifier: GPL-3.0-or-later
// Real stored responses on the lab's origin: what their lessons claim holds, and nothing secret is served.
#include <etagere/labrun.h>
#include <etagere/store.h>

#include <QtCore/QDir>
#include <QtTest/QTest>

using namespace etagere;

namespace {

CachedResponse responseWith(const HeaderList &headers, int status = 200)
{
    CachedResponse response;
    response.url = "https://esi.example/latest/alliances/?token=secret";
    response.status = status;
    response.headers = headers;
    response.body = Part::fromBytes("[1, 2, 3]");
    return response;
}

const HeaderField Date{ "Date", "Sun, 01 Mar 2026 12:00:00 GMT" };

} // namespace

class TestOwnLesson : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_clock = LabClock();
        m_origin = LabOrigin::start(0, m_clock).value();
    }
    void cleanup() { m_origin.reset(); }

    void madeUp_data();
    void madeUp();
    void everyFixture_data();
    void everyFixture();
    void secretsAreNotServed();
    void theNameIsNotListed();
    void refusals_data();
    void refusals();

private:
    /// Empty when every claim of every step holds.
    QByteArray problemsOf(const CachedResponse &stored)
    {
        const Result<Lesson> lesson = ownLesson(stored, *m_origin, m_clock.now());
        if (!lesson)
            return lesson.error().text().toUtf8();
        Result<LabRun> run = LabRun::start(*lesson, *m_origin, m_clock, labLocation());
        if (!run)
            return run.error().text().toUtf8();
        QString problems;
        for (int i = 0; i < lesson->steps.size(); ++i) {
            const Result<LabStepResult> step = run->runStep(i);
            if (!step)
                return step.error().text().toUtf8();
            for (const LabClaim &claim : step->claims) {
                if (!claim.holds())
                    problems += QStringLiteral("step %1: %2: expected %3, found %4\n")
                                    .arg(QString::number(i + 1), claim.what, claim.expected, claim.found);
            }
        }
        m_steps = int(lesson->steps.size());
        return problems.toUtf8();
    }

    LabClock m_clock;
    std::unique_ptr<LabOrigin> m_origin;
    int m_steps = 0;
};

void TestOwnLesson::madeUp_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("steps");
    const HeaderField etag{ "ETag", "\"abc\"" }, expires{ "Expires", "Sun, 01 Mar 2026 12:05:00 GMT" };
    QTest::newRow("as ESI sends it") << HeaderList{ Date, expires, etag, { "Cache-Control", "public" } } << 200 << 4;
    QTest::newRow("max-age") << HeaderList{ Date, etag, { "Cache-Control", "max-age=60" } } << 200 << 4;
    QTest::newRow("weak") << HeaderList{ Date, { "ETag", "W/\"abc\"" }, { "Cache-Control", "max-age=60" } } << 200 << 4;
    QTest::newRow("no validator") << HeaderList{ Date, { "Cache-Control", "max-age=60" } } << 200 << 4;
    QTest::newRow("date alone") << HeaderList{
        Date, { "Last-Modified", "Sat, 28 Feb 2026 12:00:00 GMT" }, { "Cache-Control", "max-age=60" }
    } << 200 << 4;
    QTest::newRow("heuristic") << HeaderList{ Date, { "Last-Modified", "Sat, 28 Feb 2026 12:00:00 GMT" } } << 200 << 4;
    QTest::newRow("no-cache") << HeaderList{ Date, etag, { "Cache-Control", "no-cache" } } << 200 << 4;
    QTest::newRow("no-store") << HeaderList{ Date, etag, { "Cache-Control", "no-store" } } << 200 << 2;
    QTest::newRow("while revalidate") << HeaderList{
        Date, etag, { "Cache-Control", "max-age=60, stale-while-revalidate=30" }
    } << 200 << 4;
    QTest::newRow("expired") << HeaderList{ Date, etag, { "Expires", "0" } } << 200 << 4;
    QTest::newRow("without Date") << HeaderList{ etag, { "Cache-Control", "max-age=60" } } << 200 << 4;
    QTest::newRow("no entity tag") << HeaderList{ Date, { "ETag", "abc" }, { "Cache-Control", "max-age=60" } } << 200
                                   << 4;
    QTest::newRow("404") << HeaderList{ Date, etag, { "Cache-Control", "max-age=60" } } << 404 << 4;
    QTest::newRow("301") << HeaderList{ Date, { "Location", "/b" }, { "Cache-Control", "max-age=60" } } << 301 << 4;
    QTest::newRow("500") << HeaderList{ Date } << 500 << 2;
    QTest::newRow("vary *") << HeaderList{ Date, etag, { "Vary", "*" }, { "Cache-Control", "max-age=60" } } << 200 << 2;
    QTest::newRow("nothing") << HeaderList{} << 200 << 4;
    QTest::newRow("a long life") << HeaderList{ Date, etag, { "Cache-Control", "max-age=31536000" } } << 200 << 4;
}

void TestOwnLesson::madeUp()
{
    QFETCH(HeaderList, headers);
    QFETCH(int, status);
    QCOMPARE(problemsOf(responseWith(headers, status)), QByteArray());
    QTEST(m_steps, "steps");
}

void TestOwnLesson::everyFixture_data()
{
    QTest::addColumn<QString>("folder");
    for (const char *name :
         { "cachecontrol-filecache", "cachecontrol-separate-body", "esipy-filecache", "httplib2", "qtdiskcache" }) {
        const QString folder = QStringLiteral(ETAGERE_TEST_DATA "/fixtures/%1/cache").arg(QLatin1StringView(name));
        QTest::newRow(name) << folder;
    }
}

void TestOwnLesson::everyFixture()
{
    QFETCH(QString, folder);
    Result<Session> session = Session::open(Location::fromPath(folder), Access::ReadOnly);
    QVERIFY2(session, session ? "" : qPrintable(session.error().text()));
    QList<StoredKey> keys;
    QVERIFY(session->list({}, [&keys](const Row &row, const ListedEntry &) {
        if (row.isResponse)
            keys.append(row.storedKey());
        return true;
    }));
    int taught = 0;
    for (const StoredKey &key : std::as_const(keys)) {
        const Result<Value> value = session->read(key);
        const Result<DecodedEntry> entry = value.and_then([&](const Value &v) { return session->decode(key, v); });
        if (!entry)
            continue;
        const QByteArray problems = problemsOf(entry->variants.first());
        if (problems.contains("The laboratory answers GET") || problems.contains("that a cache could give"))
            continue;
        QCOMPARE(printedKey(key.bytes) + ": " + problems, printedKey(key.bytes) + ": ");
        ++taught;
    }
    QVERIFY2(taught * 10 >= keys.size() * 8, qPrintable(QString::number(taught)));
}

void TestOwnLesson::secretsAreNotServed()
{
    CachedResponse stored = responseWith({ Date,
                                           { "Set-Cookie", "id=secret" },
                                           { "Vary", "Authorization, Accept" },
                                           { "Cache-Control", "max-age=60" } });
    stored.requestHeaders = { { "Authorization", "Bearer secret" }, { "Accept", "text/html" } };
    QCOMPARE(problemsOf(stored), QByteArray());
    for (const LabSeen &seen : m_origin->seen()) {
        QVERIFY(!seen.headers.contains("Authorization"));
        QCOMPARE(seen.headers.joined("Accept"), QByteArray("text/html"));
        QVERIFY(!seen.answered.contains("Set-Cookie"));
        QVERIFY(!seen.target.contains("secret"));
    }
}

// Other users of the computer can ask the origin; they must not find what is somebody's own.
void TestOwnLesson::theNameIsNotListed()
{
    const QByteArray name = m_origin->serveSample(responseWith({ Date })).value();
    QVERIFY(name.size() > 30);
    const Result<LabStepResult> asked =
        askLab({ "GET", m_origin->url("nothing"), {} }, *m_origin, m_clock, labLocation());
    const QByteArray body = asked.value().answer->response.body.head;
    QVERIFY(body.contains("/first"));
    QVERIFY(!body.contains("your-entry"));
    // The next one takes its place.
    QVERIFY(m_origin->serveSample(responseWith({ Date })).value() != name);
    QVERIFY(!m_origin->knobs(name));
}

void TestOwnLesson::refusals_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("problem");
    QTest::newRow("POST") << QByteArray("POST") << 200 << QByteArray("answers GET");
    QTest::newRow("206") << QByteArray("GET") << 206 << QByteArray("status 206");
    QTest::newRow("304") << QByteArray("GET") << 304 << QByteArray("status 304");
    QTest::newRow("0") << QByteArray("GET") << 0 << QByteArray("status 0");
}

void TestOwnLesson::refusals()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    QFETCH(QByteArray, problem);
    CachedResponse stored = responseWith({ Date }, status);
    stored.method = method;
    const Result<Lesson> lesson = ownLesson(stored, *m_origin, m_clock.now());
    QVERIFY(!lesson);
    QVERIFY2(lesson.error().text().contains(QString::fromUtf8(problem)), qPrintable(lesson.error().text()));
    stored = responseWith({ Date });
    stored.body = Part::fromBytes(QByteArray(5 << 20, 'x'));
    QCOMPARE(ownLesson(stored, *m_origin, m_clock.now()).error().code, ErrorCode::LimitExceeded);
}

QTEST_GUILESS_MAIN(TestOwnLesson)
#include "test_ownlesson.moc"
