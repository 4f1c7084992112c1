// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/encode.h"

#include <etagere/decodedbody.h>

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

using namespace etagere;

namespace {

using Encoder = QByteArray (*)(const QByteArray &);

QByteArray zstd(const QByteArray &bytes) { return test::zstdCompressed(bytes); }

/// Text that compresses by half, longer than every buffer on the way.
QByteArray sampleText(qsizetype size)
{
    QRandomGenerator random(1);
    QByteArray text;
    text.reserve(size);
    while (text.size() < size)
        text.append(char('a' + random.bounded(16)));
    return text;
}

CachedResponse coded(const QByteArray &codings, const QByteArray &body)
{
    CachedResponse response;
    response.headers.append("content-encoding", codings);
    response.body = Part::fromBytes(body);
    return response;
}

Result<QByteArray> streamed(const CachedResponse &response, const Limits &limits = {})
{
    QByteArray all;
    qsizetype largest = 0;
    const auto collect = [&](QByteArrayView slice) {
        largest = qMax(largest, slice.size());
        all.append(slice);
        return true;
    };
    const Result<qint64> length = streamDecodedBody(response, collect, limits);
    if (!length)
        return tl::unexpected(length.error());
    if (*length != all.size() || largest > 1024 * 1024)
        return failure(ErrorCode::Usage, QStringLiteral("wrong length or slice"));
    return all;
}

} // namespace

class TestDecodedBody : public QObject
{
    Q_OBJECT

private slots:
    void codings_data();
    void codings();
    void truncated_data() { codings_data(); }
    void truncated();
    void damaged_data() { codings_data(); }
    void damaged();
    void chain();
    void codingNames();
    void notCoded();
    void alreadyDecoded();
    void emptyBody();
    void gzipMembers();
    void zstdFrames();
    void zstdWindow();
    void preview();
    void bomb_data() { codings_data(); }
    void bomb();
    void bombInChain();
    void stopped();
};

void TestDecodedBody::codings_data()
{
    QTest::addColumn<QByteArray>("coding");
    QTest::addColumn<void *>("encoder");
    const auto row = [](const char *name, const char *coding, Encoder encoder) {
        QTest::newRow(name) << QByteArray(coding) << reinterpret_cast<void *>(encoder);
    };
    row("gzip", "gzip", test::gzipped);
    row("x-gzip", "x-gzip", test::gzipped);
    row("deflate", "deflate", test::zlibDeflated);
    row("raw deflate", "deflate", test::rawDeflated);
    row("br", "br", test::brotliCompressed);
    row("zstd", "zstd", zstd);
}

void TestDecodedBody::codings()
{
    QFETCH(QByteArray, coding);
    QFETCH(void *, encoder);
    for (const qsizetype size : { 0, 1, 1000, 65536, 3'000'000 }) {
        const QByteArray text = sampleText(size);
        const CachedResponse response = coded(coding, reinterpret_cast<Encoder>(encoder)(text));
        const Result<DecodedBody> body = decodedBody(response);
        QVERIFY2(body, body ? "" : qPrintable(body.error().text()));
        QCOMPARE(body->bytes, text);
        QVERIFY(!body->isCut);
        QCOMPARE(body->codings.size(), 1);
        const Result<QByteArray> all = streamed(response);
        QVERIFY(all);
        QCOMPARE(*all, text);
    }
}

void TestDecodedBody::truncated()
{
    QFETCH(QByteArray, coding);
    QFETCH(void *, encoder);
    const QByteArray whole = reinterpret_cast<Encoder>(encoder)(sampleText(2000));
    const QString name = coding == "x-gzip" ? QStringLiteral("gzip") : QString::fromLatin1(coding);
    for (qsizetype size = 1; size < whole.size(); ++size) {
        const Result<DecodedBody> body = decodedBody(coded(coding, whole.left(size)));
        QVERIFY2(!body, qPrintable(QString::number(size)));
        QCOMPARE(body.error().code, ErrorCode::BadInput);
        QCOMPARE(body.error().message, QStringLiteral("The %1 body ends too early").arg(name));
    }
}

void TestDecodedBody::damaged()
{
    QFETCH(QByteArray, coding);
    const Result<DecodedBody> body = decodedBody(coded(coding, "\xff\xfe plain text is not compressed"));
    QVERIFY(!body);
    QCOMPARE(body.error().code, ErrorCode::BadInput);
    const QByteArray name = coding == "x-gzip" ? QByteArray("gzip") : coding;
    QVERIFY2(body.error().message.contains(QString::fromLatin1(name)), qPrintable(body.error().message));
}

void TestDecodedBody::chain()
{
    const QByteArray text = sampleText(200'000);
    const QByteArray twice = zstd(test::brotliCompressed(test::gzipped(text)));
    const Result<DecodedBody> body = decodedBody(coded("gzip, br ,\tzstd", twice));
    QVERIFY(body);
    QCOMPARE(body->bytes, text);
    QCOMPARE(body->codings, (QStringList{ QStringLiteral("zstd"), QStringLiteral("br"), QStringLiteral("gzip") }));
    // Repeated field lines are one list (RFC 9110 §5.3).
    CachedResponse lines = coded("gzip", test::brotliCompressed(test::gzipped(text)));
    lines.headers.append("Content-Encoding", "br");
    QCOMPARE(decodedBody(lines)->bytes, text);
    QVERIFY(!decodedBody(coded("gzip, br", twice)));
}

void TestDecodedBody::codingNames()
{
    QCOMPARE(decodedBody(coded("GZIP", test::gzipped("text")))->bytes, QByteArray("text"));
    QCOMPARE(decodedBody(coded("identity, , gzip", test::gzipped("text")))->bytes, QByteArray("text"));
    const Result<DecodedBody> unknown = decodedBody(coded("gzip, compress", "x"));
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().code, ErrorCode::Unsupported);
    QVERIFY(unknown.error().message.contains(QStringLiteral("\"compress\"")));
    const Result<DecodedBody> many = decodedBody(coded("gzip,gzip,gzip,gzip,gzip,gzip,gzip,gzip,gzip", "x"));
    QVERIFY(!many);
    QCOMPARE(many.error().code, ErrorCode::LimitExceeded);
}

void TestDecodedBody::notCoded()
{
    CachedResponse response;
    response.body = Part::fromBytes("as it is");
    QCOMPARE(decodedBody(response)->bytes, QByteArray("as it is"));
    QCOMPARE(decodedBody(response)->codings, QStringList());
    QCOMPARE(*streamed(response), QByteArray("as it is"));
}

void TestDecodedBody::alreadyDecoded()
{
    CachedResponse response = coded("gzip", "decoded by the client");
    response.bodyIsDecoded = true;
    QCOMPARE(decodedBody(response)->bytes, QByteArray("decoded by the client"));
    QCOMPARE(decodedBody(response)->codings, QStringList());
}

void TestDecodedBody::emptyBody()
{
    // What remains of a redirect whose body was not kept.
    const Result<DecodedBody> body = decodedBody(coded("gzip", {}));
    QVERIFY(body);
    QCOMPARE(body->bytes, QByteArray());
}

void TestDecodedBody::gzipMembers()
{
    const QByteArray two = test::gzipped("one, ") + test::gzipped("two");
    QCOMPARE(decodedBody(coded("gzip", two))->bytes, QByteArray("one, two"));
    QCOMPARE(decodedBody(coded("gzip", two + QByteArray(512, '\0')))->bytes, QByteArray("one, two"));
    QVERIFY(!decodedBody(coded("gzip", two.chopped(1))));
    // The second member begins right behind a full input buffer.
    QByteArray first = test::gzipped(sampleText(100'000));
    QByteArray header("\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\x03", 10); // FCOMMENT: any length may follow
    const qsizetype comment = 65536 - first.size() - 1;
    QVERIFY(comment > 0);
    first = header + QByteArray(comment, 'c') + '\0' + first.mid(10);
    QCOMPARE(first.size(), 65536);
    QCOMPARE(decodedBody(coded("gzip", first + test::gzipped("two")))->bytes, sampleText(100'000) + "two");
}

void TestDecodedBody::zstdFrames()
{
    const QByteArray skippable("\x50\x2a\x4d\x18\x03\x00\x00\x00xyz", 11);
    QCOMPARE(decodedBody(coded("zstd", zstd("one, ") + skippable + zstd("two")))->bytes, QByteArray("one, two"));
}

void TestDecodedBody::zstdWindow()
{
    QCOMPARE(decodedBody(coded("zstd", test::zstdCompressed(sampleText(100'000), 23)))->bytes, sampleText(100'000));
    const Result<DecodedBody> wide = decodedBody(coded("zstd", test::zstdCompressed(sampleText(100'000), 25)));
    QVERIFY(!wide);
    QVERIFY2(wide.error().message.contains(QStringLiteral("window")), qPrintable(wide.error().message));
}

void TestDecodedBody::preview()
{
    const QByteArray text = sampleText(10'000);
    Limits limits;
    limits.previewBytes = 9'999;
    const Result<DecodedBody> cut = decodedBody(coded("gzip", test::gzipped(text)), limits);
    QVERIFY(cut);
    QVERIFY(cut->isCut);
    QCOMPARE(cut->bytes, text.left(9'999));
    QCOMPARE(*streamed(coded("gzip", test::gzipped(text)), limits), text);
    limits.previewBytes = 10'000;
    QVERIFY(!decodedBody(coded("gzip", test::gzipped(text)), limits)->isCut);
    limits.decodedBytes = 9'999;
    QCOMPARE(streamed(coded("gzip", test::gzipped(text)), limits).error().code, ErrorCode::LimitExceeded);
}

void TestDecodedBody::bomb()
{
    QFETCH(QByteArray, coding);
    QFETCH(void *, encoder);
    const CachedResponse response = coded(coding, reinterpret_cast<Encoder>(encoder)(QByteArray(64 << 20, '\0')));
    const Result<DecodedBody> preview = decodedBody(response);
    QVERIFY(preview);
    QVERIFY(preview->isCut);
    QCOMPARE(preview->bytes.size(), Limits().previewBytes);
    qint64 seen = 0;
    const Result<qint64> all = streamDecodedBody(response, [&seen](QByteArrayView slice) {
        seen += slice.size();
        return true;
    });
    QVERIFY(!all);
    QCOMPARE(all.error().code, ErrorCode::LimitExceeded);
    QVERIFY(seen <= Limits().previewBytes);
}

void TestDecodedBody::bombInChain()
{
    const QByteArray inner = test::gzipped(QByteArray(64 << 20, '\0'));
    const Result<DecodedBody> twice = decodedBody(coded("gzip, br", test::brotliCompressed(inner)));
    QVERIFY(twice);
    QVERIFY(twice->isCut);
    // What follows the inner body is padding and never unpacked.
    const QByteArray padded = test::gzipped(test::gzipped("seen") + QByteArray(64 << 20, '\0'));
    const Result<DecodedBody> body = decodedBody(coded("gzip, gzip", padded));
    QVERIFY(body);
    QCOMPARE(body->bytes, QByteArray("seen"));
}

void TestDecodedBody::stopped()
{
    const CachedResponse response = coded("gzip", test::gzipped(sampleText(1000)));
    const Result<qint64> refused = streamDecodedBody(response, [](QByteArrayView) { return false; });
    QCOMPARE(refused.error().code, ErrorCode::Cancelled);
    std::stop_source stop;
    stop.request_stop();
    const Result<qint64> cancelled = streamDecodedBody(
        response, [](QByteArrayView) { return true; }, {}, stop.get_token());
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestDecodedBody)
#include "test_decodedbody.moc"
