// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/encode.h"
#include "support/storedfile.h"

#include <QtTest/QTest>

using namespace etagere;

namespace {
const Dialect &dialect() { return *dialectByName("raw"); }
} // namespace

class TestRaw : public QObject
{
    Q_OBJECT

private slots:
    void takesAnything();
    void isTheLast();
    void structures_data();
    void structures();
    void bomb();
    void large();
};

void TestRaw::takesAnything()
{
    const test::StoredFile file("any", "thing");
    QVERIFY(dialect().recognise(file.listed()) > 0);
    RowMeta meta;
    meta.status = 200;
    dialect().summarise(file.listed(), meta);
    QVERIFY(!meta.isResponse);
    QVERIFY(meta.error.isEmpty());
    QCOMPARE(meta.status, 0);
    const Result<DecodedEntry> entry = dialect().decode(file.key(), file.value());
    QVERIFY(!entry);
    QCOMPARE(entry.error().code, ErrorCode::BadInput);
    QVERIFY(entry.error().message.contains(QStringLiteral("is not an HTTP response")));
    QVERIFY(dialect().keys({}, {}).isEmpty());
}

void TestRaw::isTheLast() { QCOMPARE(dialects().last()->name(), QByteArray("raw")); }

void TestRaw::structures_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("nodes");
    const auto row = [](const char *name, const QByteArray &bytes, const char *format, int nodes) {
        QTest::newRow(name) << bytes << QString::fromLatin1(format) << nodes;
    };
    const QByteArray json("{\"a\": [1, 2]}");
    row("json", json, "JSON", 4);
    row("json in zlib", test::zlibDeflated(json), "JSON in zlib", 4);
    row("pickle in zlib",
        test::zlibDeflated(QByteArray("\x80\x02]q\x00K\x01"
                                      "a.",
                                      9)),
        "pickle, protocol 2 in zlib", 2);
    row("json in gzip", test::gzipped(json), "JSON in gzip", 4);
    row("text in gzip", test::gzipped("hello"), "plain text in gzip", 1);
    row("pickle",
        QByteArray("\x80\x02]q\x00(K\x01K\x02"
                   "e.",
                   12),
        "pickle", 3);
    row("msgpack", QByteArray("\x92\x01\xa1x"), "msgpack", 3);
    row("msgpack and a byte", QByteArray("\x92\x01\xa1x\xc1"), "bytes", 1);
    row("cbor", QByteArray("\xbf\x61\x61\x01\xff"), "CBOR", 2);
    row("text", "hello, world", "plain text", 1);
    row("text that begins a pickle", "I am text.", "plain text", 1);
    row("no json", "{not json}", "plain text", 1);
    row("x in zlib's first byte", "x is a letter", "plain text", 1);
    row("bytes", QByteArray("\x00\xff\xfe", 3), "bytes", 1);
    row("nothing", {}, "plain text", 1);
}

void TestRaw::structures()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, format);
    QFETCH(int, nodes);
    const test::StoredFile file("k", bytes);
    const Result<Structure> structure = dialect().structure(file.key(), file.value());
    QVERIFY(structure);
    QVERIFY2(structure->format.startsWith(format), qPrintable(structure->format));
    QCOMPARE(structure->nodes.size(), nodes);
}

void TestRaw::bomb()
{
    const test::StoredFile file("k", test::gzipped(QByteArray(64 << 20, '\0')));
    const Result<Structure> structure = dialect().structure(file.key(), file.value());
    QVERIFY(structure);
    QVERIFY(structure->format.startsWith(QStringLiteral("bytes")));
}

void TestRaw::large()
{
    test::StoredFile file("k", "[" + QByteArray(70 << 20, ' ') + "]");
    file.cutHead(1000);
    const Result<Structure> structure = dialect().structure(file.key(), file.value());
    QVERIFY(structure);
    QCOMPARE(file.largestRead(), 0);
    QCOMPARE(structure->nodes.first().length, (70 << 20) + 2);
}

QTEST_GUILESS_MAIN(TestRaw)
#include "test_raw.moc"
