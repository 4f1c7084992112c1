// SPDX-License-Identifier: GPL-3.0-or-later
// The laboratory's origin on the wire: every knob, conditions, ranges, limits, faults.
#include <etagere/decodedbody.h>
#include <etagere/exchange.h>
#include <etagere/lab.h>

#include <QtCore/QElapsedTimer>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <thread>

using namespace etagere;

namespace {

constexpr int PatienceMs = 30'000;
const Msecs Noon = parseIsoTime("2026-03-01T12:00:00Z");
const QByteArray NoonDate = "Sun, 01 Mar 2026 12:00:00 GMT";

CachedResponse ask(const LabOrigin &origin, const HeaderList &headers = {}, const QByteArray &method = "GET",
                   const QByteArray &name = "first")
{
    Result<Exchange> exchange = httpTransport()({ method, origin.url(name), headers }, {});
    if (!exchange)
        return {};
    return std::move(exchange->response);
}

QByteArray field(const CachedResponse &response, const char *name)
{
    return response.headers.contains(name) ? response.headers.joined(name) : QByteArray("-");
}

/// What the origin sends back for these bytes until it closes the connection.
QByteArray rawAnswer(const LabOrigin &origin, const QByteArray &bytes)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, origin.port());
    socket.write(bytes);
    while (socket.state() != QAbstractSocket::UnconnectedState && socket.waitForReadyRead(PatienceMs)) { }
    return socket.readAll();
}

int rawStatus(const LabOrigin &origin, const QByteArray &bytes) { return rawAnswer(origin, bytes).mid(9, 3).toInt(); }

} // namespace

class TestLabOrigin : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_origin.reset(); }

    void onlyOnLoopback();
    void takenPort();
    void plainAnswer();
    void etags();
    void lastModified();
    void cacheControl_data();
    void cacheControl();
    void expires();
    void languages();
    void gzip();
    void delay();
    void failures();
    void fault304WithoutExpires();
    void faultKeptEtag();
    void faultNoDate();
    void conditions_data();
    void conditions();
    void fieldsOf304();
    void ranges_data();
    void ranges();
    void otherMethodsAndNames();
    void keptConnection();
    void refusals_data();
    void refusals();
    void knobsAreChecked();
    void seenIsBounded();
    void answersThatNobodyReads();
    void manyAtOnce();
    void stopped();

private:
    void turn(const std::function<void(LabKnobs &)> &change)
    {
        LabKnobs knobs = m_origin->knobs("first").value();
        change(knobs);
        QVERIFY(m_origin->setKnobs("first", knobs));
    }

    LabClock m_clock;
    std::unique_ptr<LabOrigin> m_origin;
};

void TestLabOrigin::init()
{
    m_clock.set(Noon);
    m_origin = LabOrigin::start(0, m_clock).value();
}

void TestLabOrigin::onlyOnLoopback()
{
    QVERIFY(m_origin->port() > 0);
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.2"), m_origin->port());
    QVERIFY(!socket.waitForConnected(PatienceMs)); // bound to 127.0.0.1, not to everything
}

void TestLabOrigin::takenPort()
{
    const auto second = LabOrigin::start(m_origin->port());
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Io);
    QVERIFY(second.error().message.contains(QString::number(m_origin->port())));
    const quint16 port = m_origin->port();
    m_origin.reset();
    QVERIFY(LabOrigin::start(port)); // free again
}

void TestLabOrigin::plainAnswer()
{
    const CachedResponse response = ask(*m_origin);
    QCOMPARE(response.status, 200);
    QCOMPARE(response.reason, QByteArray("OK"));
    QCOMPARE(field(response, "Date"), NoonDate);
    QCOMPARE(field(response, "ETag"), QByteArray("\"first-1\""));
    QCOMPARE(field(response, "Cache-Control"), QByteArray("max-age=60"));
    QCOMPARE(field(response, "Content-Length"), QByteArray::number(response.body.size));
    for (const char *name : { "Last-Modified", "Expires", "Vary", "Content-Encoding", "Content-Language", "Age" })
        QCOMPARE(field(response, name), QByteArray("-"));
    const QList<LabSeen> seen = m_origin->seen();
    QCOMPARE(seen.size(), 1);
    QCOMPARE(seen.first().method, QByteArray("GET"));
    QCOMPARE(seen.first().target, QByteArray("/first"));
    QCOMPARE(seen.first().status, 200);
    QCOMPARE(seen.first().headers.joined("Host"), "127.0.0.1:" + QByteArray::number(m_origin->port()));
    QCOMPARE(seen.first().answered.joined("ETag"), QByteArray("\"first-1\""));
    const CachedResponse head = ask(*m_origin, {}, "HEAD");
    QCOMPARE(head.status, 200);
    QCOMPARE(head.body.size, 0);
    QCOMPARE(field(head, "Content-Length"), QByteArray::number(response.body.size));
}

void TestLabOrigin::etags()
{
    turn([](LabKnobs &knobs) { knobs.version = 2; });
    const CachedResponse second = ask(*m_origin);
    QCOMPARE(field(second, "ETag"), QByteArray("\"first-2\""));
    QVERIFY(second.body.head.contains("\"version\": 2"));
    turn([](LabKnobs &knobs) { knobs.etag = LabEtag::Weak; });
    QCOMPARE(field(ask(*m_origin), "ETag"), QByteArray("W/\"first-2\""));
    turn([](LabKnobs &knobs) { knobs.etag = LabEtag::None; });
    QCOMPARE(field(ask(*m_origin), "ETag"), QByteArray("-"));
}

/// It stays where it is while time and other knobs move, and moves with the version.
void TestLabOrigin::lastModified()
{
    turn([](LabKnobs &knobs) { knobs.unchangedFor = 3600; });
    QCOMPARE(field(ask(*m_origin), "Last-Modified"), QByteArray("Sun, 01 Mar 2026 11:00:00 GMT"));
    m_clock.advance(60);
    turn([](LabKnobs &knobs) { knobs.maxAge = 5; });
    QCOMPARE(field(ask(*m_origin), "Last-Modified"), QByteArray("Sun, 01 Mar 2026 11:00:00 GMT"));
    QCOMPARE(field(ask(*m_origin), "Date"), QByteArray("Sun, 01 Mar 2026 12:01:00 GMT"));
    turn([](LabKnobs &knobs) { knobs.version = 2; });
    QCOMPARE(field(ask(*m_origin), "Last-Modified"), QByteArray("Sun, 01 Mar 2026 12:01:00 GMT"));
}

void TestLabOrigin::cacheControl_data()
{
    QTest::addColumn<LabKnobs>("knobs");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("nothing") << LabKnobs() << QByteArray("-");
    QTest::newRow("max-age") << LabKnobs{ .maxAge = 0 } << QByteArray("max-age=0");
    QTest::newRow("no-cache") << LabKnobs{ .noCache = true } << QByteArray("no-cache");
    QTest::newRow("no-store") << LabKnobs{ .noStore = true } << QByteArray("no-store");
    QTest::newRow("must-revalidate") << LabKnobs{ .mustRevalidate = true } << QByteArray("must-revalidate");
    QTest::newRow("stale-while-revalidate")
        << LabKnobs{ .maxAge = 10, .staleWhileRevalidate = 20 } << QByteArray("max-age=10, stale-while-revalidate=20");
}

void TestLabOrigin::cacheControl()
{
    QFETCH(LabKnobs, knobs);
    QFETCH(QByteArray, value);
    QVERIFY(m_origin->setKnobs("first", knobs));
    QCOMPARE(m_origin->knobs("first").value(), knobs);
    QCOMPARE(field(ask(*m_origin), "Cache-Control"), value);
}

void TestLabOrigin::expires()
{
    turn([](LabKnobs &knobs) { knobs.expiresIn = 90; });
    QCOMPARE(field(ask(*m_origin), "Expires"), QByteArray("Sun, 01 Mar 2026 12:01:30 GMT"));
    turn([](LabKnobs &knobs) { knobs.expiresIn = -3600; });
    QCOMPARE(field(ask(*m_origin), "Expires"), QByteArray("Sun, 01 Mar 2026 11:00:00 GMT"));
}

void TestLabOrigin::languages()
{
    const auto speaks = [this](const QByteArray &accepted) {
        return field(ask(*m_origin, { { "Accept-Language", accepted } }), "Content-Language");
    };
    QCOMPARE(speaks("de"), QByteArray("-"));
    turn([](LabKnobs &knobs) { knobs.varyLanguage = true; });
    QCOMPARE(speaks("de"), QByteArray("de"));
    QCOMPARE(speaks("it, fr-CH;q=0.9, de;q=0.8"), QByteArray("fr"));
    QCOMPARE(speaks("de;q=0, FR;q=0.1"), QByteArray("fr"));
    QCOMPARE(speaks("it;q=x, ;;;,"), QByteArray("en"));
    const CachedResponse none = ask(*m_origin);
    QCOMPARE(field(none, "Vary"), QByteArray("Accept-Language"));
    QCOMPARE(field(none, "ETag"), QByteArray("\"first-1\""));
    const CachedResponse german = ask(*m_origin, { { "Accept-Language", "de" } });
    QCOMPARE(field(german, "ETag"), QByteArray("\"first-1-de\""));
    QVERIFY(german.body.head != none.body.head);
}

void TestLabOrigin::gzip()
{
    const HeaderList accepting{ { "Accept-Encoding", "br, gzip" } };
    const CachedResponse plain = ask(*m_origin, accepting);
    QCOMPARE(field(plain, "Content-Encoding"), QByteArray("-"));
    turn([](LabKnobs &knobs) { knobs.gzip = knobs.varyEncoding = true; });
    const CachedResponse packed = ask(*m_origin, accepting);
    QCOMPARE(field(packed, "Content-Encoding"), QByteArray("gzip"));
    QCOMPARE(field(packed, "Vary"), QByteArray("Accept-Encoding"));
    QCOMPARE(field(packed, "ETag"), QByteArray("\"first-1-gzip\""));
    QVERIFY(packed.body.size < plain.body.size);
    QCOMPARE(decodedBody(packed).value().bytes, plain.body.head);
    QCOMPARE(field(ask(*m_origin), "Content-Encoding"), QByteArray("-"));
    QCOMPARE(field(ask(*m_origin, { { "Accept-Encoding", "gzip;q=0" } }), "Content-Encoding"), QByteArray("-"));
}

void TestLabOrigin::delay()
{
    turn([](LabKnobs &knobs) { knobs.delayMs = 300; });
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(ask(*m_origin).status, 200);
    QVERIFY(timer.elapsed() >= 300);
}

void TestLabOrigin::failures()
{
    turn([](LabKnobs &knobs) { knobs.failure = LabFailure::Status; });
    const CachedResponse failed = ask(*m_origin);
    QCOMPARE(failed.status, 503);
    QCOMPARE(field(failed, "ETag"), QByteArray("-"));
    turn([](LabKnobs &knobs) { knobs.failureStatus = 404; });
    QCOMPARE(ask(*m_origin).status, 404);
    turn([](LabKnobs &knobs) { knobs.failure = LabFailure::Dropped; });
    const Result<Exchange> dropped = httpTransport()({ "GET", m_origin->url("first"), {} }, {});
    QVERIFY(!dropped);
    QCOMPARE(dropped.error().code, ErrorCode::Io);
    QCOMPARE(m_origin->seen().last().status, 0);
    turn([](LabKnobs &knobs) { knobs.failure = LabFailure::None; });
    QCOMPARE(ask(*m_origin).status, 200);
}

void TestLabOrigin::fault304WithoutExpires()
{
    turn([](LabKnobs &knobs) { knobs.expiresIn = 60; });
    const HeaderList condition{ { "If-None-Match", "\"first-1\"" } };
    QVERIFY(ask(*m_origin, condition).headers.contains("Expires"));
    turn([](LabKnobs &knobs) { knobs.lacksExpiresIn304 = true; });
    const CachedResponse faulty = ask(*m_origin, condition);
    QCOMPARE(faulty.status, 304);
    QVERIFY(!faulty.headers.contains("Expires"));
    QVERIFY(ask(*m_origin).headers.contains("Expires"));
}

void TestLabOrigin::faultKeptEtag()
{
    turn([](LabKnobs &knobs) {
        knobs.version = 2;
        knobs.keepsEtag = true;
    });
    const CachedResponse response = ask(*m_origin);
    QCOMPARE(field(response, "ETag"), QByteArray("\"first-1\""));
    QVERIFY(response.body.head.contains("\"version\": 2"));
    QCOMPARE(ask(*m_origin, { { "If-None-Match", "\"first-1\"" } }).status, 304);
}

void TestLabOrigin::faultNoDate()
{
    turn([](LabKnobs &knobs) { knobs.lacksDate = true; });
    QCOMPARE(field(ask(*m_origin), "Date"), QByteArray("-"));
    QCOMPARE(field(ask(*m_origin, { { "If-None-Match", "*" } }), "Date"), QByteArray("-"));
}

void TestLabOrigin::conditions_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<int>("status");
    const QByteArray before = "Sun, 01 Mar 2026 10:59:59 GMT";
    const QByteArray at = "Sun, 01 Mar 2026 11:00:00 GMT"; // its Last-Modified
    const auto row = [](const char *name, const HeaderList &headers, int status) {
        QTest::newRow(name) << headers << status;
    };
    row("same tag", { { "If-None-Match", "\"first-1\"" } }, 304);
    row("weak comparison", { { "If-None-Match", "W/\"first-1\"" } }, 304);
    row("in a list", { { "If-None-Match", "\"a,b\", W/\"x\" ,\"first-1\"" } }, 304);
    row("two lines", { { "If-None-Match", "\"a\"" }, { "If-None-Match", "\"first-1\"" } }, 304);
    row("any", { { "If-None-Match", "*" } }, 304);
    row("another tag", { { "If-None-Match", "\"first-2\"" } }, 200);
    row("without quotes", { { "If-None-Match", "first-1" } }, 200);
    row("not modified since", { { "If-Modified-Since", at } }, 304);
    row("modified since", { { "If-Modified-Since", before } }, 200);
    row("no date", { { "If-Modified-Since", "yesterday" } }, 200);
    row("the tag counts, says changed", { { "If-None-Match", "\"x\"" }, { "If-Modified-Since", at } }, 200);
    row("the tag counts, says same", { { "If-Modified-Since", before }, { "If-None-Match", "\"first-1\"" } }, 304);
    row("If-Match", { { "If-Match", "\"first-1\"" } }, 200);
    row("If-Match fails", { { "If-Match", "\"x\"" } }, 412);
    row("If-Match is strong", { { "If-Match", "W/\"first-1\"" } }, 412);
    row("If-Match any", { { "If-Match", "*" } }, 200);
    row("If-Match comes first", { { "If-None-Match", "\"first-1\"" }, { "If-Match", "\"x\"" } }, 412);
    row("both hold", { { "If-None-Match", "\"first-1\"" }, { "If-Match", "\"first-1\"" } }, 304);
    row("unmodified", { { "If-Unmodified-Since", at } }, 200);
    row("not unmodified", { { "If-Unmodified-Since", before } }, 412);
    row("If-Match before the date", { { "If-Match", "*" }, { "If-Unmodified-Since", before } }, 200);
}

void TestLabOrigin::conditions()
{
    QFETCH(HeaderList, headers);
    QFETCH(int, status);
    turn([](LabKnobs &knobs) { knobs.unchangedFor = 3600; });
    QCOMPARE(ask(*m_origin, headers).status, status);
    QCOMPARE(ask(*m_origin, headers, "HEAD").status, status);
}

/// RFC 9110 §15.4.5.
void TestLabOrigin::fieldsOf304()
{
    turn([](LabKnobs &knobs) {
        knobs.expiresIn = 60;
        knobs.varyLanguage = true;
    });
    const CachedResponse full = ask(*m_origin);
    const CachedResponse response = ask(*m_origin, { { "If-None-Match", "\"first-1\"" } });
    QCOMPARE(response.status, 304);
    QCOMPARE(response.body.size, 0);
    for (const char *name : { "Cache-Control", "Date", "ETag", "Expires", "Vary" }) {
        QVERIFY(response.headers.contains(name));
        QCOMPARE(field(response, name), field(full, name));
    }
    for (const char *name : { "Content-Type", "Content-Length", "Content-Language" })
        QVERIFY(!response.headers.contains(name));
    // Nothing to compare a date with (§13.1.3).
    QCOMPARE(ask(*m_origin, { { "If-Modified-Since", NoonDate } }).status, 200);
}

void TestLabOrigin::ranges_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("range");
    const auto row = [](const char *name, const HeaderList &headers, int status, const QByteArray &range = "-") {
        QTest::newRow(name) << headers << status << range;
    };
    row("a-b", { { "Range", "bytes=2-5" } }, 206, "bytes 2-5/SIZE");
    row("a-", { { "Range", "bytes=2-" } }, 206, "bytes 2-LAST/SIZE");
    row("to the end and beyond", { { "Range", "bytes=0-99999" } }, 206, "bytes 0-LAST/SIZE");
    row("outside", { { "Range", "bytes=99999-" } }, 416, "bytes */SIZE");
    row("several", { { "Range", "bytes=0-1,4-5" } }, 200);
    row("another unit", { { "Range", "lines=0-1" } }, 200);
    row("nonsense", { { "Range", "bytes=5-2" } }, 200);
    row("If-Range holds", { { "Range", "bytes=2-5" }, { "If-Range", "\"first-1\"" } }, 206, "bytes 2-5/SIZE");
    row("If-Range fails", { { "Range", "bytes=2-5" }, { "If-Range", "\"x\"" } }, 200);
    row("If-Range is strong", { { "Range", "bytes=2-5" }, { "If-Range", "W/\"first-1\"" } }, 200);
    row("If-Range by date", { { "Range", "bytes=2-5" }, { "If-Range", "Sun, 01 Mar 2026 11:00:00 GMT" } }, 206,
        "bytes 2-5/SIZE");
    row("304 comes first", { { "Range", "bytes=2-5" }, { "If-None-Match", "\"first-1\"" } }, 304);
}

void TestLabOrigin::ranges()
{
    QFETCH(HeaderList, headers);
    QFETCH(int, status);
    QFETCH(QByteArray, range);
    turn([](LabKnobs &knobs) { knobs.unchangedFor = 3600; });
    const QByteArray whole = ask(*m_origin).body.head;
    const CachedResponse response = ask(*m_origin, headers);
    QCOMPARE(response.status, status);
    range.replace("SIZE", QByteArray::number(whole.size())).replace("LAST", QByteArray::number(whole.size() - 1));
    QCOMPARE(field(response, "Content-Range"), range);
    if (status == 206)
        QVERIFY(whole.contains(response.body.head) && field(response, "Content-Length").toInt() == response.body.size);
    if (status == 200)
        QCOMPARE(response.body.head, whole);
    QVERIFY(ask(*m_origin, headers, "HEAD").status != 206);
}

void TestLabOrigin::otherMethodsAndNames()
{
    const CachedResponse post = ask(*m_origin, {}, "POST");
    QCOMPARE(post.status, 405);
    QCOMPARE(field(post, "Allow"), QByteArray("GET, HEAD"));
    QCOMPARE(ask(*m_origin, {}, "DELETE").status, 405);
    const CachedResponse unknown = ask(*m_origin, {}, "GET", "../etc/passwd");
    QCOMPARE(unknown.status, 404);
    QVERIFY(unknown.body.head.contains("/two-clocks"));
    QCOMPARE(ask(*m_origin, {}, "GET", "first?query=1").status, 200);
    QCOMPARE(ask(*m_origin, {}, "GET", "First").status, 404);
}

void TestLabOrigin::keptConnection()
{
    const QByteArray one = "GET /first HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";
    const QByteArray last = "GET /first HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const QByteArray answers = rawAnswer(*m_origin, "\r\n" + one + one + last);
    QCOMPARE(answers.count("HTTP/1.1 200 OK\r\n"), 3);
    QCOMPARE(answers.count("Connection: keep-alive\r\n"), 2);
    QCOMPARE(answers.count("Connection: close\r\n"), 1);
    QCOMPARE(rawAnswer(*m_origin, "GET /first HTTP/1.0\r\n\r\n").count("Connection: close\r\n"), 1);
    const QByteArray old = "GET /first HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    QCOMPARE(rawAnswer(*m_origin, old + last).count("HTTP/1.1 200 OK\r\n"), 2);
    const QByteArray whole = "GET http://127.0.0.1/first HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    QCOMPARE(rawStatus(*m_origin, whole), 200);
}

void TestLabOrigin::refusals_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &bytes, int status) {
        QTest::newRow(name) << bytes << status;
    };
    const QByteArray line = "GET /first HTTP/1.1\r\nHost: x\r\n";
    row("no request", "hello\r\n\r\n", 400);
    row("no method", " /first HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("another protocol", "GET /first SPDY/1\r\nHost: x\r\n\r\n", 400);
    row("another version", "GET /first HTTP/2.0\r\nHost: x\r\n\r\n", 505);
    row("no Host", "GET /first HTTP/1.1\r\n\r\n", 400);
    row("no colon", line + "what\r\n\r\n", 400);
    row("space before the colon", line + "Accept : x\r\n\r\n", 400);
    row("zero byte", line + QByteArray("A: \0b", 5) + "\r\n\r\n", 400);
    row("bad length", line + "Content-Length: -1\r\n\r\n", 400);
    row("chunked", line + "Transfer-Encoding: chunked\r\n\r\n", 411);
    row("large body", line + "Content-Length: 99999999\r\n\r\n", 413);
    row("long target", "GET /" + QByteArray(5000, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414);
    row("endless line", QByteArray(200'000, 'x'), 414);
    row("endless fields", line + QByteArray("A: b\r\n").repeated(30'000), 431);
    row("many fields", line + QByteArray("A: b\r\n").repeated(200) + "\r\n", 431);
}

void TestLabOrigin::refusals()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QCOMPARE(rawStatus(*m_origin, bytes), status);
    QCOMPARE(m_origin->seen().last().status, status);
    QCOMPARE(ask(*m_origin).status, 200);
}

void TestLabOrigin::knobsAreChecked()
{
    const auto refuses = [this](const LabKnobs &knobs) {
        const Result<Done> set = m_origin->setKnobs("first", knobs);
        return !set && set.error().code == ErrorCode::Usage;
    };
    QVERIFY(refuses({ .version = 0 }));
    QVERIFY(refuses({ .maxAge = -1 }));
    QVERIFY(refuses({ .expiresIn = 1LL << 60 }));
    QVERIFY(refuses({ .delayMs = -1 }));
    QVERIFY(refuses({ .delayMs = 1 << 30 }));
    QVERIFY(refuses({ .failureStatus = 200 }));
    QCOMPARE(m_origin->setKnobs("nothing", {}).error().code, ErrorCode::NotFound);
    QCOMPARE(m_origin->knobs("nothing").error().code, ErrorCode::NotFound);
    QCOMPARE(m_origin->knobs("first").value(), labResources().first().knobs);
}

void TestLabOrigin::seenIsBounded()
{
    rawAnswer(*m_origin,
              QByteArray("GET /first HTTP/1.1\r\nHost: x\r\n\r\n").repeated(1100)
                  + "GET /age HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QCOMPARE(m_origin->seen().size(), 1000);
    QCOMPARE(m_origin->seen().last().target, QByteArray("/age"));
    m_origin->forgetSeen();
    QVERIFY(m_origin->seen().isEmpty());
}

/// All of them come in the end, though the origin does not keep them all in memory.
void TestLabOrigin::answersThatNobodyReads()
{
    constexpr int Many = 20'000;
    QTcpSocket socket;
    socket.setReadBufferSize(1); // nothing is read before it is taken
    socket.connectToHost(QHostAddress::LocalHost, m_origin->port());
    socket.write(QByteArray("GET /first HTTP/1.1\r\nHost: x\r\n\r\n").repeated(Many));
    socket.write("GET /age HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(!m_origin->seen().isEmpty(), PatienceMs);
    QCOMPARE(ask(*m_origin, {}, "GET", "fresh").status, 200); // others are served
    socket.setReadBufferSize(0);
    QByteArray answers = socket.readAll();
    while (socket.state() != QAbstractSocket::UnconnectedState && socket.waitForReadyRead(PatienceMs))
        answers += socket.readAll();
    answers += socket.readAll();
    QCOMPARE(answers.count("HTTP/1.1 200 OK\r\n"), Many + 1);
}

/// Knobs are turned while several clients ask; each answer is whole.
void TestLabOrigin::manyAtOnce()
{
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back([this, &wrong] {
            for (int j = 0; j < 50; ++j) {
                const CachedResponse response = ask(*m_origin);
                const QByteArray version = field(response, "ETag").mid(7).chopped(1);
                wrong += response.status != 200 || !response.body.head.contains("\"version\": " + version + ",");
            }
        });
    }
    for (int version = 1; version < 500; ++version)
        QVERIFY(m_origin->setKnobs("first", { .version = version }));
    clients.clear();
    QCOMPARE(wrong.load(), 0);
}

void TestLabOrigin::stopped()
{
    turn([](LabKnobs &knobs) { knobs.delayMs = 60'000; });
    QTcpSocket waiting;
    waiting.connectToHost(QHostAddress::LocalHost, m_origin->port());
    waiting.write("GET /first HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(waiting.waitForBytesWritten(PatienceMs));
    QTRY_COMPARE(m_origin->seen().size(), 1);
    QVERIFY(m_origin->isRunning());
    m_origin->stop();
    QVERIFY(!m_origin->isRunning());
    QVERIFY(waiting.state() == QAbstractSocket::UnconnectedState || waiting.waitForDisconnected(PatienceMs));
    QVERIFY(!httpTransport()({ "GET", m_origin->url("first"), {} }, {}));
    m_origin->stop();
}

QTEST_GUILESS_MAIN(TestLabOrigin)
#include "test_laborigin.moc"
