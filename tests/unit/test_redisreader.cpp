// SPDX-License-Identifier: GPL-3.0-or-later
// What a Redis server answers: in any pieces the same replies; too much is refused before there is room for it.
#include "backend/redispipeline.h"
#include "backend/redisreader.h"

#include <QtTest/QTest>

using namespace etagere;

namespace {

const QByteArray Sample = "+OK\r\n-ERR no\r\n:-7\r\n$5\r\na\r\nbc\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n"
                          "*3\r\n$1\r\nx\r\n*2\r\n:1\r\n$-1\r\n+y\r\n";

QByteArray shown(const RedisReply &reply)
{
    switch (reply.kind) {
    case RedisReply::Kind::Nil:
        return "nil";
    case RedisReply::Kind::Text:
        return '"' + reply.text + '"';
    case RedisReply::Kind::Status:
        return '+' + reply.text;
    case RedisReply::Kind::Error:
        return '-' + reply.text;
    case RedisReply::Kind::Integer:
        return QByteArray::number(reply.integer);
    case RedisReply::Kind::Array:
        break;
    }
    QByteArray all = "[";
    for (const RedisReply &element : reply.elements)
        all += shown(element) + ' ';
    return all + ']';
}

const QByteArrayList SampleShown = { "+OK", "-ERR no", "-7", "\"a\r\nbc\"",         "\"\"",
                                     "nil", "nil",     "[]", "[\"x\" [1 nil ] +y ]" };

QByteArrayList takeAll(RedisReader &reader)
{
    QByteArrayList all;
    for (;;) {
        const Result<std::optional<RedisReply>> reply = reader.next();
        if (!reply)
            return { "error: " + reply.error().message.toUtf8() };
        if (!*reply)
            return all;
        all.append(shown(**reply));
    }
}

} // namespace

class TestRedisReader : public QObject
{
    Q_OBJECT
private slots:
    void readsInAnyPieces();
    void refuses_data();
    void refuses();
    void limitsOneReplyAtATime();
    void showsWhatHasBegun();
    void writesCommands();
};

void TestRedisReader::readsInAnyPieces()
{
    for (qsizetype step = 1; step <= Sample.size(); ++step) {
        RedisReader reader;
        QByteArrayList all;
        for (qsizetype i = 0; i < Sample.size(); i += step) {
            QVERIFY(reader.feed(QByteArrayView(Sample).sliced(i, std::min(step, Sample.size() - i))));
            all += takeAll(reader);
        }
        QCOMPARE(all, SampleShown);
    }
}

void TestRedisReader::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](const char *name, const QByteArray &bytes, ErrorCode code = ErrorCode::BadInput) {
        QTest::newRow(name) << bytes << code;
    };
    row("HTTP", "HTTP/1.1 400 Bad Request\r\n");
    row("TLS alert", QByteArray("\x15\x03\x03\x00\x02\x02\x46", 7));
    row("no number", "$abc\r\n");
    row("no number at all", "$\r\n");
    row("negative text", "$-2\r\n");
    row("negative array", "*-2\r\n");
    row("a number too large", "$99999999999999999999\r\n");
    row("no carriage return", "+OK\n");
    row("an endless line", '+' + QByteArray(RedisFrames::MostLine, 'x'));
    row("RESP3", "%1\r\n");
    row("a text of 2^62", "$4611686018427387904\r\n", ErrorCode::LimitExceeded);
    row("an array of 2^62", "*4611686018427387904\r\n", ErrorCode::LimitExceeded);
    row("an array of 2^31", "*2147483648\r\n", ErrorCode::LimitExceeded);
    row("arrays that are too much together",
        "*2\r\n*600000\r\n" + QByteArray(":1\r\n").repeated(600000) + "*600000\r\n", ErrorCode::LimitExceeded);
    row("texts that are too much together", "*2\r\n$600\r\n" + QByteArray(600, 'x') + "\r\n$600\r\n",
        ErrorCode::LimitExceeded);
    row("too deep", QByteArray("*1\r\n").repeated(20), ErrorCode::LimitExceeded);
}

void TestRedisReader::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorCode, code);
    RedisReader reader;
    reader.setMostBytes(1000);
    const Result<Done> fed = reader.feed(bytes);
    QVERIFY(!fed);
    QCOMPARE(fed.error().code, code);
    QVERIFY(!fed.error().message.isEmpty());
}

void TestRedisReader::limitsOneReplyAtATime()
{
    RedisReader reader;
    reader.setMostBytes(1000);
    const QByteArray reply = "*2\r\n$1\r\nx\r\n$999\r\n" + QByteArray(999, 'y') + "\r\n";
    for (int i = 0; i < 10; ++i)
        QVERIFY(reader.feed(reply));
    QCOMPARE(takeAll(reader).size(), 10);
}

void TestRedisReader::showsWhatHasBegun()
{
    RedisReader reader;
    QVERIFY(!reader.begun());
    const auto feed = [&](const char *bytes) {
        QVERIFY(reader.feed(bytes));
        QCOMPARE(takeAll(reader), QByteArrayList());
    };
    feed("*2\r\n$2\r\n1");
    QCOMPARE(shown(*reader.begun()), "[nil nil ]");
    feed("7\r\n");
    QCOMPARE(shown(*reader.begun()), "[\"17\" nil ]");
    feed("*2\r\n$3\r\none\r\n");
    QCOMPARE(shown(*reader.begun()), "[\"17\" [\"one\" nil ] ]");
    QVERIFY(reader.feed("$3\r\ntwo\r\n:5"));
    QCOMPARE(takeAll(reader), QByteArrayList{ "[\"17\" [\"one\" \"two\" ] ]" });
    QVERIFY(!reader.begun());
}

void TestRedisReader::writesCommands()
{
    RedisPipeline pipeline;
    pipeline.add({ "SET", QByteArrayView("a\0\r\n", 4), "" });
    pipeline.add({ "PING" });
    QCOMPARE(pipeline.bytes().toByteArray(),
             QByteArray("*3\r\n$3\r\nSET\r\n$4\r\na\0\r\n\r\n$0\r\n\r\n*1\r\n$4\r\nPING\r\n", 43));
    QCOMPARE(pipeline.count(), 2);
}

QTEST_GUILESS_MAIN(TestRedisReader)
#include "test_redisreader.moc"
