// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that are away, silent, unknown or not to be trusted: a sentence each, and a stop ends every wait.
#include "support/exchanges.h"
#include "support/loopbackserver.h"
#include "support/scriptedorigin.h"

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
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

quint16 closedPort()
{
    return LoopbackServer([](int) {}).port();
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
    void stopEndsWaiting();
    void stopEndsReceiving();
    void stopEndsSending();
    void stoppedBefore();
    void nothingStaysOpen();
};

void TestHttpTransportFaults::unknownName()
{
    QCOMPARE(mismatch(httpTransport()(get("http://unknown.invalid/?token=secret"), {}), ErrorCode::NotFound,
                      "No computer is known as unknown.invalid"),
             QByteArray());
}

void TestHttpTransportFaults::refusedConnection()
{
    QCOMPARE(mismatch(httpTransport()(get(onPort(closedPort())), {}), ErrorCode::Io, "refuses the connection"),
             QByteArray());
}

void TestHttpTransportFaults::connectTimesOut()
{
    const SilentPort port;
    QCOMPARE(mismatch(httpTransport(impatient())(get(onPort(port.port())), {}), ErrorCode::Io,
                      "does not answer within 0.3 seconds"),
             QByteArray());
}

void TestHttpTransportFaults::lookUpTimesOut()
{
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(mismatch(httpTransport(impatient())(get("http://slow.invalid/?token=secret"), {}), ErrorCode::Io,
                      "is not found within 0.3 seconds"),
             QByteArray());
    QVERIFY(timer.elapsed() < 1500);
}

void TestHttpTransportFaults::encryptionTimesOut()
{
    LoopbackServer server(waitForEnd);
    QCOMPARE(mismatch(httpTransport(impatient())(get(onPort(server.port(), "https")), {}), ErrorCode::Io,
                      "does not encrypt within 0.3 seconds"),
             QByteArray());
}

void TestHttpTransportFaults::silenceBeforeTheAnswer()
{
    ScriptedOrigin origin([](const OriginRequest &, int) { return OriginAnswer{ .isSilent = true }; });
    QCOMPARE(mismatch(httpTransport(impatient())(get(origin.url("/?token=secret")), {}), ErrorCode::Io,
                      "did not answer within 0.3 seconds"),
             QByteArray());
}

void TestHttpTransportFaults::silenceInTheBody()
{
    LoopbackServer server([](int connection) {
        receiveSome(connection);
        sendAll(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        waitForEnd(connection);
    });
    QCOMPARE(mismatch(httpTransport(impatient())(get(onPort(server.port())), {}), ErrorCode::Io, "after 3 bytes"),
             QByteArray());
}

void TestHttpTransportFaults::closedWithoutAnswer()
{
    LoopbackServer server([](int connection) { receiveSome(connection); });
    QCOMPARE(mismatch(httpTransport()(get(onPort(server.port())), {}), ErrorCode::Io, "without an answer"),
             QByteArray());
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
        QCOMPARE(mismatch(httpTransport(limits)(get(onPort(server.port())), {}), ErrorCode::Io,
                          *length ? "3 of 10 bytes" : "broke"),
                 QByteArray());
    }
}

void TestHttpTransportFaults::notHttp()
{
    LoopbackServer server([](int connection) { sendAll(connection, "220 smtp.example ESMTP\r\n"); });
    QCOMPARE(mismatch(httpTransport()(get(onPort(server.port())), {}), ErrorCode::Io, "not proper HTTP"), QByteArray());
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
    QCOMPARE(mismatch(httpTransport(limits)(get(onPort(server.port())), {}), ErrorCode::LimitExceeded, "1000000 bytes"),
             QByteArray());
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
    QCOMPARE(mismatch(httpTransport()(get(origin.url()), stop.get_token()), ErrorCode::Cancelled, "cancelled"),
             QByteArray());
    QCOMPARE(origin.connections(), 0);
}

// Neither after an answer nor a failure nor a stop; a look-up that was left closes its own when it ends.
void TestHttpTransportFaults::nothingStaysOpen()
{
    const auto openFiles = [] { return QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::AllEntries).size(); };
    const int lookUps = slowLookUps;
    const qsizetype before = openFiles();
    {
        LoopbackServer server([](int connection) {
            receiveSome(connection);
            sendAll(connection, "HTTP/1.1 200 OK\r\n\r\n" + QByteArray(LargestBodyInMemory + 1, 'x'));
        });
        for (int i = 0; i < 5; ++i) {
            QVERIFY(httpTransport()(get(onPort(server.port())), {}));
            QVERIFY(!httpTransport()(get(onPort(closedPort())), {}));
            QVERIFY(!httpTransport()(get("http://unknown.invalid/"), {}));
            QVERIFY(msToCancel(httpTransport(), get("http://slow.invalid/"), [&] { return slowLookUps > lookUps + i; })
                    >= 0);
        }
    }
    QTRY_VERIFY(openFiles() <= before); // a look-up of a test before may have ended meanwhile
}

QTEST_GUILESS_MAIN(TestHttpTransportFaults)
#include "test_httptransportfaults.moc"
