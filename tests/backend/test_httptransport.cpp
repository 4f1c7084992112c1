// SPDX-License-Identifier: GPL-3.0-or-later
// What goes over the wire is what was given, and what comes back is told as it came.
#include "support/exchanges.h"
#include "support/loopbackserver.h"
#include "support/scriptedorigin.h"

#include <etagere/datetime.h>

#include <QtCore/QDir>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <unistd.h>

using namespace etagere;
using namespace etagere::test;

namespace {

OriginAnswer ok(const OriginRequest &, int) { return { .body = "hello" }; }

QByteArray urlOf(const LoopbackServer &server, const QByteArray &path = "/")
{
    return "http://127.0.0.1:" + QByteArray::number(server.port()) + path;
}

/// Answers each connection with these bytes once a request has come, and keeps what came.
class RawOrigin
{
public:
    explicit RawOrigin(QByteArray answer)
        : m_answer(std::move(answer))
    {
    }
    QByteArray url() const { return urlOf(m_server); }
    QByteArray request() const { return m_request; }

private:
    void serve(int connection)
    {
        for (QByteArray bytes = "-"; !bytes.isEmpty() && !m_request.contains("\r\n\r\n");)
            m_request += bytes = receiveSome(connection);
        sendAll(connection, m_answer);
    }
    const QByteArray m_answer;
    QByteArray m_request; ///< complete when the answer has come
    LoopbackServer m_server{ [this](int connection) { serve(connection); } };
};

/// Bytes of this process in memory.
qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no statm");
    return file.readAll().split(' ').at(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

} // namespace

class TestHttpTransport : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void requestGoesOutAsGiven();
    void responseComesAsSent();
    void codedBodyStaysCoded();
    void redirectIsAnAnswer();
    void nothingIsSentTwice_data();
    void nothingIsSentTwice();
    void answerBeforeTheBodyIsSent();
    void connectionsAreFresh();
    void proxiesAreLeftAlone();
    void timesSurroundTheHead();
    void namesAreLookedUp();
    void largeBodyIsNotHeld();
    void largeBodyNeedsATemporaryFolder();
    void manyAtOnce();
};

void TestHttpTransport::initTestCase()
{
    for (const char *name : { "http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY" })
        qunsetenv(name);
}

void TestHttpTransport::requestGoesOutAsGiven()
{
    RawOrigin origin("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    Request request{ "PUT", origin.url() + "a?b", {}, "body" };
    request.headers.append("x-FIRST", "1");
    request.headers.append("Accept", "a/b");
    request.headers.append("X-Empty", "");
    request.headers.append("accept", "  c/d ;q=0.1\t");
    request.headers.append("HOST", "elsewhere.example");
    request.headers.appendNull("Date");
    request.headers.append("X-Bytes", "\xe4\xff;\"\\");
    request.headers.append("Expect", "100-continue");
    request.headers.append("Connection", "TE, close");
    const Result<Exchange> exchange = httpTransport()(request, {});
    QVERIFY2(exchange, problemOf(exchange).constData());
    const QByteArray head = "PUT /a?b HTTP/1.1\r\nx-FIRST: 1\r\nAccept: a/b\r\nX-Empty:\r\naccept:   c/d ;q=0.1\t\r\n"
                            "HOST: elsewhere.example\r\nX-Bytes: \xe4\xff;\"\\\r\nExpect: 100-continue\r\n"
                            "Connection: TE, close\r\nContent-Length: 4\r\n\r\n";
    QCOMPARE(exchange->sent, head);
    QVERIFY(origin.request().startsWith(head));
    QCOMPARE(exchange->response.requestHeaders, request.headers);
}

void TestHttpTransport::responseComesAsSent()
{
    const QByteArray interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nX-Interim: 1\r\n\r\n";
    const QByteArray head = "HTTP/1.1 203 So la la\r\nVary: a\r\nTransfer-Encoding: chunked\r\nvary:b\r\n\r\n";
    RawOrigin origin(interim + head + "5\r\nhello\r\n0\r\nDigest: x\r\n\r\n");
    const Result<Exchange> exchange = httpTransport()({ .url = origin.url(), .headers = {} }, {});
    QVERIFY2(exchange, problemOf(exchange).constData());
    QCOMPARE(exchange->received, interim + head + "Digest: x\r\n\r\n");
    QCOMPARE(exchange->response.status, 203);
    QCOMPARE(exchange->response.httpVersion, 11);
    QCOMPARE(exchange->response.reason, QByteArray("So la la"));
    QCOMPARE(exchange->response.headers,
             (HeaderList{ { "Vary", "a" }, { "Transfer-Encoding", "chunked" }, { "vary", "b" } }));
    QCOMPARE(exchange->response.trailers, (HeaderList{ { "Digest", "x" } }));
    QCOMPARE(bodyOf(*exchange), QByteArray("hello"));
    QCOMPARE(exchange->sent, "GET / HTTP/1.1\r\nHost: " + origin.url().sliced(7).chopped(1) + "\r\n\r\n");
    QCOMPARE(origin.request(), exchange->sent);
}

void TestHttpTransport::codedBodyStaysCoded()
{
    ScriptedOrigin origin([](const OriginRequest &, int) {
        return OriginAnswer{ .headers = { { "Content-Encoding", "gzip" } }, .body = "\x1f\x8b no gzip at all" };
    });
    const Result<Exchange> exchange =
        httpTransport()({ .url = origin.url(), .headers = { { "Accept-Encoding", "gzip, br" } } }, {});
    QVERIFY2(exchange, problemOf(exchange).constData());
    QCOMPARE(bodyOf(*exchange), QByteArray("\x1f\x8b no gzip at all"));
    QVERIFY(!exchange->response.bodyIsDecoded);
}

void TestHttpTransport::redirectIsAnAnswer()
{
    ScriptedOrigin origin([](const OriginRequest &, int) {
        return OriginAnswer{ .status = 302, .headers = { { "Location", "/other" } }, .body = "moved" };
    });
    const Result<Exchange> exchange = httpTransport()({ .url = origin.url(), .headers = {} }, {});
    QVERIFY2(exchange, problemOf(exchange).constData());
    QCOMPARE(exchange->response.status, 302);
    QCOMPARE(bodyOf(*exchange), QByteArray("moved"));
    QCOMPARE(origin.requests().size(), 1);
}

void TestHttpTransport::nothingIsSentTwice_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("cutAfter");
    QTest::newRow("417") << 417 << -1;
    QTest::newRow("401") << 401 << -1;
    QTest::newRow("408") << 408 << -1;
    QTest::newRow("closed at once") << 200 << 0;
    QTest::newRow("closed in the head") << 200 << 20;
}

void TestHttpTransport::nothingIsSentTwice()
{
    QFETCH(int, status);
    QFETCH(int, cutAfter);
    ScriptedOrigin origin([&](const OriginRequest &, int) {
        return OriginAnswer{ .status = status, .headers = { { "WWW-Authenticate", "Basic" } }, .cutAfter = cutAfter };
    });
    const QByteArray body(2'000'000, 'x');
    const Result<Exchange> exchange =
        httpTransport()({ "POST", origin.url(), { { "Expect", "100-continue" } }, body }, {});
    QCOMPARE(exchange ? exchange->response.status : -int(exchange.error().code),
             cutAfter < 0 ? status : -int(ErrorCode::Io));
    QCOMPARE(origin.requests().size(), 1);
    QCOMPARE(origin.connections(), 1);
}

void TestHttpTransport::answerBeforeTheBodyIsSent()
{
    LoopbackServer server([](int connection) {
        receiveSome(connection);
        sendAll(connection, "HTTP/1.1 413 Too large\r\nContent-Length: 2\r\n\r\nno");
        waitForEnd(connection);
    });
    const Result<Exchange> exchange = httpTransport()({ "PUT", urlOf(server), {}, QByteArray(50'000'000, 'x') }, {});
    QVERIFY2(exchange, problemOf(exchange).constData());
    QCOMPARE(exchange->response.status, 413);
    QCOMPARE(bodyOf(*exchange), QByteArray("no"));
}

void TestHttpTransport::connectionsAreFresh()
{
    ScriptedOrigin origin(ok);
    const Transport transport = httpTransport();
    for (int i = 0; i < 3; ++i)
        QVERIFY(transport({ .url = origin.url(), .headers = {} }, {}));
    QCOMPARE(origin.connections(), 3);
}

void TestHttpTransport::proxiesAreLeftAlone()
{
    ScriptedOrigin origin(ok);
    ScriptedOrigin proxy(ok);
    qputenv("http_proxy", proxy.url());
    qputenv("all_proxy", proxy.url());
    const Result<Exchange> exchange = httpTransport()({ .url = origin.url(), .headers = {} }, {});
    initTestCase();
    QVERIFY2(exchange, problemOf(exchange).constData());
    QCOMPARE(origin.requests().size(), 1);
    QCOMPARE(proxy.connections(), 0);
}

void TestHttpTransport::timesSurroundTheHead()
{
    ScriptedOrigin origin([](const OriginRequest &, int) { return OriginAnswer{ .delayMs = 60 }; });
    const Msecs before = currentTime();
    const Result<Exchange> exchange = httpTransport()({ .url = origin.url(), .headers = {} }, {});
    QVERIFY2(exchange, problemOf(exchange).constData());
    QVERIFY(exchange->response.requestTime >= before);
    QVERIFY(exchange->response.responseTime >= exchange->response.requestTime + 50);
    QVERIFY(exchange->response.responseTime <= currentTime());
}

void TestHttpTransport::namesAreLookedUp()
{
    ScriptedOrigin origin(ok);
    const QByteArray url = "HTTP://LocalHost:" + QByteArray::number(origin.port()) + "/x";
    const Result<Exchange> exchange = httpTransport()({ .url = url, .headers = {} }, {});
    QVERIFY2(exchange, problemOf(exchange).constData());
    QCOMPARE(origin.requests().constFirst().headers.joined("Host"), "LocalHost:" + QByteArray::number(origin.port()));
}

void TestHttpTransport::largeBodyIsNotHeld()
{
    static constexpr qint64 Piece = 1'000'000;
    static constexpr qint64 Size = 100 * Piece;
    LoopbackServer server([](int connection) {
        receiveSome(connection);
        sendAll(connection, "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(Size) + "\r\n\r\n");
        QByteArray piece(Piece, Qt::Uninitialized); // one for all: what is freed stays in the sanitizer's memory
        for (int i = 0; i < Size / Piece; ++i)
            sendAll(connection, piece.fill(char('a' + i % 26)));
    });
    TransportLimits limits;
    qint64 most = 0;
    qint64 last = 0;
    limits.progress = [&](qint64 received, qint64 total) {
        most = std::max(most, residentBytes());
        last = received;
        QCOMPARE(total, Size);
    };
    const qint64 before = residentBytes();
    const Result<Exchange> exchange = httpTransport(limits)({ .url = urlOf(server), .headers = {} }, {});
    QVERIFY2(exchange, problemOf(exchange).constData());
    const Part &body = exchange->response.body;
    QCOMPARE(last, Size);
    QCOMPARE(body.size, Size);
    QVERIFY(!body.isWhole() && body.source);
    QCOMPARE(*body.read(Size - Piece - 1, 3), QByteArray("uvv"));
    QCOMPARE(*body.read(0, 70'000), QByteArray(70'000, 'a'));
    QVERIFY2(most - before < Size / 2, QByteArray::number(most - before).constData());
}

void TestHttpTransport::largeBodyNeedsATemporaryFolder()
{
    QTemporaryDir folder;
    qsizetype size = LargestBodyInMemory;
    ScriptedOrigin origin([&](const OriginRequest &, int) { return OriginAnswer{ .body = QByteArray(size, 'x') }; });
    const Request request{ .url = origin.url(), .headers = {} };
    const QByteArray before = qgetenv("TMPDIR");
    qputenv("TMPDIR", "/nowhere");
    const Result<Exchange> inMemory = httpTransport()(request, {});
    ++size;
    const Result<Exchange> refused = httpTransport()(request, {});
    qputenv("TMPDIR", folder.path().toUtf8());
    const Result<Exchange> inFile = httpTransport()(request, {});
    before.isNull() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
    QVERIFY(inMemory && inMemory->response.body.isWhole());
    QCOMPARE(mismatch(refused, ErrorCode::Io, "The body cannot be kept in the temporary folder /nowhere"),
             QByteArray());
    QVERIFY2(inFile, problemOf(inFile).constData());
    QVERIFY(bodyOf(*inFile) == QByteArray(size, 'x'));
    QVERIFY(QDir(folder.path()).isEmpty()); // it has no name from the beginning
}

void TestHttpTransport::manyAtOnce()
{
    ScriptedOrigin origin([](const OriginRequest &request, int) {
        return OriginAnswer{ .body = request.target.repeated(1000), .delayMs = 20 };
    });
    const Transport transport = httpTransport();
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 64; ++i) {
        threads.emplace_back([&, i] {
            const QByteArray path = "/" + QByteArray::number(i);
            const Result<Exchange> exchange = transport({ .url = origin.url(path), .headers = {} }, {});
            right += exchange && bodyOf(*exchange) == path.repeated(1000);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(right.load(), 64);
    QCOMPARE(origin.requests().size(), 64);
}

QTEST_GUILESS_MAIN(TestHttpTransport)
#include "test_httptransport.moc"
