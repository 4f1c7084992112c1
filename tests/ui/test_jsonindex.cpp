// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/jsonmodel.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>

using namespace etagere;

class TestJsonIndex : public QObject
{
    Q_OBJECT
private slots:
    void treeGroupsLargeContainers();
    void findsValues();
    void readsLines();
    void rejects_data();
    void rejects();
    void depthIsBounded();
    void itemsAreBounded();
    void nodeAtIsInnermost();
    void modelShowsNamesValuesAndPaths();
    void unquotes_data();
    void unquotes();
    void formats_data();
    void formats();
    void formattingStopsIndentingDeepText();
};

static std::shared_ptr<const JsonIndex> indexOf(const QByteArray &text, const Limits &limits = {})
{
    return indexJson(text, limits, {}).value_or(nullptr);
}

void TestJsonIndex::treeGroupsLargeContainers()
{
    std::vector<qint32> parents{ -1 };
    parents.resize(2501, 0);
    const TreeIndex tree(parents);
    QCOMPARE(tree.childCount(-1), 1);
    QCOMPARE(tree.childCount(0), 3);
    QCOMPARE(tree.itemCount(0), 2500);
    const qint32 group = tree.child(0, 2);
    QVERIFY(tree.isGroup(group));
    QCOMPARE(tree.childCount(group), 500);
    const qint32 last = tree.child(group, 499);
    QCOMPARE(last, 2500);
    QCOMPARE(tree.place(last), 2499);
    QCOMPARE(tree.container(last), 0);
    QCOMPARE(tree.parent(last), group);
}

void TestJsonIndex::findsValues()
{
    const auto index = indexOf(R"( {"a": [1, "x\"]", {}], "b": null} )");
    QVERIFY(index);
    QCOMPARE(index->nodes.size(), 6u);
    QCOMPARE(index->text.mid(index->nodes[3].start, index->nodes[3].end - index->nodes[3].start),
             QByteArray(R"("x\"]")"));
    QCOMPARE(index->tree.childCount(0), 2);
    QCOMPARE(index->tree.childCount(1), 3);
}

void TestJsonIndex::readsLines()
{
    const auto index = indexOf("{\"a\":1}\n{\"a\":2}\n");
    QVERIFY(index);
    QCOMPARE(index->tree.childCount(-1), 2);
}

void TestJsonIndex::rejects_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : { "", "  ", "{", "[1,", "[1 2]", "{\"a\" 1}", "{a: 1}", "\"open", "[1,]", "{\"a\":1,}", "]",
                              "truth", "1x", "\"a\\\"", "[1}", "<html>" })
        QTest::newRow(text) << QByteArray(text);
}

void TestJsonIndex::rejects()
{
    QFETCH(QByteArray, text);
    const auto index = indexJson(text, {}, {});
    QVERIFY(!index);
    QCOMPARE(index.error().code, ErrorCode::BadInput);
    QVERIFY(!index.error().message.isEmpty());
}

void TestJsonIndex::depthIsBounded()
{
    const QByteArray deep = QByteArray(100'000, '[') + QByteArray(100'000, ']');
    const auto index = indexOf(deep);
    QVERIFY(index);
    QCOMPARE(index->nodes.size(), 201u);
    QCOMPARE(index->nodes.back().end - index->nodes.back().start, quint32(2 * (100'000 - 200)));
    QVERIFY(index->notes.join(u' ').contains(u"200"));
    QVERIFY(!indexOf(QByteArray(100'000, '[')));
}

void TestJsonIndex::itemsAreBounded()
{
    Limits limits;
    limits.items = 10;
    const auto index = indexOf('[' + QByteArray("1,").repeated(100) + "1]", limits);
    QVERIFY(index);
    QCOMPARE(index->nodes.size(), 10u);
    QCOMPARE(index->notes.size(), 1);
}

void TestJsonIndex::nodeAtIsInnermost()
{
    const QByteArray text = R"({"key": [10, 20]})";
    const auto index = indexOf(text);
    QCOMPARE(index->nodeAt(text.indexOf("20")), 3);
    QCOMPARE(index->nodeAt(text.indexOf("key")), 1);
    QCOMPARE(index->nodeAt(text.indexOf(", ")), 1);
    QCOMPARE(index->nodeAt(0), 0);
    QCOMPARE(index->nodeAt(1000), -1);
}

void TestJsonIndex::modelShowsNamesValuesAndPaths()
{
    JsonModel model;
    const QAbstractItemModelTester tester(&model);
    model.setIndex(indexOf(R"({"list": [true, {"a b": "t\u00e9\nx"}], "n": -1.5e3})"));
    const QModelIndex root = model.index(0, 0), list = model.index(0, 0, root), object = model.index(1, 0, list);
    const QModelIndex leaf = model.index(0, 0, object);
    QCOMPARE(list.data().toString(), u"list");
    QCOMPARE(model.index(0, 1, root).data().toString(), u"[2]");
    QCOMPARE(leaf.data().toString(), u"a b");
    QCOMPARE(model.index(0, 1, object).data().toString(), QString::fromUtf8("té\\x0ax"));
    QCOMPARE(model.path(leaf), u"$.list[1][\"a b\"]");
    QCOMPARE(model.valueText(model.index(1, 0, root)), QByteArray("-1.5e3"));
    model.setIndex(indexOf('[' + QByteArray("0,").repeated(2000) + "0]"));
    QCOMPARE(model.rowCount(model.index(0, 0)), 3);
    QCOMPARE(model.index(1, 0, model.index(0, 0)).data().toString(), QString::fromUtf8("[1000 … 1999]"));
    model.setIndex({});
    QCOMPARE(model.rowCount(), 0);
}

void TestJsonIndex::unquotes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray("\"abc\"") << u"abc"_qs;
    QTest::newRow("escapes") << QByteArray(R"("a\"\\\/\n\t")") << u"a\"\\/\n\t"_qs;
    QTest::newRow("surrogates") << QByteArray(R"("\ud83d\ude00")") << QString::fromUtf8("\xf0\x9f\x98\x80");
    QTest::newRow("cut escape") << QByteArray(R"("a\u00)") << u"a"_qs + QChar(0);
    QTest::newRow("limit") << QByteArray("\"0123456789ABCDE\"") << u"0123456789"_qs + QChar(0x2026);
}

void TestJsonIndex::unquotes()
{
    QFETCH(QByteArray, json);
    QTEST(unquotedJson(json, 10), "text");
}

void TestJsonIndex::formats_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected"); // empty: left as it is
    QTest::newRow("object")
        << QByteArray(R"({"a":1,"b":[1.50,"x"],"c":{},"d":[ ]})")
        << QByteArray("{\n  \"a\": 1,\n  \"b\": [\n    1.50,\n    \"x\"\n  ],\n  \"c\": {},\n  \"d\": []\n}");
    QTest::newRow("lines") << QByteArray("1\n\"a\"\n[]") << QByteArray("1\n\"a\"\n[]");
    QTest::newRow("words") << QByteArray("[hello world]") << QByteArray();
    QTest::newRow("unbalanced") << QByteArray("{\"a\":[1}") << QByteArray();
    QTest::newRow("open") << QByteArray("[") << QByteArray();
    QTest::newRow("prose") << QByteArray("Not found!") << QByteArray();
    QTest::newRow("nul") << QByteArray("[\0]", 3) << QByteArray();
    QTest::newRow("open string") << QByteArray("[\"a]") << QByteArray();
}

void TestJsonIndex::formats()
{
    QFETCH(QByteArray, text);
    QTEST(formattedJson(text).value_or(QByteArray()), "expected");
}

void TestJsonIndex::formattingStopsIndentingDeepText()
{
    const QByteArray deep = QByteArray(20'000, '[') + QByteArray(20'000, ']');
    const auto formatted = formattedJson(deep);
    QVERIFY(formatted);
    QVERIFY(formatted->size() < 40'000 * 90);
}

QTEST_GUILESS_MAIN(TestJsonIndex)
#include "test_jsonindex.moc"
