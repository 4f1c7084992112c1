// SPDX-License-Identifier: GPL-3.0-or-later
// Whom the transport trusts, and what it says of those it does not.
#include "support/exchanges.h"
#include "support/loopbackserver.h"
#include "support/scriptedorigin.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <atomic>
#include <thread>

using namespace etagere;
using namespace etagere::test;

namespace {

Request get(const QByteArray &url) { return { .url = url, .headers = {} }; }

QByteArray onPort(quint16 port, const QByteArray &scheme = "http")
{
    return scheme + "://127.0.0.1:" + QByteArray::number(port) + "/?token=secret";
}

OriginAnswer ok(const OriginRequest &, int) { return { .body = "hello" }; }

TransportLimits trusting(const QString &caCert)
{
    TransportLimits limits;
    limits.caCert = caCert;
    limits.connectMs = 100'000; // a busy machine reads the authorities of the system for seconds
    return limits;
}

} // namespace

class TestHttpTransportTls : public QObject
{
    Q_OBJECT
private slots:
    void ownAuthorityIsTrusted();
    void unknownAuthority();
    void selfSigned();
    void otherHost();
    void noAuthorityFile();
    void tlsOnAPlainPort();
    void plainOnATlsPort();
    void serverGoesWhileSending();
    void stopEndsEncrypting();
};

void TestHttpTransportTls::ownAuthorityIsTrusted()
{
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    ScriptedOrigin origin(ok, authority.issue(QStringLiteral("server"), QStringLiteral("IP:127.0.0.1")));
    const Result<Exchange> exchange = httpTransport(trusting(authority.cert()))(get(origin.url("/a?b")), {});
    QVERIFY2(exchange, problemOf(exchange).constData());
    QCOMPARE(bodyOf(*exchange), QByteArray("hello"));
    QCOMPARE(origin.requests().constFirst().target, QByteArray("/a?b"));
}

void TestHttpTransportTls::unknownAuthority()
{
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    const TestAuthority other(folder.path(), QStringLiteral("other"));
    ScriptedOrigin origin(ok, authority.issue(QStringLiteral("server"), QStringLiteral("IP:127.0.0.1")));
    for (const QString &trusted : { QString(), other.cert() }) {
        QCOMPARE(mismatch(httpTransport(trusting(trusted))(get(origin.url("/?token=secret")), {}),
                          ErrorCode::Permission, "is not trusted"),
                 QByteArray());
    }
    QCOMPARE(origin.requests().size(), 0);
}

void TestHttpTransportTls::selfSigned()
{
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    const CertificateFiles own{ authority.cert(), folder.filePath(QStringLiteral("authority.key")) };
    ScriptedOrigin origin(ok, own);
    QCOMPARE(mismatch(httpTransport(trusting({}))(get(origin.url()), {}), ErrorCode::Permission, "self-signed"),
             QByteArray());
}

void TestHttpTransportTls::otherHost()
{
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    ScriptedOrigin origin(ok, authority.issue(QStringLiteral("server"), QStringLiteral("DNS:example.org")));
    QCOMPARE(mismatch(httpTransport(trusting(authority.cert()))(get(origin.url()), {}), ErrorCode::Permission,
                      "for another name"),
             QByteArray());
    QCOMPARE(origin.requests().size(), 0);
}

void TestHttpTransportTls::noAuthorityFile()
{
    ScriptedOrigin origin(ok);
    const QByteArray url = onPort(origin.port(), "https");
    QCOMPARE(mismatch(httpTransport(trusting(QStringLiteral("/nowhere.pem")))(get(url), {}), ErrorCode::Usage,
                      "/nowhere.pem"),
             QByteArray());
}

void TestHttpTransportTls::tlsOnAPlainPort()
{
    LoopbackServer server([](int connection) {
        receiveSome(connection);
        sendAll(connection, "HTTP/1.1 400 Bad\r\n\r\n");
    });
    QCOMPARE(mismatch(httpTransport()(get(onPort(server.port(), "https")), {}), ErrorCode::Io,
                      "check that the port speaks TLS"),
             QByteArray());
}

void TestHttpTransportTls::plainOnATlsPort()
{
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    ScriptedOrigin origin(ok, authority.issue(QStringLiteral("server"), QStringLiteral("IP:127.0.0.1")));
    const Result<Exchange> exchange = httpTransport()(get(onPort(origin.port())), {});
    QVERIFY(!exchange);
    QCOMPARE(exchange.error().code, ErrorCode::Io);
}

// A write to a connection that is gone must not end the program by SIGPIPE.
void TestHttpTransportTls::serverGoesWhileSending()
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

void TestHttpTransportTls::stopEndsEncrypting()
{
    // libcurl reads the authorities when it has said hello: those of the system take the sanitizer a quarter of a
    // second.
    const QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    std::atomic<bool> isGreeted = false;
    LoopbackServer server([&](int connection) {
        receiveSome(connection);
        isGreeted = true;
        waitForEnd(connection);
    });
    const qint64 ms = msToCancel(httpTransport(trusting(authority.cert())), get(onPort(server.port(), "https")),
                                 [&] { return isGreeted.load(); });
    QVERIFY2(ms >= 0 && ms < 200, QByteArray::number(ms).constData());
}

QTEST_GUILESS_MAIN(TestHttpTransportTls)
#include "test_httptransporttls.moc"
