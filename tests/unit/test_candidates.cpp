// SPDX-License-Identifier: GPL-3.0-or-later
// Files of candidates for hashed keys: every format, every way to be broken, sizes that do not fit into memory.
#include "names/candidatefile.h"
#include "support/encode.h"
#include "support/tree.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <atomic>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr qint64 MiB = 1024 * 1024;

QByteArray utf16(const QString &text, bool isLittle)
{
    QByteArray bytes = isLittle ? "\xff\xfe" : "\xfe\xff";
    for (const QChar c : text) {
        const char low = char(c.unicode() & 0xff);
        const char high = char(c.unicode() >> 8);
        (bytes += isLittle ? low : high) += isLittle ? high : low;
    }
    return bytes;
}

QByteArray har(const QByteArray &entries)
{
    return "{\"log\": {\"version\": \"1.2\", \"creator\": {\"name\": \"x\", \"url\": \"http://creator/\"},\n "
           "\"entries\": ["
        + entries + "], \"pages\": [{\"url\": \"http://page/\"}]}}";
}

qint64 peakMemory()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return qint64(usage.ru_maxrss) * 1024;
}

} // namespace

class TestCandidates : public QObject
{
    Q_OBJECT

private slots:
    void init() { QFile::remove(path()); }
    void formats_data();
    void formats();
    void inPieces_data() { formats_data(); }
    void inPieces();
    void notes_data();
    void notes();
    void refused_data();
    void refused();
    void brokenOff_data();
    void brokenOff();
    void billionLaughs();
    void longLines();
    void stopsWhenEnough();
    void tellsProgress();
    void noFile();
    void sparseFiles_data();
    void sparseFiles();
    void cancel_data() { sparseFiles_data(); }
    void cancel();

private:
    QString path() const { return m_dir.filePath(QStringLiteral("candidates")); }
    Result<CandidateSummary> read(const QByteArray &bytes, const QByteArray &base = {})
    {
        if (!writeFile(path(), bytes))
            qFatal("cannot write");
        return readThere(base);
    }
    Result<CandidateSummary> readThere(const QByteArray &base = {}, std::stop_token stop = {})
    {
        m_urls.clear();
        const auto take = [this](QByteArrayView url) {
            m_urls.append(url.toByteArray());
            return true;
        };
        return readCandidates(path(), { base }, take, {}, std::move(stop));
    }

    QTemporaryDir m_dir;
    QByteArrayList m_urls;
};

void TestCandidates::formats_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QByteArrayList>("urls");
    const auto row = [](const char *name, const QByteArray &bytes, const char *format, const QByteArrayList &urls,
                        const char *base = "") {
        QTest::newRow(name) << bytes << QByteArray(base) << QByteArray(format) << urls;
    };
    const QByteArrayList two{ "http://h/a", "HTTPS://h/b?c=%7E#d" };
    row("list", "# a comment\nhttp://h/a\n\n  HTTPS://h/b?c=%7E#d  ", "list", two);
    row("CRLF and BOM", "\xef\xbb\xbfhttp://h/a\r\nHTTPS://h/b?c=%7E#d\r\n", "list", two);
    row("paths", "/a\n/b?c\nhttp://h/d\n", "list", { "https://host/a", "https://host/b?c", "http://h/d" },
        "https://host/");
    row("UTF-8", "http://h/caf\xc3\xa9\n", "list", { "http://h/caf\xc3\xa9" });
    row("gzip", gzipped("http://h/a\nHTTPS://h/b?c=%7E#d\n"), "list", two);
    row("gzip in parts", gzipped("http://h/a\n") + gzipped("HTTPS://h/b?c=%7E#d\n"), "list", two);
    const QString wide = QStringLiteral("http://h/a\r\nHTTPS://h/b?c=%7E#d\r\nhttp://h/\u20ac\n");
    row("UTF-16LE", utf16(wide, true), "list", two + QByteArrayList{ "http://h/\xe2\x82\xac" });
    row("UTF-16BE", utf16(wide, false), "list", two + QByteArrayList{ "http://h/\xe2\x82\xac" });

    row("common log",
        "127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET /a?b HTTP/1.0\" 200 2326\n"
        "::1 - frank [10/Oct/2000:13:55:36 -0700] \"HEAD http://other/x HTTP/1.1\" 200 -\n",
        "log", { "https://host/a?b", "http://other/x" }, "https://host");
    row("combined log",
        "1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] \"GET /\\x22q\\\"\\x5c HTTP/1.1\" 200 1 \"http://ref/\" \"agent "
        "\xe4\"\n",
        "log", { "https://host/\"q\"\\" }, "https://host");
    row("vhost log",
        "www.h:443 1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1 \"-\" \"-\"\n"
        "www.h:80 1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] \"GET /b HTTP/1.1\" 200 1 \"-\" \"-\"\n"
        "www.h:8080 1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] \"GET /c HTTP/1.1\" 200 1 \"-\" \"-\"\n"
        "www.h 1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] \"GET /d HTTP/1.1\" 200 1 \"-\" \"-\"\n",
        "log", { "https://www.h/a", "http://www.h/b", "http://www.h:8080/c", "http://www.h/d" });

    row("HAR",
        har(R"({"request": {"method": "GET", "url": "http:\/\/h/a\u0026b", "headers": [{"name": "x", "url": "http://no/"}]},
                "response": {"redirectURL": "", "content": {"text": "{\"url\": \"http://no/\"}\\"}}},
               {"request": {"url": "http://h/c/d"}, "response": {"redirectURL": "../e"}},
               {"request": {"url": "http://h/f"}, "response": {"redirectURL": "https://g/"}})"),
        "har", { "http://h/a&b", "http://h/c/d", "http://h/e", "http://h/f", "https://g/" });
    row("OpenAPI",
        R"({"openapi": "3.0.0", "paths": {"/a": {"get": {"servers": [1]}}, "/b/{id}": {}, "/c": {}, "x-y": {}},
            "servers": [{"url": "https://h/v1/"}, {"variables": {"region": {"default": "eu", "enum": ["eu"]}},
            "url": "http://{region}.h"}, {"url": "/v2"}]})",
        "openapi",
        { "https://h/v1/a", "https://h/v1/c", "http://eu.h/a", "http://eu.h/c", "https://host/v2/a",
          "https://host/v2/c" },
        "https://host");
    row("Swagger",
        R"({"swagger": "2.0", "host": "h:8", "basePath": "/v1/", "schemes": ["wss", "https"], "paths": {"/a/": {}}})",
        "openapi", { "https://h:8/v1/a/" });
    row("Swagger without schemes", R"({"paths": {"/a": {}}, "swagger": "2.0", "host": "h"})", "openapi",
        { "https://h/a", "http://h/a" });
    row("OpenAPI without server", R"({"openapi": "3.1.0", "paths": {"/a": {}}})", "openapi", { "https://host/a" },
        "https://host");
    row("gzipped HAR", gzipped(har(R"({"request": {"url": "http://h/a"}})")), "har", { "http://h/a" });
    const QString utf16Har = QString::fromUtf8(har(R"({"request": {"url": "http://h/a"}})"));
    row("HAR in UTF-16", utf16(utf16Har, true), "har", { "http://h/a" });

    const QByteArray map =
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>\n http://h/?a=1&amp;b=2 </loc>"
        "<lastmod>2020-01-01</lastmod></url><url><loc><![CDATA[http://h/c]]></loc></url></urlset>";
    row("sitemap", "<?xml version='1.0' encoding='UTF-8'?>\n" + map, "sitemap", { "http://h/?a=1&b=2", "http://h/c" });
    row("sitemap index", "<sitemapindex><sitemap><loc>http://h/1.xml.gz</loc></sitemap></sitemapindex>", "sitemap",
        { "http://h/1.xml.gz" });
    row("sitemap in UTF-16",
        utf16(QStringLiteral("<?xml version='1.0' encoding='UTF-16'?>") + QString::fromUtf8(map), true), "sitemap",
        { "http://h/?a=1&b=2", "http://h/c" });
    row("sitemap in Latin-1",
        "<?xml version='1.0' encoding='ISO-8859-1'?><urlset><url><loc>http://h/\xe9</loc></url></urlset>", "sitemap",
        { "http://h/\xc3\xa9" });
    row("gzipped sitemap", gzipped(map), "sitemap", { "http://h/?a=1&b=2", "http://h/c" });
}

void TestCandidates::formats()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, base);
    const Result<CandidateSummary> summary = read(bytes, base);
    QVERIFY2(summary, summary ? "" : qPrintable(summary.error().text()));
    QTEST(m_urls, "urls");
    QTEST(summary->format, "format");
    QCOMPARE(summary->urls, m_urls.size());
    QCOMPARE(summary->skippedLines, 0);
}

/// The same behind so much that what matters is cut anywhere.
void TestCandidates::inPieces()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, format);
    if (bytes.startsWith("\x1f\x8b") || bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff")
        || bytes.startsWith("<?"))
        return; // nothing may stand before those
    const bool isList = format == "list" || format == "log";
    const QByteArray start = bytes.startsWith("\xef\xbb\xbf") ? bytes.left(3) : QByteArray();
    for (qsizetype shift = 0; shift < qMin<qsizetype>(bytes.size(), 120); shift += 7) {
        // A piece has 64 KiB.
        const qsizetype length = 65536 - bytes.size() + shift;
        const QByteArray before(length, isList ? '\n' : ' ');
        const Result<CandidateSummary> summary = read(start + before + bytes.mid(start.size()), base);
        QVERIFY2(summary, summary ? "" : qPrintable(summary.error().text()));
        QTEST(m_urls, "urls");
    }
}

void TestCandidates::notes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qint64>("skipped");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("paths without a host") << QByteArray("http://h/\n/a\n/b\n") << qint64(2) << QByteArray("2 paths");
    QTest::newRow("Latin-1") << QByteArray("http://h/\nhttp://h/caf\xe9\n") << qint64(1) << QByteArray("UTF-8");
    QTest::newRow("no URLs") << QByteArray("http://h/\nftp://h/\nh/a\nhttp://\nhttp://h/a b\n//h/a\n") << qint64(5)
                             << QByteArray();
    QTest::newRow("a null") << QByteArray("http://h/\n") + QByteArray(70'000, '#') + QByteArray("\nhttp://h/\0a\n", 13)
                            << qint64(2) << QByteArray();
    QTest::newRow("parameters") << QByteArray(
        R"({"openapi": "3", "servers": [{"url": "http://h"}], "paths": {"/a": 1, "/{b}": 2}})")
                                << qint64(0) << QByteArray("1 paths have parameters");
    QTest::newRow("unknown variable") << QByteArray(
        R"({"openapi": "3", "servers": [{"url": "http://h"}, {"url": "{x}/y"}], "paths": {"/a": 1}})")
                                      << qint64(1) << QByteArray();
    QTest::newRow("CONNECT") << QByteArray(
        "a - - [x] \"GET http://h/ HTTP/1.1\" 200 1\na - - [x] \"CONNECT h:443 HTTP/1.1\" 200 1\n")
                             << qint64(1) << QByteArray();
}

void TestCandidates::notes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, part);
    const Result<CandidateSummary> summary = read(bytes);
    QVERIFY2(summary, summary ? "" : qPrintable(summary.error().text()));
    QCOMPARE(m_urls.size(), 1);
    QTEST(summary->skippedLines, "skipped");
    QCOMPARE(summary->notes.size(), part.isEmpty() ? 0 : 1);
    QVERIFY2(summary->notes.join(u' ').toUtf8().contains(part), qPrintable(summary->notes.join(u' ')));
}

void TestCandidates::refused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("empty") << QByteArray() << QByteArray("no URL");
    QTest::newRow("blank") << QByteArray(" \n\n ") << QByteArray("no URL");
    QTest::newRow("binary") << QByteArray("\x7f"
                                          "ELF\0\0\0",
                                          7)
                            << QByteArray("binary");
    QTest::newRow("a zip") << QByteArray("PK\x03\x04\x14\0\0\0http://h/", 17) << QByteArray("binary");
    QTest::newRow("UTF-16 without mark") << QByteArray("h\0t\0t\0p\0", 8) << QByteArray("UTF-16");
    QTest::newRow("UTF-32") << QByteArray("\xff\xfe\0\0h\0\0\0", 8) << QByteArray("UTF-32");
    QTest::newRow("text") << QByteArray("Lorem ipsum dolor sit amet\n").repeated(50'000) << QByteArray("first MiB");
    QTest::newRow("short text") << QByteArray("Lorem ipsum\n") << QByteArray("no URL");
    QTest::newRow("paths alone") << QByteArray("/a\n/b\n") << QByteArray("host");
    QTest::newRow("YAML") << QByteArray("openapi: 3.0.0\npaths:\n  /a: {}\n") << QByteArray("YAML");
    QTest::newRow("other JSON") << QByteArray(R"({"url": "http://h/", "a": []})") << QByteArray("neither");
    QTest::newRow("no JSON") << QByteArray("{\x01}") << QByteArray("JSON");
    QTest::newRow("brackets") << QByteArray("{]") << QByteArray("JSON");
    QTest::newRow("deep JSON") << QByteArray(100'000, '[') << QByteArray("nested");
    QTest::newRow("other XML") << QByteArray("<html><a href='http://h/'/></html>") << QByteArray("no URL");
    QTest::newRow("no XML") << QByteArray("<a></b>") << QByteArray("line 1");
    QTest::newRow("deep XML") << QByteArray("<a>").repeated(100'000) << QByteArray("nested");
    QTest::newRow("no gzip") << QByteArray("\x1f\x8bxxxxxxxxxxxxxxxxxx") << QByteArray("gzip");
    QTest::newRow("gzipped zip") << gzipped(QByteArray("PK\0\0\0", 5)) << QByteArray("binary");
}

void TestCandidates::refused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, part);
    const Result<CandidateSummary> summary = read(bytes);
    QVERIFY(!summary);
    QVERIFY2(summary.error().message.toUtf8().contains(part), qPrintable(summary.error().text()));
    QCOMPARE(m_urls, QByteArrayList());
}

void TestCandidates::brokenOff_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QByteArray list;
    QByteArray entries;
    QByteArray map = "<urlset>";
    for (int i = 0; i < 20'000; ++i) {
        const QByteArray url = "http://h/" + QByteArray::number(i * 7919 % 1'000'003);
        list += url + '\n';
        entries += (i ? "," : "") + ("{\"request\": {\"url\": \"" + url + "\"}}");
        map += "<url><loc>" + url + "</loc></url>";
    }
    const auto half = [](const QByteArray &bytes) { return bytes.first(bytes.size() / 2); };
    QTest::newRow("gzip") << half(gzipped(list));
    QTest::newRow("HAR") << half(har(entries));
    QTest::newRow("gzipped HAR") << half(gzipped(har(entries)));
    QTest::newRow("sitemap") << half(map);
    QTest::newRow("damaged HAR") << har(entries + "}");
    QTest::newRow("damaged sitemap") << map + "</oops>";
}

void TestCandidates::brokenOff()
{
    QFETCH(QByteArray, bytes);
    const Result<CandidateSummary> summary = read(bytes);
    QVERIFY2(summary, summary ? "" : qPrintable(summary.error().text()));
    QVERIFY2(m_urls.size() > 5000, QByteArray::number(m_urls.size()).constData());
    QCOMPARE(summary->notes.size(), 1);
    QVERIFY2(summary->notes.first().contains(u"damaged"), qPrintable(summary->notes.first()));
}

void TestCandidates::billionLaughs()
{
    QByteArray xml = "<!DOCTYPE urlset [<!ENTITY l0 \"http://h/lol\">";
    for (int i = 1; i < 12; ++i)
        xml += "<!ENTITY l" + QByteArray::number(i) + " \"" + ("&l" + QByteArray::number(i - 1) + ';').repeated(10)
            + "\">";
    xml += "]><urlset><url><loc>http://h/a</loc></url><url><loc>&l11;</loc></url></urlset>";
    const Result<CandidateSummary> summary = read(xml);
    QVERIFY(summary);
    QCOMPARE(m_urls, QByteArrayList{ "http://h/a" });
    QVERIFY2(summary->notes.join(u' ').contains(u"damaged"), qPrintable(summary->notes.join(u' ')));
}

void TestCandidates::longLines()
{
    const QByteArray longest = "http://h/" + QByteArray(65536 - 9, 'a');
    const Result<CandidateSummary> summary =
        read("http://h/1\n" + longest + "\n" + longest + "b\nhttp://h/2\nhttp://" + QByteArray(5 * MiB, 'x'));
    QVERIFY(summary);
    QCOMPARE(m_urls, (QByteArrayList{ "http://h/1", longest, "http://h/2" }));
    QCOMPARE(summary->skippedLines, 2);
    // The same in JSON.
    const auto inHar = read(har("{\"request\": {\"url\": \"http://h/" + QByteArray(MiB, 'x')
                                + "\"}}, {\"request\": {\"url\": \"http://h/2\"}}"));
    QVERIFY(inHar);
    QCOMPARE(m_urls, QByteArrayList{ "http://h/2" });
    QCOMPARE(inHar->skippedLines, 1);
}

void TestCandidates::stopsWhenEnough()
{
    QVERIFY(writeFile(path(), QByteArray("http://h/\n").repeated(100'000)));
    int taken = 0;
    const auto summary = readCandidates(path(), {}, [&](QByteArrayView) { return ++taken < 10; }, {}, {});
    QVERIFY(summary);
    QCOMPARE(taken, 10);
    QCOMPARE(summary->urls, 10);
}

void TestCandidates::tellsProgress()
{
    const QByteArray bytes = QByteArray("http://h/\n").repeated(500'000);
    QVERIFY(writeFile(path(), bytes));
    qint64 last = 0;
    int calls = 0;
    const auto progress = [&](qint64 done, qint64 total) {
        QCOMPARE(total, bytes.size());
        QVERIFY(done >= last);
        last = done;
        ++calls;
    };
    QVERIFY(readCandidates(path(), {}, [](QByteArrayView) { return true; }, progress, {}));
    QCOMPARE(last, bytes.size());
    QVERIFY(calls >= 4 && calls < 20);
}

void TestCandidates::noFile()
{
    QCOMPARE(readThere().error().code, ErrorCode::NotFound);
    const auto folder = readCandidates(m_dir.path(), {}, [](QByteArrayView) { return true; }, {}, {});
    QVERIFY(!folder);
}

/// 5 GB of which nearly all is a hole, which reads as nulls.
void TestCandidates::sparseFiles_data()
{
    QTest::addColumn<QByteArray>("start");
    const QByteArray lines = QByteArray("http://h/a\n").repeated(100'000);
    QTest::newRow("list") << lines;
    QByteArray entries;
    for (int i = 0; i < 30'000; ++i)
        entries += "{\"request\": {\"url\": \"http://h/a\"}},";
    QTest::newRow("HAR, a long string") << "{\"log\": {\"entries\": [" + entries
            + "{\"response\": {\"content\": {\"text\": \"";
    QTest::newRow("HAR, a long URL") << "{\"log\": {\"entries\": [" + entries + "{\"request\": {\"url\": \"";
    QTest::newRow("list, a long line") << lines + "http://h/b";
}

void TestCandidates::sparseFiles()
{
    QFETCH(QByteArray, start);
    QVERIFY(writeFile(path(), start));
    // Smaller than what cancel() has: it is read to its end. Sanitizers keep 256 MiB of what was freed.
    QCOMPARE(::truncate(QFile::encodeName(path()).constData(), 1024 * MiB), 0);
    const qint64 before = peakMemory();
    const Result<CandidateSummary> summary = readThere();
    QVERIFY2(summary, summary ? "" : qPrintable(summary.error().text()));
    QVERIFY(summary->urls >= 30'000);
    QVERIFY2(peakMemory() - before < 500 * MiB, QByteArray::number(peakMemory() - before).constData());
}

void TestCandidates::cancel()
{
    QFETCH(QByteArray, start);
    QVERIFY(writeFile(path(), start));
    QCOMPARE(::truncate(QFile::encodeName(path()).constData(), 5 * 1024 * MiB), 0);
    std::stop_source stop;
    std::atomic<bool> isInHole = false;
    QElapsedTimer sinceStop;
    std::thread canceller([&] {
        while (!isInHole)
            std::this_thread::yield();
        sinceStop.start();
        stop.request_stop();
    });
    const auto progress = [&](qint64 done, qint64) { isInHole = done > start.size() + MiB; };
    const auto summary = readCandidates(
        path(), {}, [](QByteArrayView) { return true; }, progress, stop.get_token());
    canceller.join();
    QVERIFY(!summary);
    QCOMPARE(summary.error().code, ErrorCode::Cancelled);
    QVERIFY2(sinceStop.elapsed() <= 200, QByteArray::number(sinceStop.elapsed()).constData());
    QFile::remove(path());
}

QTEST_GUILESS_MAIN(TestCandidates)
#include "test_candidates.moc"
