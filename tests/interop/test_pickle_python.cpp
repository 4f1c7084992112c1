// SPDX-License-Identifier: GPL-3.0-or-later
// What Python's own picklers write, read here.
#include "format/picklereader.h"
#include "format/picklestructure.h"
#include "support/pickledescription.h"
#include "support/python.h"

#include <QtTest/QtTest>

using namespace etagere;

class TestPicklePython : public QObject
{
    Q_OBJECT
private slots:
    void readsWhatPythonWrites_data();
    void readsWhatPythonWrites();
};

void TestPicklePython::readsWhatPythonWrites_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QByteArray>("description");
    const QByteArray lines = test::runPython(QStringLiteral("interop/golden_pickles.py"));
    for (const QByteArray &line : lines.trimmed().split('\n')) {
        const QList<QByteArray> columns = line.split('\t');
        QCOMPARE(columns.size(), 3);
        QTest::newRow(columns[0].constData()) << QByteArray::fromHex(columns[1]) << columns[2];
    }
}

void TestPicklePython::readsWhatPythonWrites()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QByteArray, description);
    PickleTree tree;
    const Result<Done> result = readPickle(pickle, tree);
    QVERIFY2(result, result ? "" : qPrintable(result.error().text()));
    const QByteArray described = describePickle(tree);
    QVERIFY2(described == description, (described.left(2000) + "\n" + description.left(2000)).constData());
    QCOMPARE(tree.endOffset(), pickle.size());

    const Structure structure = pickleStructure(tree, pickle.size());
    QVERIFY(!structure.nodes.isEmpty());
    for (const StructureNode &node : structure.nodes)
        QVERIFY(node.offset >= 0 && node.length >= 0 && node.offset + node.length <= pickle.size());
}

QTEST_GUILESS_MAIN(TestPicklePython)
#include "test_pickle_python.moc"
