// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/bodykind.h"
#include "details/bodytext.h"
#include "details/bytefinder.h"
#include "details/keyshape.h"
#include "details/secrets.h"
#include "details/shown.h"
#include "details/textparts.h"

#include <QtTest/QTest>

using namespace etagere;

Q_DECLARE_METATYPE(etagere::BodyKind)

class TestBodyText : public QObject
{
    Q_OBJECT
private slots:
    void kinds_data();
    void kinds();
    void charsets();
    void breaksLinesBetweenCharacters();
    void partsAreWholeLines();
    void partsOfAnEndlessLineAreWholeCharacters();
    void findsAcrossSlices();
    void findsBackward();
    void escapesWhatCannotBeSeen();
    void masksTokens_data();
    void masksTokens();
    void recognisesKeys_data();
    void recognisesKeys();
    void splitsUrls();
};

void TestBodyText::kinds_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<BodyKind>("kind");
    const auto row = [](const char *name, const char *type, const QByteArray &content, BodyKind kind) {
        QTest::newRow(name) << QByteArray(type) << content << kind;
    };
    const QByteArray png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    row("json", "application/json; charset=utf-8", "{}", BodyKind::Json);
    row("json by suffix", "application/problem+json", "{}", BodyKind::Json);
    row("json without type", "", "\xef\xbb\xbf [1]", BodyKind::Json);
    row("html", "text/html", "hello", BodyKind::Html);
    row("html without type", "", "<!DOCTYPE html><p>", BodyKind::Html);
    row("css", "text/css", "a{}", BodyKind::Css);
    row("script", "application/javascript", "x", BodyKind::JavaScript);
    row("xml", "application/atom+xml", "<feed/>", BodyKind::Xml);
    row("svg by type", "image/svg+xml", "<svg/>", BodyKind::Svg);
    row("svg by content", "image/png", "<?xml version='1.0'?><svg xmlns='x'/>", BodyKind::Svg);
    row("png", "image/png", png, BodyKind::Image);
    row("png without type", "", png, BodyKind::Image);
    row("png that says html", "text/html", png, BodyKind::Binary);
    row("a lie", "application/json", QByteArray("\0\1\2", 3), BodyKind::Binary);
    row("bytes", "application/octet-stream", "\xff\xfe\xfd\xfc\x80", BodyKind::Binary);
    row("text", "text/plain", "caf\xe9", BodyKind::Plain);
    row("cut inside a character", "", QByteArray(4095, 'a') + "\xc3\xa9", BodyKind::Plain);
}

void TestBodyText::kinds()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, content);
    QTEST(bodyKind(type, content), "kind");
}

void TestBodyText::charsets()
{
    const QByteArray utf8 = "caf\xc3\xa9", latin = "caf\xe9";
    QCOMPARE(bodyText(utf8, "text/plain").utf8, utf8);
    QCOMPARE(bodyText(latin, "text/plain; charset=\"ISO-8859-1\"").utf8, utf8);
    QCOMPARE(bodyText(latin, "text/plain").utf8, utf8);
    QCOMPARE(bodyText(latin, "text/plain").notes.size(), 1);
    QCOMPARE(bodyText(QByteArray("\xff\xfe"
                                 "a\0",
                                 4),
                      "text/plain")
                 .utf8,
             QByteArray("a"));
    QVERIFY(bodyText("a", "text/plain; charset=klingon").notes.join(u' ').contains(u"klingon"));
}

void TestBodyText::breaksLinesBetweenCharacters()
{
    QCOMPARE(brokenLines("short\nlines\n", 10), QByteArray("short\nlines\n"));
    QCOMPARE(brokenLines("0123456789\nabc", 4), QByteArray("0123\n4567\n89\nabc"));
    QCOMPARE(brokenLines("abc\xc3\xa9"
                         "d",
                         4),
             QByteArray("abc\n\xc3\xa9"
                        "d"));
    QCOMPARE(brokenLines("01234567", 4), QByteArray("0123\n4567"));
    QCOMPARE(brokenLines("01234\n", 4), QByteArray("0123\n4\n"));
    QCOMPARE(brokenLines(QByteArray(20, '\x80'), 8).replace('\n', ""), QByteArray(20, '\x80'));
}

void TestBodyText::partsAreWholeLines()
{
    const TextParts none{ {} };
    QCOMPARE(none.count(), 1);
    QCOMPARE(none.start(1), 0);
    QCOMPARE(none.partAt(0), 0);
    const QByteArray line = QByteArray(99, 'a') + '\n';
    const TextParts parts(line.repeated(10'000) + "end");
    QCOMPARE(parts.count(), 8);
    QCOMPARE(parts.start(8), 1'000'003);
    QCOMPARE(parts.line(8), 10'001);
    for (int part = 1; part < parts.count(); ++part) {
        QVERIFY(parts.start(part) - parts.start(part - 1) <= TextParts::PartBytes);
        QCOMPARE(parts.start(part), parts.line(part) * 100);
        QCOMPARE(parts.partAt(parts.start(part) - 1), part - 1);
        QCOMPARE(parts.partAt(parts.start(part)), part);
    }
    QCOMPARE(parts.partAt(1'000'003), 7);
}

void TestBodyText::partsOfAnEndlessLineAreWholeCharacters()
{
    const TextParts parts('a' + QByteArray("\xc3\xa9").repeated(300'000));
    QCOMPARE(parts.count(), 5);
    for (int part = 1; part < parts.count(); ++part)
        QCOMPARE(parts.text().at(parts.start(part)), '\xc3');
    QCOMPARE(parts.line(5), 1);
}

void TestBodyText::findsAcrossSlices()
{
    QByteArray bytes(3 * 1024 * 1024, '.');
    bytes.replace(1024 * 1024 - 3, 6, "NeeDle");
    bytes.replace(2 * 1024 * 1024, 6, "needle");
    const Part part = Part::fromBytes(bytes);
    QCOMPARE(*findBytes(part, "needle", 0, false, {}), 1024 * 1024 - 3);
    QCOMPARE(*findBytes(part, "needle", 1024 * 1024 - 2, false, {}), 2 * 1024 * 1024);
    QCOMPARE(*findBytes(part, "absent", 0, false, {}), -1);
    QCOMPARE(*findBytes(part, "", 0, false, {}), -1);
}

void TestBodyText::findsBackward()
{
    const Part part = Part::fromBytes("ab ab ab");
    QCOMPARE(*findBytes(part, "AB", 8, true, {}), 6);
    QCOMPARE(*findBytes(part, "ab", 6, true, {}), 3);
    QCOMPARE(*findBytes(part, "ab", 0, true, {}), -1);
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(findBytes(part, "ab", 8, true, stop.get_token()).error().code, ErrorCode::Cancelled);
}

void TestBodyText::escapesWhatCannotBeSeen()
{
    QCOMPARE(shownText("a\x1b[31m\r\n"), u"a\\x1b[31m\\x0d\\x0a");
    QCOMPARE(shownText("caf\xc3\xa9"), QString::fromUtf8("café"));
    QCOMPARE(shownText("caf\xe9"), QString::fromUtf8("café"));
    QCOMPARE(shownText("\xe2\x80\xae"
                       "txt"),
             u"\\u{202e}txt");
    QVERIFY(plainToolTip(u"<img src=x>"_qs).contains(u"&lt;img"));
}

void TestBodyText::masksTokens_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isSecret");
    QTest::newRow("url") << u"https://h/p?token=s3cr3t&x=1"_qs << true;
    QTest::newRow("EsiPy key") << u"//h/p/ headers={} path={} query={datasource=t, token=s3cr3t}"_qs << true;
    QTest::newRow("user") << u"https://me:s3cr3t@h/p"_qs << true;
    QTest::newRow("harmless") << u"https://h/p?page=s3cr3t"_qs << false;
}

void TestBodyText::masksTokens()
{
    QFETCH(QString, text);
    QFETCH(bool, isSecret);
    QCOMPARE(maskedText(text, false).contains(u"s3cr3t"), !isSecret);
    QCOMPARE(maskedText(text, true), text);
}

void TestBodyText::recognisesKeys_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("word");
    QTest::addColumn<bool>("needsMore");
    QTest::newRow("esipy") << QByteArray("esi_6a6ef5828b430741bb2ec320e0874cc8") << u"EsiPy"_qs << true;
    QTest::newRow("sha224") << QByteArray(56, 'a') << u"sha224"_qs << true;
    QTest::newRow("md5") << QByteArray(32, '0') << u"md5"_qs << true;
    QTest::newRow("requests-cache") << QByteArray("http_cache:0123456789abcdef") << u"requests-cache"_qs << true;
    QTest::newRow("httplib2") << QByteArray("example.org,0123456789abcdef0123456789abcdef") << u"httplib2"_qs << true;
    QTest::newRow("qtdiskcache") << QByteArray("-zyua5c3.d") << u"QNetworkDiskCache"_qs << true;
    QTest::newRow("url") << QByteArray("https://h/p") << u"URL"_qs << false;
    QTest::newRow("base64") << QByteArray("https://example.org/a").toBase64() << u"base64"_qs << false;
    QTest::newRow("other") << QByteArray("esi_other") << u"No known shape"_qs << false;
}

void TestBodyText::recognisesKeys()
{
    QFETCH(QByteArray, key);
    QFETCH(QString, word);
    const KeyShape shape = keyShape({ key });
    QVERIFY2(shape.kind.contains(word), qPrintable(shape.kind));
    QTEST(!shape.need.isEmpty(), "needsMore");
}

void TestBodyText::splitsUrls()
{
    const UrlParts parts = urlParts("https://me@h:8080/a%7Eb/?x=1%202&flag&y=a+b#end");
    QCOMPARE(parts.scheme, QByteArray("https"));
    QCOMPARE(parts.authority, QByteArray("me@h:8080"));
    QCOMPARE(parts.path, QByteArray("/a%7Eb/"));
    QCOMPARE(parts.fragment, QByteArray("end"));
    QCOMPARE(parts.pairs.size(), 3);
    QCOMPARE(parts.pairs[0].value, QByteArray("1 2"));
    QVERIFY(!parts.pairs[1].hasValue);
    QCOMPARE(parts.pairs[2].value, QByteArray("a b"));
    QCOMPARE(urlParts("//host").authority, QByteArray("host"));
    QCOMPARE(urlParts("").path, QByteArray());
}

QTEST_GUILESS_MAIN(TestBodyText)
#include "test_bodytext.moc"
