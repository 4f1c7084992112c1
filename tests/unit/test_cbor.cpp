// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/cborreader.h"
#include "format/cborwriter.h"
#include "format/structures.h"

#include <QtCore/QCborMap>
#include <QtCore/QCborValue>
#include <QtTest/QTest>

using namespace etagere;

class TestCbor : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatQtWrites();
    void qtReadsWhatIsWritten();
    void bad_data();
    void bad();
    void openEnded();
    void limits();
    void everyTruncation();
    void payloadBeyondTheData();
    void tree();

private:
    static QByteArray sample();
};

QByteArray TestCbor::sample()
{
    QCborMap map;
    map[QStringLiteral("text")] = QStringLiteral("grün");
    map[QStringLiteral("bytes")] = QByteArray("\0\1", 2);
    map[QStringLiteral("numbers")] =
        QCborArray{ 0, 23, 24, 256, 65536, qint64(1) << 40, -1, -1000, 1.5, true, QCborValue() };
    return QCborValue(QCborKnownTags::Signature, map).toCbor();
}

void TestCbor::readsWhatQtWrites()
{
    const QByteArray bytes = sample();
    CborReader reader(bytes);
    QVERIFY2(reader.skip(), qPrintable(reader.error().text()));
    QVERIFY(reader.atEnd());
    CborReader items(bytes);
    CborItem item;
    QVERIFY(items.next(item));
    QCOMPARE(item.type, CborType::Tag);
    QCOMPARE(item.number, 55799u);
    QVERIFY(items.next(item));
    QCOMPARE(item.type, CborType::Map);
    QCOMPARE(item.number, 3u);
    QVERIFY(items.next(item));
    QCOMPARE(item.bytes.toByteArray(), QByteArray("text"));
}

void TestCbor::qtReadsWhatIsWritten()
{
    CborWriter writer;
    writer.array(8);
    for (const quint64 number : { 0ULL, 23ULL, 24ULL, 255ULL, 256ULL, 65536ULL, 1ULL << 33 })
        writer.number(number);
    writer.map(3);
    writer.string("text");
    writer.boolean(true);
    writer.string("gr\xc3\xbcn");
    writer.null();
    writer.string("latin \xfc");
    writer.bytesHead(3);
    const QCborArray array = QCborValue::fromCbor(writer.result() + "abc").toArray();
    QCOMPARE(array.size(), 8);
    QCOMPARE(array.at(6).toInteger(), qint64(1) << 33);
    const QCborMap map = array.at(7).toMap();
    QCOMPARE(map.value(QStringLiteral("text")).toBool(), true);
    QVERIFY(map.value(QStringLiteral("grün")).isNull());
    QCOMPARE(map.value(QCborValue(QByteArray("latin \xfc"))).toByteArray(), QByteArray("abc"));
}

void TestCbor::bad_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const char *const digits :
         { "", "18", "1c", "1f", "3f", "df", "5f41", "9bffffffffffffffff", "bbffffffffffffffff", "5bffffffffffffffff",
           "7a7fffffff", "8201", "a101", "ff", "82ff", "9f01", "bf", "c1", "f97c" })
        QTest::newRow(*digits ? digits : "nothing") << QByteArray::fromHex(digits);
}

void TestCbor::bad()
{
    QFETCH(QByteArray, bytes);
    CborReader reader(bytes);
    QVERIFY(!reader.skip());
    QVERIFY(!reader.error().message.isEmpty());
    cborStructure(bytes, bytes.size(), 0, QStringLiteral("CBOR"));
}

void TestCbor::openEnded()
{
    const QByteArray bytes = QByteArray::fromHex("9f017f61616162ffbf6161f6ffff");
    CborReader reader(bytes);
    QVERIFY(reader.skip());
    QVERIFY(reader.atEnd());
    const Structure structure = cborStructure(bytes, bytes.size(), 0, QStringLiteral("CBOR"));
    QCOMPARE(structure.notes, QStringList());
    QCOMPARE(structure.nodes.size(), 7);
    QCOMPARE(structure.nodes.at(0).length, bytes.size());
}

void TestCbor::limits()
{
    const QByteArray deep = QByteArray(100'000, '\x81') + '\xf6';
    CborReader reader(deep);
    QVERIFY(!reader.skip());
    QCOMPARE(reader.error().code, ErrorCode::LimitExceeded);
    Limits few;
    few.items = 3;
    const QByteArray many = QByteArray::fromHex("83010203");
    CborReader counted(many, few);
    QVERIFY(!counted.skip());
    QCOMPARE(counted.error().code, ErrorCode::LimitExceeded);
}

void TestCbor::everyTruncation()
{
    const QByteArray whole = sample();
    for (qsizetype size = 0; size < whole.size(); ++size) {
        const QByteArray cut = whole.left(size);
        CborReader reader(cut);
        QVERIFY(!reader.skip());
        cborStructure(cut, cut.size(), 0, QStringLiteral("CBOR"));
    }
}

void TestCbor::payloadBeyondTheData()
{
    const QByteArray start = QByteArray::fromHex("820158640000"); // [1, 100 bytes
    CborReader reader(start, start.size() + 98);
    CborItem item;
    QVERIFY(reader.next(item) && reader.next(item) && reader.next(item));
    QCOMPARE(item.number, 100u);
    QCOMPARE(item.bytes.size(), 2);
    QCOMPARE(item.payloadOffset, 4);
    QVERIFY(reader.atEnd());
    CborReader liar(start, start.size() + 97);
    QVERIFY(!liar.skip());
}

void TestCbor::tree()
{
    const QByteArray bytes = QByteArray::fromHex("d9d9f7a26161820120616242ffff");
    const Structure structure = cborStructure(bytes, bytes.size(), 0, QStringLiteral("CBOR"));
    QCOMPARE(structure.nodes.size(), 6);
    QCOMPARE(structure.nodes.at(0).type, QStringLiteral("tag 55799"));
    QCOMPARE(structure.nodes.at(0).length, bytes.size());
    QCOMPARE(structure.nodes.at(2).label, QStringLiteral("a"));
    QCOMPARE(structure.nodes.at(4).value, QStringLiteral("-1"));
    QCOMPARE(structure.nodes.at(5).value, QStringLiteral("ff ff"));
}

QTEST_GUILESS_MAIN(TestCbor)
#include "test_cbor.moc"
