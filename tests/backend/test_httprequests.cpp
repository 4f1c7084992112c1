// SPDX-License-Identifier: GPL-3.0-or-later
// URLs and methods go over the wire byte by byte; what is no request is refused before anything is sent.
#include "client/httpurl.h"
#include "support/exchanges.h"
#include "support/scriptedorigin.h"

#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

OriginAnswer ok(const OriginRequest &, int) { return { .body = "hello" }; }

} // namespace

class TestHttpRequests : public QObject
{
    Q_OBJECT
private slots:
    void targets_data();
    void targets();
    void hosts_data();
    void hosts();
    void methods_data();
    void methods();
    void refused_data();
    void refused();
};

void TestHttpRequests::targets_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const QByteArray &path, const QByteArray &target) {
        QTest::newRow(path.constData()) << path << target;
    };
    row("", "/");
    row("/", "/");
    row("?x", "/?x");
    row("#x", "/");
    row("/a/../b/./c//", "/a/../b/./c//");
    row("//double", "//double");
    row("/%7Ea%41%2f?b=%20&c=+", "/%7Ea%41%2f?b=%20&c=+");
    row("/p?q=/?#f?g", "/p?q=/?");
    row("/gr\xc3\xbc\xc3\x9f?\xff", "/gr\xc3\xbc\xc3\x9f?\xff");
    row("/a|b\"c\\d^{}`", "/a|b\"c\\d^{}`");
    row("/user@host:8", "/user@host:8");
    row("/[a-c]/{x,y}", "/[a-c]/{x,y}");
}

void TestHttpRequests::targets()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, target);
    ScriptedOrigin origin(ok);
    const Result<Exchange> exchange = httpTransport()({ .url = origin.url(path), .headers = {} }, {});
    QVERIFY2(exchange, problemOf(exchange).constData());
    QCOMPARE(origin.requests().constFirst().target, target);
    QCOMPARE(exchange->response.url, origin.url(path));
}

void TestHttpRequests::hosts_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("origin");
    const auto row = [](const QByteArray &url, const QByteArray &host, const QByteArray &origin) {
        QTest::newRow(url.constData()) << url << host << origin;
    };
    row("http://Example.org", "Example.org", "http://example.org:80");
    row("HTTPS://example.org:443/", "example.org:443", "https://example.org:443");
    row("https://example.org?x", "example.org", "https://example.org:443");
    row("http://[::1]:8080/", "[::1]:8080", "http://[::1]:8080");
    row("http://b\xc3\xbc"
        "cher.example/\xc3\xbc",
        "xn--bcher-kva.example", "http://xn--bcher-kva.example:80");
    row("http://b\xc3\xbc"
        "cher.example:81",
        "xn--bcher-kva.example:81", "http://xn--bcher-kva.example:81");
}

void TestHttpRequests::hosts()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, origin);
    const Result<HttpUrl> parsed = HttpUrl::parse(url);
    QVERIFY(parsed);
    QCOMPARE(parsed->host, host);
    QCOMPARE(parsed->origin, origin);
}

void TestHttpRequests::methods_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("length");
    const auto row = [](const char *method, const QByteArray &body, const QByteArray &length) {
        QTest::addRow("%s %lld", method, qlonglong(body.size())) << QByteArray(method) << body << length;
    };
    const QByteArray anyBytes = QByteArray("\0\r\n\xff", 4) + QByteArray(3'000'000, 'x');
    row("GET", "", "");
    row("GET", "abc", "3");
    row("HEAD", "", "");
    row("POST", "", "0");
    row("POST", anyBytes, "3000004");
    row("PUT", "", "0");
    row("PUT", "a=b", "3");
    row("PATCH", "", "0");
    row("DELETE", "", "");
    row("DELETE", "{}", "2");
    row("OPTIONS", "", "");
    row("M-SEARCH", "", "");
    row("QUERY", "select", "6");
    row("get", "", "");
}

void TestHttpRequests::methods()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, length);
    ScriptedOrigin origin(ok);
    const Result<Exchange> exchange = httpTransport()({ method, origin.url(), {}, body }, {});
    QVERIFY2(exchange, problemOf(exchange).constData());
    const OriginRequest request = origin.requests().constFirst();
    QCOMPARE(request.method, method);
    QVERIFY(request.body == body);
    QCOMPARE(request.headers.joined("Content-Length"), length);
    QCOMPARE(exchange->response.method, method);
    QCOMPARE(bodyOf(*exchange), method == "HEAD" ? QByteArray() : QByteArray("hello"));
}

void TestHttpRequests::refused_data()
{
    QTest::addColumn<Request>("request");
    const auto row = [](const char *name, const Request &request) { QTest::newRow(name) << request; };
    const auto url = [&](const char *name, const QByteArray &text) { row(name, { .url = text, .headers = {} }); };
    const auto field = [&](const char *name, const QByteArray &key, const QByteArray &value) {
        row(name, { .url = "http://127.0.0.1:1/", .headers = { { key, value } } });
    };
    url("no URL", "127.0.0.1:1/");
    url("empty", "");
    url("path", "/etc/passwd");
    url("ftp", "ftp://127.0.0.1/");
    url("file", "file:///etc/passwd");
    url("no host", "http:///x");
    url("space", "http://127.0.0.1:1/a b");
    url("line break", "http://127.0.0.1:1/a\r\nX: y");
    url("NUL", QByteArray("http://127.0.0.1:1/a\0b", 22));
    url("DEL", "http://127.0.0.1:1/\x7f");
    url("user", "http://me:secret@127.0.0.1:1/");
    url("port", "http://127.0.0.1:99999/");
    url("port zero", "http://127.0.0.1:0/");
    url("hosts", "http://a.invalid,b.invalid/");
    url("bracket", "http://[::1/");
    url("bad host", "http://a<b>/");
    row("method", { "GE T", "http://127.0.0.1:1/", {} });
    row("method break", { "GET\r\n", "http://127.0.0.1:1/", {} });
    row("no method", { "", "http://127.0.0.1:1/", {} });
    row("tunnel", { "CONNECT", "http://127.0.0.1:1/", {} });
    field("name", "A B", "x");
    field("no name", "", "x");
    field("name colon", "A:", "x");
    field("name bytes", "\xe4", "x");
    field("CR", "A", "x\ry");
    field("LF", "A", "x\nB: c");
    field("value NUL", "A", QByteArray("x\0y", 3));
    field("length", "Content-Length", "7");
    field("coding", "Transfer-Encoding", "chunked");
}

void TestHttpRequests::refused()
{
    QFETCH(Request, request);
    const Result<Exchange> exchange = httpTransport()(request, {});
    QVERIFY(!exchange);
    QCOMPARE(exchange.error().code, ErrorCode::Usage);
    QVERIFY(!exchange.error().text().contains(QStringLiteral("secret")));
}

QTEST_GUILESS_MAIN(TestHttpRequests)
#include "test_httprequests.moc"
