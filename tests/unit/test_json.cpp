// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/jsonreader.h"
#include "format/structures.h"

#include <QtTest/QTest>

using namespace etagere;

class TestJson : public QObject
{
    Q_OBJECT

private slots:
    void complete_data();
    void complete();
    void damaged_data();
    void damaged();
    void limits();
    void everyTruncation();
    void escapes();
    void tree();
};

void TestJson::complete_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *const text :
         { "null", " true ", "false", "0", "-1.5e+10", "\"\"", "\"a\\\"b\"", "[]", "{}", "[1,[2,{}],\"x\"]",
           "{\"a\":1,\"b\":{\"c\":[null]}}", "\t{ \"a\" :\r\n1 , \"b\": 2 } " })
        QTest::newRow(text) << QByteArray(text);
}

void TestJson::complete()
{
    QFETCH(QByteArray, text);
    JsonReader reader(text);
    QVERIFY2(reader.skip(), qPrintable(reader.error().text()));
    QVERIFY(reader.isComplete());
}

void TestJson::damaged_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *const text :
         { "",      " ",         "{",       "[",      "[1",    "[1,",   "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1,}",
           "{a:1}", "{\"a\" 1}", "[1 2]",   "]",      "[}",    "{]",    "nul",  "-",      "1.",      "1e",
           "\"",    "\"a",       "\"a\\\"", "\"\n\"", "[1] x", "{} {}", "+1",   "'a'" })
        QTest::newRow(text) << QByteArray(text);
}

void TestJson::damaged()
{
    QFETCH(QByteArray, text);
    JsonReader reader(text);
    QVERIFY(!(reader.skip() && reader.isComplete()));
    QVERIFY(!jsonStructure(text, 0, QStringLiteral("JSON")).notes.isEmpty());
}

void TestJson::limits()
{
    const QByteArray deep = QByteArray(201, '[') + QByteArray(201, ']');
    JsonReader reader(deep);
    QVERIFY(!reader.skip());
    QCOMPARE(reader.error().code, ErrorCode::LimitExceeded);
    Limits few;
    few.items = 3;
    JsonReader many("[1,2,3]", few);
    QVERIFY(!many.skip());
    QCOMPARE(many.error().code, ErrorCode::LimitExceeded);
}

void TestJson::everyTruncation()
{
    const QByteArray whole("{\"a\":[1.5e-3,true,null,\"x\\u00e9\\n\"],\"b\":{\"c\":false}}");
    for (qsizetype size = 0; size < whole.size(); ++size) {
        const QByteArray cut = whole.left(size);
        JsonReader reader(cut);
        QVERIFY(!reader.skip());
        jsonStructure(cut, 0, QStringLiteral("JSON"));
    }
}

void TestJson::escapes()
{
    QCOMPARE(unescapedJson("a\\n\\t\\\"\\\\\\/\\u00e9"), QByteArray("a\n\t\"\\/\xc3\xa9"));
    QCOMPARE(unescapedJson("\\ud83d\\ude80"), QByteArray("\xf0\x9f\x9a\x80"));
    QCOMPARE(unescapedJson("\\ud83d"), QByteArray("?"));
    QCOMPARE(unescapedJson("x\\"), QByteArray("x\\"));
    QCOMPARE(unescapedJson("x\\u1"), QByteArray("x\x01"));
}

void TestJson::tree()
{
    const Structure structure = jsonStructure("{\"a\":[1,\"x\\u0041\"],\"b\":null}", 0, QStringLiteral("JSON"));
    QCOMPARE(structure.notes, QStringList());
    QCOMPARE(structure.nodes.size(), 5);
    QCOMPARE(structure.nodes.at(0).length, 28);
    QCOMPARE(structure.nodes.at(1).label, QStringLiteral("a"));
    QCOMPARE(structure.nodes.at(1).offset, 5);
    QCOMPARE(structure.nodes.at(1).length, 13);
    QCOMPARE(structure.nodes.at(3).value, QStringLiteral("xA"));
    QCOMPARE(structure.nodes.at(4).label, QStringLiteral("b"));
    for (const StructureNode &node : jsonStructure("[1,{}]", NoOffset, QStringLiteral("JSON")).nodes) {
        QCOMPARE(node.offset, -1);
        QCOMPARE(node.length, 0);
    }
}

QTEST_GUILESS_MAIN(TestJson)
#include "test_json.moc"
