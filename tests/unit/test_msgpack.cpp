// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/msgpack.h"
#include "format/msgpackwriter.h"
#include "format/structures.h"

#include <QtTest/QTest>

using namespace etagere;

namespace {

QByteArray hex(const char *digits) { return QByteArray::fromHex(digits); }

MsgpackItem only(const QByteArray &bytes)
{
    MsgpackReader reader(bytes);
    MsgpackItem item;
    if (!reader.next(item) || !reader.finish())
        qFatal("not one item: %s", bytes.toHex().constData());
    return item;
}

} // namespace

class TestMsgpack : public QObject
{
    Q_OBJECT

private slots:
    void numbers_data();
    void numbers();
    void strings();
    void others();
    void bad_data();
    void bad();
    void depth();
    void items();
    void everyTruncation();
    void goesOnBehindTheData();
    void tree();
    void treeOfDamage();
    void shortestForms_data();
    void shortestForms();
};

void TestMsgpack::numbers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qint64>("number");
    QTest::newRow("0") << hex("00") << qint64(0);
    QTest::newRow("127") << hex("7f") << qint64(127);
    QTest::newRow("-1") << hex("ff") << qint64(-1);
    QTest::newRow("-32") << hex("e0") << qint64(-32);
    QTest::newRow("uint8") << hex("ccff") << qint64(255);
    QTest::newRow("uint16") << hex("cdffff") << qint64(65535);
    QTest::newRow("uint32") << hex("ceffffffff") << qint64(4294967295);
    QTest::newRow("uint64") << hex("cf7fffffffffffffff") << std::numeric_limits<qint64>::max();
    QTest::newRow("int8") << hex("d080") << qint64(-128);
    QTest::newRow("int8 above 0") << hex("d07f") << qint64(127);
    QTest::newRow("int16") << hex("d18000") << qint64(-32768);
    QTest::newRow("int32") << hex("d280000000") << qint64(-2147483648);
    QTest::newRow("int64") << hex("d38000000000000000") << std::numeric_limits<qint64>::min();
}

void TestMsgpack::numbers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(qint64, number);
    const MsgpackItem item = only(bytes);
    QCOMPARE(item.integer, number);
    QCOMPARE(item.type, number < 0 ? MsgpackType::Integer : MsgpackType::Unsigned);
}

void TestMsgpack::strings()
{
    for (const char *const form : { "a3", "d903", "da0003", "db00000003" }) {
        const QByteArray bytes = hex(form) + "abc";
        const MsgpackItem item = only(bytes);
        QCOMPARE(item.type, MsgpackType::Text);
        QCOMPARE(item.bytes.toByteArray(), QByteArray("abc"));
        QCOMPARE(item.payloadOffset, bytes.size() - 3);
    }
    for (const char *const form : { "c403", "c50003", "c600000003" }) {
        const QByteArray bytes = hex(form) + "abc"; // the view borrows from it
        QCOMPARE(only(bytes).type, MsgpackType::Bytes);
        QCOMPARE(only(bytes).bytes.toByteArray(), QByteArray("abc"));
    }
}

void TestMsgpack::others()
{
    QCOMPARE(only(hex("c0")).type, MsgpackType::Nil);
    QCOMPARE(only(hex("c3")).integer, 1);
    QCOMPARE(only(hex("c2")).type, MsgpackType::Boolean);
    QCOMPARE(only(hex("cb3ff8000000000000")).real, 1.5);
    QCOMPARE(only(hex("ca3fc00000")).real, 1.5);
    QCOMPARE(only(hex("d4ff00")).extensionType, qint8(-1));
    QCOMPARE(only(hex("c70105aa")).payloadLength, 1);
    QCOMPARE(only(hex("d8") + QByteArray(17, 'x')).payloadLength, 16);
}

void TestMsgpack::bad_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    const QString early = QStringLiteral("ends too early");
    QTest::newRow("nothing") << QByteArray() << early;
    QTest::newRow("0xc1") << hex("c1") << QStringLiteral("not msgpack");
    QTest::newRow("array32 lie") << hex("ddffffffff") << QStringLiteral("more members");
    QTest::newRow("map32 lie") << hex("dfffffffffa161") << QStringLiteral("more members");
    QTest::newRow("map of one byte") << hex("81c0") << QStringLiteral("more members");
    QTest::newRow("str32 lie") << hex("db7fffffff") << QStringLiteral("more bytes");
    QTest::newRow("bin32 lie") << hex("c6fffffff0616263") << QStringLiteral("more bytes");
    QTest::newRow("ext32 lie") << hex("c9ffffffff01") << QStringLiteral("more bytes");
    QTest::newRow("ext without type") << hex("c700") << early;
    QTest::newRow("half a number") << hex("cd01") << early;
    QTest::newRow("trailing") << hex("c0c0") << QStringLiteral("1 bytes follow");
}

void TestMsgpack::bad()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    MsgpackReader reader(bytes);
    const bool isSkipped = reader.skip();
    const Result<Done> done = reader.finish();
    QVERIFY(!done);
    QCOMPARE(isSkipped, message.contains(QStringLiteral("follow")));
    QVERIFY2(done.error().message.contains(message), qPrintable(done.error().message));
    QVERIFY(!done.error().where.isEmpty());
}

void TestMsgpack::depth()
{
    const QByteArray deep = QByteArray(200'000, '\x91') + '\xc0';
    MsgpackReader reader(deep);
    QVERIFY(!reader.skip());
    QCOMPARE(reader.error().code, ErrorCode::LimitExceeded);
    const QByteArray just = QByteArray(200, '\x91') + '\xc0';
    MsgpackReader allowed(just);
    QVERIFY(allowed.skip());
    QVERIFY(allowed.finish());
}

void TestMsgpack::items()
{
    Limits limits;
    limits.items = 4;
    const QByteArray four = hex("93010203");
    QVERIFY(MsgpackReader(four, 0, 0, limits).skip());
    const QByteArray five = hex("9401020304");
    MsgpackReader reader(five, 0, 0, limits);
    QVERIFY(!reader.skip());
    QCOMPARE(reader.error().code, ErrorCode::LimitExceeded);
}

void TestMsgpack::everyTruncation()
{
    const QByteArray all = hex("8a")
        + "\xa1"
          "a"
          "\xc0"
          "\xa1"
          "b"
          "\xc3"
          "\xa1"
          "c"
          "\xcb"
          "12345678"
          "\xa1"
          "d"
          "\xcd"
          "12"
          "\xa1"
          "e"
          "\xd9\x03"
          "xyz"
          "\xa1"
          "f"
          "\xc4\x02"
          "xy"
          "\xa1"
          "g"
          "\x92\x01\xff"
          "\xa1"
          "h"
          "\x81\xa1"
          "k"
          "\xd6"
          "T1234"
          "\xa1"
          "i"
          "\xc7\x01"
          "Tz"
          "\xa1"
          "j"
          "\xdc"
        + QByteArray("\x00\x01\xc2", 3);
    MsgpackReader whole(all);
    QVERIFY(whole.skip());
    QVERIFY(whole.finish());
    for (qsizetype size = 0; size < all.size(); ++size) {
        const QByteArray cut = all.left(size); // of its own, so that reading behind it is noticed
        MsgpackReader reader(cut);
        QVERIFY(!reader.skip());
        msgpackStructure(cut, 0, QStringLiteral("msgpack"));
    }
}

void TestMsgpack::goesOnBehindTheData()
{
    // {"b": 10 bytes, "c": 7}, of which only the first 6 bytes are at hand.
    const QByteArray all = hex("82a162c40a") + "0123456789" + hex("a16307");
    const QByteArray start = all.left(6);
    MsgpackReader reader(start, 100, all.size() - start.size());
    MsgpackItem item;
    QVERIFY(reader.next(item) && reader.next(item) && reader.next(item));
    QVERIFY(item.isCut());
    QCOMPARE(item.payloadOffset, 105);
    QCOMPARE(item.payloadLength, 10);
    QCOMPARE(item.bytes.toByteArray(), QByteArray("0"));
    QCOMPARE(reader.offset(), 115);
    QVERIFY(reader.needsMore());
    const QByteArray rest = all.mid(15);
    reader.continueWith(rest);
    QVERIFY(reader.next(item));
    QCOMPARE(item.offset, 115);
    QCOMPARE(item.bytes.toByteArray(), QByteArray("c"));
    QVERIFY(reader.next(item));
    QVERIFY(reader.finish());
    // More is announced than the whole value holds.
    MsgpackReader liar(start, 0, 8);
    QVERIFY(!liar.skip());
    // The last payload was never read in full.
    const QByteArray end = start.last(3); // the reader only points into it
    MsgpackReader unread(end, 0, 9);
    QVERIFY(unread.next(item));
    QVERIFY(!unread.finish());
}

void TestMsgpack::tree()
{
    const QByteArray bytes = hex("82a16192c0a178c40102a0");
    const Structure structure = msgpackStructure(bytes, 5, QStringLiteral("msgpack"));
    QCOMPARE(structure.notes, QStringList());
    QCOMPARE(structure.nodes.size(), 5);
    const auto node = [&](int i) { return structure.nodes.at(i); };
    QCOMPARE(node(0).type, QStringLiteral("map"));
    QCOMPARE(node(0).children, 2);
    QCOMPARE(node(0).offset, 5);
    QCOMPARE(node(0).length, bytes.size());
    QCOMPARE(node(1).label, QStringLiteral("a"));
    QCOMPARE(node(1).offset, 8);
    QCOMPARE(node(1).length, 4);
    QCOMPARE(node(2).label, QStringLiteral("0"));
    QCOMPARE(node(2).parent, 1);
    QCOMPARE(node(3).value, QStringLiteral("x"));
    QCOMPARE(node(3).label, QStringLiteral("1"));
    QCOMPARE(node(4).value, QString());
    QCOMPARE(node(4).parent, 0);
}

void TestMsgpack::treeOfDamage()
{
    const Structure cut = msgpackStructure(hex("930105a2"), 0, QStringLiteral("msgpack"));
    QCOMPARE(cut.nodes.size(), 3);
    QCOMPARE(cut.notes.size(), 1);
    const Structure deep = msgpackStructure(QByteArray(1000, '\x91') + '\xc0', 0, QStringLiteral("msgpack"));
    QCOMPARE(deep.nodes.size(), 200);
    QVERIFY(deep.notes.first().contains(QStringLiteral("deeper")));
    MsgpackWriter many;
    many.array(150'000);
    const Structure wide = msgpackStructure(many.result() + QByteArray(150'000, '\x01'), 0, QStringLiteral("msgpack"));
    QCOMPARE(wide.nodes.size(), 100'000);
    QVERIFY(wide.notes.first().contains(QStringLiteral("100000")));
}

void TestMsgpack::shortestForms_data()
{
    QTest::addColumn<qint64>("number");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](qint64 number, const char *digits) {
        QTest::newRow(QByteArray::number(number).constData()) << number << hex(digits);
    };
    row(0, "00");
    row(127, "7f");
    row(128, "cc80");
    row(255, "ccff");
    row(256, "cd0100");
    row(65536, "ce00010000");
    row(4294967296, "cf0000000100000000");
    row(-1, "ff");
    row(-32, "e0");
    row(-33, "d0df");
    row(-128, "d080");
    row(-129, "d1ff7f");
    row(-32768, "d18000");
    row(-32769, "d2ffff7fff");
    row(-2147483648, "d280000000");
    row(-2147483649, "d3ffffffff7fffffff");
    row(std::numeric_limits<qint64>::min(), "d38000000000000000");
}

void TestMsgpack::shortestForms()
{
    QFETCH(qint64, number);
    QFETCH(QByteArray, bytes);
    MsgpackWriter writer;
    writer.integer(number);
    QCOMPARE(writer.result().toHex(), bytes.toHex());
    QCOMPARE(only(bytes).integer, number);
}

QTEST_GUILESS_MAIN(TestMsgpack)
#include "test_msgpack.moc"
