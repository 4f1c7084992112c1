// SPDX-License-Identifier: GPL-3.0-or-later
// A request copied as a command or program is the same request when that is run; nothing in it is run besides.
#include "support/scriptedorigin.h"

#include <etagere/copyas.h>

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr CopyOptions Everything = { .withConditions = true, .revealSecrets = true };

OriginAnswer ok(const OriginRequest &, int) { return { .body = "hello" }; }

/// Runs a text by a program, without the proxies of the environment; what it prints.
QByteArray run(const QString &program, const QString &text, const QStringList &environment = {})
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("copied")));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("no file");
    file.write(text.toUtf8());
    file.close();
    QProcess process;
    QStringList clean;
    for (const QString &variable : QProcess::systemEnvironment()) {
        if (!variable.contains(QStringLiteral("proxy="), Qt::CaseInsensitive))
            clean.append(variable);
    }
    process.setEnvironment(clean + environment); // the last of a name counts
    process.start(program, { file.fileName() });
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        qFatal("%s\n%s", qPrintable(text), process.readAllStandardError().constData());
    return process.readAllStandardOutput();
}

QByteArray runInShell(const QString &text, const QStringList &environment = {})
{
    return run(QStringLiteral("/bin/bash"), text, environment);
}

QByteArray runInPython(const QString &text, const QStringList &environment = {})
{
    return run(QStringLiteral("/usr/bin/python3"), text, environment);
}

// Sorted: curl puts Host first, requests has an order of its own.
QByteArrayList linesOf(const HeaderList &fields)
{
    QByteArrayList lines;
    for (const HeaderField &field : fields) {
        if (!sameFieldName(field.name, "Host") && !sameFieldName(field.name, "Content-Length"))
            lines.append(field.name.toLower() + ": " + field.value.trimmed());
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

// Every byte that a value may have.
QByteArray anyValue()
{
    QByteArray value = "v";
    for (int byte = 1; byte < 256; ++byte) {
        if (byte != '\r' && byte != '\n')
            value += char(byte);
    }
    return value + "end";
}

// Every byte that the request target may have, '#' and '?' once.
QByteArray anyTarget()
{
    QByteArray target = "/";
    for (int byte = 0x21; byte < 256; ++byte) {
        if (byte != 0x7f && byte != '#' && byte != '?')
            target += char(byte);
    }
    return target + "?a=$(touch%20x)`id`&b='\"";
}

QByteArray anyBody()
{
    QByteArray body;
    for (int i = 0; i < 1024; ++i)
        body += char(i);
    return body;
}

void addRequests()
{
    QTest::addColumn<Request>("request"); // its URL without the origin
    const auto row = [](const char *name, const Request &request) { QTest::newRow(name) << request; };
    row("plain", { "GET", "/", {} });
    row("query", { "GET", "/a/b/?datasource=tranquility&x=%20%27", {} });
    row("fields",
        { "GET",
          "/",
          { { "Accept", "a/b" },
            { "User-Agent", "it's \"me\"" },
            { "X-Empty", "" },
            { "If-None-Match", "W/\"x\"" } } });
    row("secrets", { "GET", "/?token=abc", { { "Authorization", "Bearer x y" }, { "Cookie", "a=b; c=d, e" } } });
    row("coding", { "GET", "/", { { "Accept-Encoding", "gzip" } } });
    row("like options",
        { "GET", "/", { { "X-A", "-o /tmp/x" }, { "X-B", "@/etc/passwd" }, { "X-C", "=1" }, { "X-D", ":=[]" } } });
    row("shell", { "GET", "/$HOME/$(id)", { { "X-A", "$(touch /tmp/copied)`id`!!;|&<>*?~\\" } } });
    row("post nothing", { "POST", "/", {} });
    row("put text", { "PUT", "/", { { "Content-Type", "text/plain" } }, "@/etc/passwd 'quoted' 100% \\n" });
    row("patch lines", { "PATCH", "/", {}, "a\nb\r\n\tc\x1b[31m" });
    row("post bytes", { "POST", "/", {}, anyBody() });
    row("post much", { "POST", "/", {}, QByteArray(300'000, 'x') });
    row("post UTF-8", { "POST", "/", {}, "gr\xc3\xbc\xc3\x9f \xe2\x80\xae dich" });
    row("delete", { "DELETE", "/x", {} });
    row("delete body", { "DELETE", "/x", {}, "{}" });
    row("get body", { "GET", "/x", {}, "{}" });
    row("head", { "HEAD", "/x", {} });
    row("options", { "OPTIONS", "/x", {} });
}

Result<QString> copiedFor(const ScriptedOrigin &origin, CopyFormat format, Request request)
{
    request.url = origin.url(request.url);
    return copiedAs(format, request, Everything);
}

} // namespace

class TestCopyAs : public QObject
{
    Q_OBJECT
private slots:
    void curl_data();
    void curl();
    void requests_data();
    void requests();
    void httpieWords_data();
    void httpieWords();
    void httpieBody();
    void esipyFindsTheOperation();
    void secretsAreMasked_data();
    void secretsAreMasked();
    void conditionsMayStayAway_data();
    void conditionsMayStayAway();
    void refused_data();
    void refused();
    void titles();
};

void TestCopyAs::curl_data()
{
    addRequests();
    QTest::newRow("any bytes") << Request{ "M-SEARCH", anyTarget(), { { "X-Any", anyValue() } }, anyBody() };
    QTest::newRow("dots") << Request{ "GET", "/a/../b/./%7e%2F", {} };
    QTest::newRow("repeated") << Request{ "QUERY", "/", { { "X-A", "1" }, { "x-a", "2" } }, "select" };
    QTest::newRow("lower case") << Request{ "get", "/", {} };
}

void TestCopyAs::curl()
{
    QFETCH(Request, request);
    ScriptedOrigin origin(ok);
    const Result<QString> text = copiedFor(origin, CopyFormat::Curl, request);
    QVERIFY2(text, text ? "" : qPrintable(text.error().text()));
    runInShell(*text);
    QCOMPARE(origin.requests().size(), 1);
    const OriginRequest got = origin.requests().constFirst();
    QCOMPARE(got.method, request.method);
    QCOMPARE(got.target, request.url);
    QVERIFY(got.body == request.body);
    QCOMPARE(linesOf(got.headers), linesOf(request.headers));
    QCOMPARE(got.headers.contains("Content-Length"), !request.body.isEmpty() || request.method == "POST");
}

void TestCopyAs::requests_data()
{
    addRequests();
    QTest::newRow("any bytes") << Request{ "M-SEARCH", "/", { { "X-Any", anyValue() } }, anyBody() };
    QTest::newRow("repeated") << Request{ "QUERY", "/", { { "X-A", "1" }, { "x-a", "2" } }, "select" };
}

void TestCopyAs::requests()
{
    QFETCH(Request, request);
    ScriptedOrigin origin(ok);
    const Result<QString> text = copiedFor(origin, CopyFormat::PythonRequests, request);
    QVERIFY2(text, text ? "" : qPrintable(text.error().text()));
    QVERIFY2(runInPython(*text).startsWith("200 OK"), "no answer");
    QCOMPARE(origin.requests().size(), 1);
    const OriginRequest got = origin.requests().constFirst();
    QCOMPARE(got.method, request.method);
    const bool saysSo = text->contains(QStringLiteral("writes the dots and escapes of this URL anew"));
    if (!saysSo)
        QCOMPARE(got.target, request.url);
    QVERIFY(got.body == request.body);
    HeaderList expected;
    for (const HeaderField &field : request.headers)
        expected.set(field.name, request.headers.joined(field.name));
    QCOMPARE(linesOf(got.headers), linesOf(expected));
}

void TestCopyAs::httpieWords_data()
{
    QTest::addColumn<Request>("request");
    QTest::addColumn<QByteArrayList>("words");
    const auto row = [](const char *name, const Request &request, const QByteArrayList &words) {
        QTest::newRow(name) << request << words;
    };
    const QByteArrayList nothing{ "User-Agent:", "Accept:", "Accept-Encoding:", "Connection:" };
    row("plain", { "GET", "http://h/", {} }, QByteArrayList{ "--ignore-stdin", "GET", "http://h/" } + nothing);
    row("fields",
        { "GET",
          "http://h/?a='&b=$(id)",
          { { "Accept", "a/b" },
            { "User-Agent", "it's" },
            { "Accept-Encoding", "br" },
            { "Connection", "close" },
            { "X", "" } } },
        { "--ignore-stdin", "GET", "http://h/?a='&b=$(id)", "Accept:a/b", "User-Agent:it's", "Accept-Encoding:br",
          "Connection:close", "X;" });
    row("separators",
        { "GET", "http://h/", { { "A", "=1" }, { "B", "@/etc/passwd" }, { "C", "a:=b" }, { "D", "\\n" } } },
        QByteArrayList{ "--ignore-stdin", "GET", "http://h/", "A:\\=1", "B:\\@/etc/passwd", "C:a:=b", "D:\\n" }
            + nothing);
    row("dots", { "GET", "http://h/a/../b\xff", {} },
        QByteArrayList{ "--ignore-stdin", "--path-as-is", "GET", "http://h/a/../b%FF" } + nothing);
    row("body", { "PUT", "http://h/", {}, "{\"a\": 'b'}" },
        QByteArrayList{ "--ignore-stdin", "--raw={\"a\": 'b'}", "PUT", "http://h/" } + nothing
            + QByteArrayList{ "Content-Type:" });
    row("control", { "GET", "http://h/", { { "A", "a\x1b\tb" } } },
        QByteArrayList{ "--ignore-stdin", "GET", "http://h/", "A:a\x1b\tb" } + nothing);
}

// HTTPie itself is not at hand: a script of its name tells which words reach it.
QByteArrayList reachingHttpie(const QString &text, QByteArray &input)
{
    QTemporaryDir folder;
    QFile http(folder.filePath(QStringLiteral("http")));
    if (!http.open(QIODevice::WriteOnly))
        qFatal("no file");
    http.write("#!/bin/bash\nprintf '%s\\0' \"$@\"\n[ \"$1\" = --ignore-stdin ] || cat\n");
    http.close();
    http.setPermissions(QFileDevice::ReadOwner | QFileDevice::ExeOwner);
    QByteArrayList words =
        runInShell(text, { QStringLiteral("PATH=") + folder.path() + QStringLiteral(":/usr/bin:/bin") }).split('\0');
    input = words.takeLast();
    return words;
}

void TestCopyAs::httpieWords()
{
    QFETCH(Request, request);
    QFETCH(QByteArrayList, words);
    const Result<QString> text = copiedAs(CopyFormat::HttPie, request, Everything);
    QVERIFY2(text, text ? "" : qPrintable(text.error().text()));
    QByteArray input;
    QCOMPARE(reachingHttpie(*text, input), words);
}

void TestCopyAs::httpieBody()
{
    const QByteArray body = anyBody().replace('\0', "") + "%s\\101";
    const Result<QString> text = copiedAs(CopyFormat::HttPie, { "POST", "http://h/", {}, body });
    QVERIFY(text);
    QByteArray input;
    reachingHttpie(*text, input);
    QCOMPARE(input, body);
}

void TestCopyAs::esipyFindsTheOperation()
{
    QTemporaryDir folder;
    const auto write = [&folder](const char *name, const char *text) {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    write("pyswagger.py", R"(
class Operation:
    def __init__(self, method, path):
        self.method, self.path = method, path
    def __call__(self, **arguments):
        return self.method, self.path, arguments
class App:
    @classmethod
    def create(cls, url):
        print(url)
        app = cls()
        app.op = dict(enumerate([Operation('get', '/alliances/'), Operation('post', '/alliances/{alliance_id}/icons/'),
            Operation('get', '/alliances/{alliance_id}/'), Operation('get', '/alliances/{alliance_id}/icons/')]))
        return app
)");
    write("esipy.py", R"(
class Response:
    status, raw = 200, b''
class EsiClient:
    def __init__(self, headers):
        print(sorted(headers.items()))
    def request(self, operation):
        print(operation)
        return Response()
)");
    const Request request{
        "GET",
        "https://esi.evetech.net/latest/alliances/99%2F6/icons/?datasource=tranq'\\uility&a=%C3%BC+x",
        { { "User-Agent", "me" } }
    };
    const Result<QString> text = copiedAs(CopyFormat::EsiPy, request);
    QVERIFY(text);
    QCOMPARE(runInPython(*text, { QStringLiteral("PYTHONPATH=") + folder.path() }),
             QByteArray("[('User-Agent', 'me')]\nhttps://esi.evetech.net/latest/swagger.json\n"
                        "('get', '/alliances/{alliance_id}/icons/', {'datasource': \"tranq'\\\\uility\", "
                        "'a': '\xc3\xbc x', 'alliance_id': '99/6'})\n200\nb''\n"));
}

void TestCopyAs::secretsAreMasked_data()
{
    QTest::addColumn<int>("format");
    for (CopyFormat format : copyFormats())
        QTest::newRow(qPrintable(copyFormatTitle(format))) << int(format);
}

void TestCopyAs::secretsAreMasked()
{
    QFETCH(int, format);
    const Request request{ "GET",
                           "https://h/v1/?token=s3cret&page=1",
                           { { "authorization", "Bearer s3cret" }, { "Cookie", "a=s3cret" }, { "X-Page", "7" } } };
    const Result<QString> masked = copiedAs(CopyFormat(format), request);
    const Result<QString> revealed = copiedAs(CopyFormat(format), request, Everything);
    QVERIFY(masked && revealed);
    QVERIFY2(!masked->contains(QStringLiteral("s3cret")), qPrintable(*masked));
    QVERIFY(masked->contains(QStringLiteral("***")) && masked->contains(QStringLiteral("X-Page")));
    QCOMPARE(revealed->count(QStringLiteral("s3cret")), 3);
    QVERIFY(!revealed->contains(QStringLiteral("***")));
}

void TestCopyAs::conditionsMayStayAway_data() { secretsAreMasked_data(); }

void TestCopyAs::conditionsMayStayAway()
{
    QFETCH(int, format);
    const Request request{ "GET",
                           "https://h/v1/",
                           { { "if-none-match", "\"abc\"" }, { "If-Modified-Since", "today" }, { "X-Page", "7" } } };
    const Result<QString> with = copiedAs(CopyFormat(format), request);
    const Result<QString> without = copiedAs(CopyFormat(format), request, { .withConditions = false });
    QVERIFY(with && without);
    QVERIFY(with->contains(QStringLiteral("abc")) && with->contains(QStringLiteral("today")));
    QVERIFY(!without->contains(QStringLiteral("abc")) && !without->contains(QStringLiteral("today")));
    QVERIFY(without->contains(QStringLiteral("X-Page")));
}

void TestCopyAs::refused_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<Request>("request");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, CopyFormat format, const Request &request, ErrorCode code) {
        QTest::newRow(name) << int(format) << request << int(code);
    };
    row("no URL", CopyFormat::Curl, { "GET", "--help", {} }, ErrorCode::Usage);
    row("line break", CopyFormat::Curl, { "GET", "http://h/", { { "A", "b\nC: d" } } }, ErrorCode::Usage);
    row("NUL", CopyFormat::PythonRequests, { "GET", "http://h/", { { "A", QByteArray("\0", 1) } } }, ErrorCode::Usage);
    row("large", CopyFormat::Curl, { "PUT", "http://h/", {}, QByteArray(LargestCopiedBody + 1, 'x') },
        ErrorCode::LimitExceeded);
    row("HTTPie method", CopyFormat::HttPie, { "M-SEARCH", "http://h/", {} }, ErrorCode::Unsupported);
    row("HTTPie backslash", CopyFormat::HttPie, { "GET", "http://h/", { { "A", "a\\=b" } } }, ErrorCode::Unsupported);
    row("HTTPie bytes", CopyFormat::HttPie, { "GET", "http://h/", { { "A", "\xff" } } }, ErrorCode::Unsupported);
    row("requests method", CopyFormat::PythonRequests, { "get", "http://h/", {} }, ErrorCode::Unsupported);
    row("EsiPy http", CopyFormat::EsiPy, { "GET", "http://h/latest/x/", {} }, ErrorCode::Unsupported);
    row("EsiPy version", CopyFormat::EsiPy, { "GET", "https://h/x", {} }, ErrorCode::Unsupported);
    row("EsiPy body", CopyFormat::EsiPy, { "POST", "https://h/latest/x/", {}, "{}" }, ErrorCode::Unsupported);
}

void TestCopyAs::refused()
{
    QFETCH(int, format);
    QFETCH(Request, request);
    QFETCH(int, code);
    const Result<QString> text = copiedAs(CopyFormat(format), request);
    QVERIFY2(!text, text ? qPrintable(*text) : "");
    QCOMPARE(int(text.error().code), code);
}

void TestCopyAs::titles()
{
    QStringList all;
    for (CopyFormat format : copyFormats())
        all.append(copyFormatTitle(format));
    QCOMPARE(all.join(u','), QStringLiteral("curl,HTTPie,Python requests,EsiPy"));
}

QTEST_GUILESS_MAIN(TestCopyAs)
#include "test_copyas.moc"
