// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that are away, silent, unknown or not to be trusted: a sentence each, and a stop ends every wait.
#include "support/exchanges.h"
#include "support/loopbackserver.h"
#include "support/scriptedorigin.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <atomic>
#include <dlfcn.h>
#include <netdb.h>
#include <sys/socket.h>
#include <thread>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr auto LookUpTime = std::chrono::seconds(2);
std::atomic<int> slowLookUps = 0;

} // namespace

// libcurl's look-up lands here, because a program's own functions come before those of the C library: a name server
// that takes its time, without a network.
extern "C" Q_DECL_EXPORT int getaddrinfo(const char *name, const char *service, const addrinfo *hints,
                                         addrinfo **result)
{
    if (name && qstrcmp(name, "slow.invalid") == 0) {
        ++slowLookUps;
        std::this_thread::sleep_for(LookUpTime);
        return EAI_NONAME;
    }
    if (name && qstrcmp(name, "unknown.invalid") == 0)
        return EAI_NONAME;
    using Function = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto next = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return next(name, service, hints, result);
}

namespace {

Request get(const QByteArray &url) { return { .url = url, .headers = {} }; }

QByteArray onPort(quint16 port, const QByteArray &scheme = "http")
{
    return scheme + "://127.0.0.1:" + QByteArray::number(port) + "/?token=secret";
}

OriginAnswer ok(const OriginRequest &, int) { return { .body = "hello" }; }

TransportLimits impatient()
{
    TransportLimits limits;
    limits.connectMs = 300;
    limits.silenceMs = 300;
    return limits;
}

TransportLimits trusting(const QString &caCert)
{
    TransportLimits limits;
    limits.caCert = caCert;
    return limits;
}

quint16 closedPort()
{
    return LoopbackServer([](int) {}).port();
}

// The failure is of this kind, says this, names the origin and nothing of the query.
void compareFailure(const Result<Exchange> &result, ErrorCode code, const char *words)
{
    const QByteArray problem = problemOf(result);
    QVERIFY2(!result, problem);
    QVERIFY2(result.error().code == code, problem);
    QVERIFY2(result.error().message.contains(QString::fromUtf8(words)), problem);
    QVERIFY2(result.error().where.startsWith(u"http") && result.error().where.count(u'/') == 2, problem);
    QVERIFY2(!problem.contains("secret"), problem);
}

} // namespace

class TestHttpTransportFaults : public QObject
{
    Q_OBJECT
private slots:
    void unknownName();
    void refusedConnection();
    void connectTimesOut();
    void lookUpTimesOut();
    void encryptionTimesOut();
    void silenceBeforeTheAnswer();
    void silenceInTheBody();
    void closedWithoutAnswer();
    void resetInTheBody();
    void notHttp();
    void cutAtEveryByte();
    void limitDropsTheConnection();
    void stopEndsTheLookUp();
    void stopEndsConnecting();
    void stopEndsEncrypting();
    void stopEndsWaiting();
    void stopEndsReceiving();
    void stopEndsSending();
    void stoppedBefore();
    void tlsWithOwnAuthority();
    void tlsUnknownAuthority();
    void tlsSelfSigned();
    void tlsOtherHost();
    void tlsNoAuthorityFile();
    void tlsOnAPlainPort();
    void plainOnATlsPort();
    void tlsServerGoesWhileSending();
};

void TestHttpTransportFaults::unknownName()
{
    compareFailure(httpTransport()(get("http://unknown.invalid/?token=secret"), {}), ErrorCode::NotFound,
                   "No computer is known as unknown.invalid");
}

void TestHttpTransportFaults::refusedConnection()
{
    compareFailure(httpTransport()(get(onPort(closedPort())), {}), ErrorCode::Io, "refuses the connection");
}

void TestHttpTransportFaults::connectTimesOut()
{
    const SilentPort port;
    compareFailure(httpTransport(impatient())(get(onPort(port.port())), {}), ErrorCode::Io,
                   "does not answer within 0.3 seconds");
}

void TestHttpTransportFaults::lookUpTimesOut()
{
    QElapsedTimer timer;
    timer.start();
    compareFailure(httpTransport(impatient())(get("http://slow.invalid/?token=secret"), {}), ErrorCode::Io,
                   "is not found within 0.3 seconds");
    QVERIFY(timer.elapsed() < 1500);
}

void TestHttpTransportFaults::encryptionTimesOut()
{
    LoopbackServer server(waitForEnd);
    compareFailure(httpTransport(impatient())(get(onPort(server.port(), "https")), {}), ErrorCode::Io,
                   "does not encrypt within 0.3 seconds");
}

void TestHttpTransportFaults::silenceBeforeTheAnswer()
{
    ScriptedOrigin origin([](const OriginRequest &, int) { return OriginAnswer{ .isSilent = true }; });
    compareFailure(httpTransport(impatient())(get(origin.url("/?token=secret")), {}), ErrorCode::Io,
                   "did not answer within 0.3 seconds");
}

void TestHttpTransportFaults::silenceInTheBody()
{
    LoopbackServer server([](int connection) {
        receiveSome(connection);
        sendAll(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        waitForEnd(connection);
    });
    compareFailure(httpTransport(impatient())(get(onPort(server.port())), {}), ErrorCode::Io, "after 3 bytes");
}

void TestHttpTransportFaults::closedWithoutAnswer()
{
    LoopbackServer server([](int connection) { receiveSome(connection); });
    compareFailure(httpTransport()(get(onPort(server.port())), {}), ErrorCode::Io, "without an answer");
}

void TestHttpTransportFaults::resetInTheBody()
{
    for (const char *length : { "Content-Length: 10\r\n", "" }) {
        std::atomic<qint64> seen = 0;
        TransportLimits limits;
        limits.progress = [&](qint64 received, qint64) { seen = received; };
        LoopbackServer server([&](int connection) {
            receiveSome(connection);
            sendAll(connection, QByteArray("HTTP/1.1 200 OK\r\n") + length + "\r\nabc");
            while (seen == 0)
                std::this_thread::yield();
            resetConnection(connection);
        });
        compareFailure(httpTransport(limits)(get(onPort(server.port())), {}), ErrorCode::Io,
                       *length ? "3 of 10 bytes" : "broke");
    }
}

void TestHttpTransportFaults::notHttp()
{
    LoopbackServer server([](int connection) { sendAll(connection, "220 smtp.example ESMTP\r\n"); });
    compareFailure(httpTransport()(get(onPort(server.port())), {}), ErrorCode::Io, "not proper HTTP");
}

void TestHttpTransportFaults::cutAtEveryByte()
{
    int cutAfter = 0;
    ScriptedOrigin origin([&](const OriginRequest &, int) {
        return OriginAnswer{ .headers = { { "Transfer-Encoding", "chunked" } },
                             .body = "hello",
                             .cutAfter = cutAfter,
                             .isBare = true,
                             .isChunked = true,
                             .trailers = { { "T", "u" } } };
    });
    bool isComplete = false;
    for (; !isComplete && cutAfter < 500; ++cutAfter) {
        const Result<Exchange> exchange = httpTransport()(get(origin.url()), {});
        isComplete = bool(exchange);
        QVERIFY(isComplete || exchange.error().code == ErrorCode::Io);
    }
    QCOMPARE(cutAfter - 1,
             int(sizeof "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nT: u\r\n\r\n")
                 - 1);
}

void TestHttpTransportFaults::limitDropsTheConnection()
{
    TransportLimits limits;
    limits.body = 1'000'000;
    std::atomic<bool> isDropped = false;
    LoopbackServer server([&](int connection) {
        receiveSome(connection);
        sendAll(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (!isDropped) {
            sendAll(connection, "3e8\r\n" + QByteArray(1000, 'x') + "\r\n");
            char byte;
            isDropped = recv(connection, &byte, 1, MSG_DONTWAIT) == 0 || errno == ECONNRESET;
        }
    });
    compareFailure(httpTransport(limits)(get(onPort(server.port())), {}), ErrorCode::LimitExceeded, "1000000 bytes");
    QTRY_VERIFY(isDropped);
}

void TestHttpTransportFaults::stopEndsTheLookUp()
{
    const int before = slowLookUps;
    const qint64 ms = msToCancel(httpTransport(), get("http://slow.invalid/"), [&] { return slowLookUps > before; });
    QVERIFY2(ms >= 0 && ms < 200, QByteArray::number(ms).constData());
}

void TestHttpTransportFaults::stopEndsConnecting()
{
    const SilentPort port;
    QElapsedTimer timer;
    timer.start();
    const qint64 ms = msToCancel(httpTransport(), get(onPort(port.port())), [&] { return timer.elapsed() > 100; });
    QVERIFY2(ms >= 0 && ms < 200, QByteArray::number(ms).constData());
}

void TestHttpTransportFaults::stopEndsEncrypting()
{
    LoopbackServer server(waitForEnd);
    const qint64 ms =
        msToCancel(httpTransport(), get(onPort(server.port(), "https")), [&] { return server.connections() > 0; });
    QVERIFY2(ms >= 0 && ms < 200, QByteArray::number(ms).constData());
}

void TestHttpTransportFaults::stopEndsWaiting()
{
    ScriptedOrigin origin([](const OriginRequest &, int) { return OriginAnswer{ .isSilent = true }; });
    const qint64 ms = msToCancel(httpTransport(), get(origin.url()), [&] { return !origin.requests().isEmpty(); });
    QVERIFY2(ms >= 0 && ms < 200, QByteArray::number(ms).constData());
}

void TestHttpTransportFaults::stopEndsReceiving()
{
    std::atomic<bool> isSending = false;
    LoopbackServer server([&](int connection) {
        receiveSome(connection);
        sendAll(connection, "HTTP/1.1 200 OK\r\n\r\nabc");
        isSending = true;
        waitForEnd(connection);
    });
    const qint64 ms = msToCancel(httpTransport(), get(onPort(server.port())), [&] { return isSending.load(); });
    QVERIFY2(ms >= 0 && ms < 200, QByteArray::number(ms).constData());
}

void TestHttpTransportFaults::stopEndsSending()
{
    std::atomic<bool> isReading = false;
    std::atomic<bool> isOver = false;
    LoopbackServer server([&](int connection) {
        receiveSome(connection);
        isReading = true;
        while (!isOver)
            std::this_thread::yield();
    });
    const Request request{ "PUT", onPort(server.port()), {}, QByteArray(50'000'000, 'x') };
    const qint64 ms = msToCancel(httpTransport(), request, [&] { return isReading.load(); });
    isOver = true;
    QVERIFY2(ms >= 0 && ms < 200, QByteArray::number(ms).constData());
}

void TestHttpTransportFaults::stoppedBefore()
{
    ScriptedOrigin origin(ok);
    std::stop_source stop;
    stop.request_stop();
    compareFailure(httpTransport()(get(origin.url()), stop.get_token()), ErrorCode::Cancelled, "cancelled");
    QCOMPARE(origin.connections(), 0);
}

void TestHttpTransportFaults::tlsWithOwnAuthority()
{
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    ScriptedOrigin origin(ok, authority.issue(QStringLiteral("server"), QStringLiteral("IP:127.0.0.1")));
    const Result<Exchange> exchange = httpTransport(trusting(authority.cert()))(get(origin.url("/a?b")), {});
    QVERIFY2(exchange, problemOf(exchange));
    QCOMPARE(bodyOf(*exchange), QByteArray("hello"));
    QCOMPARE(origin.requests().constFirst().target, QByteArray("/a?b"));
}

void TestHttpTransportFaults::tlsUnknownAuthority()
{
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    const TestAuthority other(folder.path(), QStringLiteral("other"));
    ScriptedOrigin origin(ok, authority.issue(QStringLiteral("server"), QStringLiteral("IP:127.0.0.1")));
    for (const QString &trusted : { QString(), other.cert() }) {
        compareFailure(httpTransport(trusting(trusted))(get(origin.url("/?token=secret")), {}), ErrorCode::Permission,
                       "is not trusted");
    }
    QCOMPARE(origin.requests().size(), 0);
}

void TestHttpTransportFaults::tlsSelfSigned()
{
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    const CertificateFiles own{ authority.cert(), folder.filePath(QStringLiteral("authority.key")) };
    ScriptedOrigin origin(ok, own);
    compareFailure(httpTransport()(get(origin.url()), {}), ErrorCode::Permission, "self-signed");
}

void TestHttpTransportFaults::tlsOtherHost()
{
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    ScriptedOrigin origin(ok, authority.issue(QStringLiteral("server"), QStringLiteral("DNS:example.org")));
    compareFailure(httpTransport(trusting(authority.cert()))(get(origin.url()), {}), ErrorCode::Permission,
                   "for another name");
    QCOMPARE(origin.requests().size(), 0);
}

void TestHttpTransportFaults::tlsNoAuthorityFile()
{
    ScriptedOrigin origin(ok);
    const QByteArray url = onPort(origin.port(), "https");
    compareFailure(httpTransport(trusting(QStringLiteral("/nowhere.pem")))(get(url), {}), ErrorCode::Usage,
                   "/nowhere.pem");
}

void TestHttpTransportFaults::tlsOnAPlainPort()
{
    LoopbackServer server([](int connection) {
        receiveSome(connection);
        sendAll(connection, "HTTP/1.1 400 Bad\r\n\r\n");
    });
    compareFailure(httpTransport()(get(onPort(server.port(), "https")), {}), ErrorCode::Io,
                   "check that the port speaks TLS");
}

void TestHttpTransportFaults::plainOnATlsPort()
{
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    ScriptedOrigin origin(ok, authority.issue(QStringLiteral("server"), QStringLiteral("IP:127.0.0.1")));
    const Result<Exchange> exchange = httpTransport()(get(onPort(origin.port())), {});
    QVERIFY(!exchange);
    QCOMPARE(exchange.error().code, ErrorCode::Io);
}

// A write to a connection that is gone must not end the program by SIGPIPE.
void TestHttpTransportFaults::tlsServerGoesWhileSending()
{
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    auto origin =
        std::make_unique<ScriptedOrigin>([](const OriginRequest &, int) { return OriginAnswer{ .isSilent = true }; },
                                         authority.issue(QStringLiteral("server"), QStringLiteral("IP:127.0.0.1")));
    const Request request{ "PUT", origin->url(), {}, QByteArray(20'000'000, 'x') };
    Result<Exchange> result;
    std::thread thread([&] { result = httpTransport(trusting(authority.cert()))(request, {}); });
    QTRY_COMPARE(origin->connections(), 1);
    origin.reset();
    thread.join();
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Io);
}

QTEST_GUILESS_MAIN(TestHttpTransportFaults)
#include "test_httptransportfaults.moc"
