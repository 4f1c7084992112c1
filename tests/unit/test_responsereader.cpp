// SPDX-License-Identifier: GPL-3.0-or-later
// A response is read the same in whatever pieces it comes; what is none is refused, and never half a response given.
#include "client/responsereader.h"

#include <etagere/datetime.h>

#include <QtTest/QTest>

using namespace etagere;

namespace {

constexpr ResponseReader::Most Plenty = { 4096, 4096, 4096 };

Result<CachedResponse> readInPieces(const QByteArray &bytes, qsizetype piece, const QByteArray &method = "GET",
                                    ResponseReader::Most most = Plenty)
{
    ResponseReader reader(method, most);
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        const Result<bool> fed = reader.feed(QByteArrayView(bytes).sliced(at, std::min(piece, bytes.size() - at)));
        if (!fed)
            return tl::unexpected(fed.error());
    }
    if (const Result<Done> end = reader.end(); !end)
        return tl::unexpected(end.error());
    return reader.take();
}

QByteArray asText(const HeaderList &fields)
{
    QByteArray text;
    for (const HeaderField &field : fields)
        text += field.name + '=' + field.value + '|';
    return text;
}

QByteArray asText(const CachedResponse &response)
{
    return QByteArray::number(response.httpVersion) + ' ' + QByteArray::number(response.status) + ' ' + response.reason
        + " [" + asText(response.headers) + "] " + response.body.head + " [" + asText(response.trailers) + ']';
}

} // namespace

class TestResponseReader : public QObject
{
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void readsForMethod_data();
    void readsForMethod();
    void refuses_data();
    void refuses();
    void nothingShorterIsComplete_data();
    void nothingShorterIsComplete();
    void saysHowMuchOfABodyCame();
    void keepsWhatCame();
    void limits_data();
    void limits();
};

void TestResponseReader::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    row("length", "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 3\r\n\r\nabc",
        "11 200 OK [A=b|Content-Length=3|] abc []");
    row("nothing", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "11 200 OK [Content-Length=0|]  []");
    row("more than announced", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc", "11 200 OK [Content-Length=1|] a []");
    row("same length twice", "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\nContent-Length: 1\r\n\r\na",
        "11 200 OK [Content-Length=1, 1|Content-Length=1|] a []");
    row("until close", "HTTP/1.0 200 OK\r\n\r\nabc", "10 200 OK [] abc []");
    row("no reason", "HTTP/1.1 404 \r\n\r\n", "11 404  []  []");
    row("no space", "HTTP/1.1 404\r\n\r\n", "11 404  []  []");
    row("long reason", "HTTP/1.1 999 It is  so \r\n\r\n", "11 999 It is  so  []  []");
    row("LF alone", "HTTP/1.1 200 OK\nA: b\n\nx", "11 200 OK [A=b|] x []");
    row("no content", "HTTP/1.1 204 None\r\nContent-Length: 3\r\n\r\nabc", "11 204 None [Content-Length=3|]  []");
    row("not modified", "HTTP/1.1 304 N\r\nContent-Length: 3\r\n\r\n", "11 304 N [Content-Length=3|]  []");
    row("switching", "HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\nabc", "11 101 S [Upgrade=x|]  []");
    row("chunks",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0A ;x=\"y\"\r\n0123456789\r\n0\r\n\r\n",
        "11 200 OK [Transfer-Encoding=Chunked|] abc0123456789 []");
    row("coding before length",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        "11 200 OK [Content-Length=9|Transfer-Encoding=chunked|] a []");
    row("trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nT: 1\r\nT: 2\r\n\r\n",
        "11 200 OK [Transfer-Encoding=chunked|] a [T=1|T=2|]");
    row("interim", "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n",
        "11 200 OK [A=b|]  []");
    row("repeated", "HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nX: 1\r\nset-cookie: b\r\n\r\n",
        "11 200 OK [Set-Cookie=a|X=1|set-cookie=b|]  []");
    row("white space", "HTTP/1.1 200 OK\r\nA: \t b c \t\r\nB:\r\nC:x\r\nD : y\r\n\r\n",
        "11 200 OK [A=b c|B=|C=x|D=y|]  []");
    row("folded", "HTTP/1.1 200 OK\r\nA: b \r\n \t c\r\n\td\r\nE: f\r\n\r\n", "11 200 OK [A=b c d|E=f|]  []");
    row("bytes", "HTTP/1.1 200 Gr\xfc\xdf\r\nA: \xe4\x80\xff\x01\r\n\r\n",
        "11 200 Gr\xfc\xdf [A=\xe4\x80\xff\x01|]  []");
    row("odd names", "HTTP/1.1 200 OK\r\nA B: c\r\n(x): y:z\r\n\r\n", "11 200 OK [A B=c|(x)=y:z|]  []");
}

void TestResponseReader::reads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    for (qsizetype piece : { bytes.size(), qsizetype(1), qsizetype(3), qsizetype(7) }) {
        const Msecs before = currentTime();
        const Result<CachedResponse> response = readInPieces(bytes, piece);
        QVERIFY2(response, response ? "" : qPrintable(response.error().text()));
        QCOMPARE(asText(*response), expected);
        QVERIFY(response->responseTime >= before && response->responseTime <= currentTime());
    }
}

void TestResponseReader::readsForMethod_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n");
    QTest::newRow("chunked") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    QTest::newRow("above the limit") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
}

void TestResponseReader::readsForMethod()
{
    QFETCH(QByteArray, bytes);
    const Result<CachedResponse> response = readInPieces(bytes, 5, "HEAD");
    QVERIFY(response);
    QCOMPARE(response->status, 200);
    QCOMPARE(response->body.size, 0);
    QVERIFY(!readInPieces(bytes, 5, "GET"));
}

void TestResponseReader::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    const QByteArray chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    row("other protocol", "SSH-2.0-OpenSSH_9.2\r\n");
    row("binary, no line", QByteArray("\x15\x03\x01\x00\x02\x02\x46", 7));
    row("HTTP/2", "HTTP/2 200 OK\r\n\r\n");
    row("HTTP/2.0", "HTTP/2.0 200 OK\r\n\r\n");
    row("two digits", "HTTP/1.1 20 OK\r\n\r\n");
    row("four digits", "HTTP/1.1 2000 OK\r\n\r\n");
    row("099", "HTTP/1.1 099 OK\r\n\r\n");
    row("no number", "HTTP/1.1 abc OK\r\n\r\n");
    row("leading empty line", "\r\nHTTP/1.1 200 OK\r\n\r\n");
    row("no colon", ok + "what is this\r\n\r\n");
    row("no name", ok + ": x\r\n\r\n");
    row("folded status line", ok + " x\r\n\r\n");
    row("NUL", ok + QByteArray("A: b\0c\r\n\r\n", 10));
    row("CR", ok + "A: b\rc\r\n\r\n");
    row("CR in reason", "HTTP/1.1 200 O\rK\r\n\r\n");
    row("two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab");
    row("negative length", ok + "Content-Length: -1\r\n\r\n");
    row("signed length", ok + "Content-Length: +1\r\n\r\na");
    row("no length", ok + "Content-Length:\r\n\r\n");
    row("huge length", ok + "Content-Length: 18446744073709551617\r\n\r\na");
    row("other coding", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
    row("chunk no number", chunked + "zz\r\n");
    row("chunk empty", chunked + "\r\n");
    row("chunk signed", chunked + "+1\r\na\r\n0\r\n\r\n");
    row("chunk prefix", chunked + "0x1\r\na\r\n0\r\n\r\n");
    row("chunk huge", chunked + "ffffffffffffffffff\r\n");
    row("chunk too long", chunked + "1\r\nab\r\n0\r\n\r\n");
    row("chunk endless line", chunked + "1;" + QByteArray(20'000, 'x'));
    row("bad trailer", chunked + "0\r\nnothing\r\n\r\n");
}

void TestResponseReader::refuses()
{
    QFETCH(QByteArray, bytes);
    for (qsizetype piece : { bytes.size(), qsizetype(1) }) {
        const Result<CachedResponse> response = readInPieces(bytes, piece);
        QVERIFY2(!response, asText(response.value_or(CachedResponse())).constData());
        QCOMPARE(response.error().code, ErrorCode::Io);
        // It was refused for what it is, not because something is missing at the end.
        QVERIFY2(!response.error().message.contains(QStringLiteral("early"))
                     && !response.error().message.contains(QStringLiteral("closed")),
                 qPrintable(response.error().message));
    }
}

void TestResponseReader::nothingShorterIsComplete_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 5\r\n\r\nabcde");
    QTest::newRow("chunked") << QByteArray("HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                           "chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nT: u\r\n\r\n");
    QTest::newRow("no body") << QByteArray("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n");
}

void TestResponseReader::nothingShorterIsComplete()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(readInPieces(bytes, bytes.size()));
    for (qsizetype length = 0; length < bytes.size(); ++length) {
        const Result<CachedResponse> response = readInPieces(bytes.first(length), std::max<qsizetype>(1, length));
        QVERIFY2(!response, QByteArray::number(length).constData());
        QCOMPARE(response.error().code, ErrorCode::Io);
    }
}

void TestResponseReader::saysHowMuchOfABodyCame()
{
    const auto message = [](const QByteArray &bytes) { return readInPieces(bytes, 4).error().message; };
    QCOMPARE(message("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabcde"),
             QStringLiteral("The body ends early: 5 of 50 bytes came"));
    QCOMPARE(message("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcde"),
             QStringLiteral("The body ends early: 5 bytes came, but not the last of its chunks"));
    QCOMPARE(message(""), QStringLiteral("The server closed the connection without an answer"));
}

void TestResponseReader::keepsWhatCame()
{
    const QByteArray interim = "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n";
    const QByteArray head = "HTTP/1.1 200 OK\nTransfer-Encoding:  chunked\r\nA: b\r\n  c\r\n\r\n";
    const QByteArray trailers = "T: u\r\n\r\n";
    ResponseReader reader("GET", Plenty);
    QVERIFY(reader.feed(interim + head + "1\r\na\r\n0\r\n" + trailers + "more").value_or(false));
    QCOMPARE(reader.received(), interim + head + trailers);
}

void TestResponseReader::limits_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("fits");
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    const auto field = [](int size) { return "A: " + QByteArray(size - 5, 'x') + "\r\n"; };
    const QByteArray chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("body") << ok + "Content-Length: 100\r\n\r\n" + QByteArray(100, 'x') << true;
    QTest::newRow("body announced") << ok + "Content-Length: 101\r\n\r\n" << false;
    QTest::newRow("body endless") << ok + "\r\n" + QByteArray(100, 'x') << true;
    QTest::newRow("body endless above") << ok + "\r\n" + QByteArray(101, 'x') << false;
    QTest::newRow("chunk") << chunked + "64\r\n" + QByteArray(100, 'x') + "\r\n0\r\n\r\n" << true;
    QTest::newRow("chunk above") << chunked + "65\r\n" << false;
    QTest::newRow("chunks above") << chunked + "60\r\n" + QByteArray(96, 'x') + "\r\n5\r\n" << false;
    QTest::newRow("head") << ok + field(181) + "\r\n" << true;
    QTest::newRow("head above") << ok + field(182) + "\r\n" << false;
    QTest::newRow("line without end") << ok + QByteArray(200, 'x') << false;
    QTest::newRow("interim responses") << QByteArray("HTTP/1.1 100 OK\r\n\r\n").repeated(11) << false;
    QTest::newRow("trailers") << chunked + "0\r\n" + field(160) + "\r\n" << false;
}

void TestResponseReader::limits()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, fits);
    const Result<CachedResponse> response = readInPieces(bytes, 9, "GET", { 200, 100, 10 });
    QCOMPARE(bool(response), fits);
    if (fits)
        return;
    QCOMPARE(response.error().code, ErrorCode::LimitExceeded);
    QVERIFY2(response.error().message.contains(QStringLiteral("00 bytes")), qPrintable(response.error().message));
}

QTEST_GUILESS_MAIN(TestResponseReader)
#include "test_responsereader.moc"
