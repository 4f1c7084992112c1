// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/picklereader.h"
#include "format/picklestructure.h"

#include <QtCore/QDir>
#include <QtTest/QtTest>

using namespace etagere;

namespace {

Structure structureOf(const QByteArray &pickle, const Limits &limits = {})
{
    PickleTree tree;
    const Result<Done> result = readPickle(pickle, tree);
    if (!result)
        qFatal("%s", qPrintable(result.error().text()));
    return pickleStructure(tree, pickle.size(), limits);
}

/// "label: type = value" of each node, indented by depth.
QStringList lines(const Structure &structure)
{
    QStringList result;
    QList<int> depths;
    for (const StructureNode &node : structure.nodes) {
        depths.append(node.parent < 0 ? 0 : depths[node.parent] + 1);
        const QString value = node.value.isEmpty() ? QString() : QStringLiteral(" = ") + node.value;
        result.append(QString(depths.last() * 2, u' ') + node.label + QStringLiteral(": ") + node.type + value);
    }
    return result;
}

} // namespace

class TestPickleStructure : public QObject
{
    Q_OBJECT
private slots:
    void namesEverything();
    void objects();
    void calls();
    void keysThatAreContainers();
    void offsets();
    void sharedContainersAreReferences();
    void hostileFilesStaySmall();
    void isCut();
    void depthIsLimited();
    void trailingBytes();
    void valuesAreCut();
};

void TestPickleStructure::namesEverything()
{
    const QByteArray pickle = "\x80\x04(NI01\nK\x07L123456789012345678901L\nF1.5\nVt\xe9\nS's\\xff'\n"
        + QByteArray::fromHex("430261ff")
        + "](K\x01"
          "e}Va\nK\x02s"
        + QByteArray::fromHex("8f284b0390284b0491") + "cm\nn\nt.";
    QCOMPARE(lines(structureOf(pickle)).join(u'\n').toUtf8(),
             QByteArray(": tuple\n"
                        "  0: none\n"
                        "  1: boolean = True\n"
                        "  2: integer = 7\n"
                        "  3: integer = 123456789012345678901\n"
                        "  4: real = 1.5\n"
                        "  5: text = t\xc3\xa9\n"
                        "  6: str = 73 ff\n"
                        "  7: bytes = 61 ff\n"
                        "  8: list\n"
                        "    0: integer = 1\n"
                        "  9: dict\n"
                        "    a: integer = 2\n"
                        "  10: set\n"
                        "    0: integer = 3\n"
                        "  11: frozenset\n"
                        "    0: integer = 4\n"
                        "  12: name = m.n"));
    QCOMPARE(structureOf(pickle).format, QStringLiteral("pickle, protocol 4"));
}

void TestPickleStructure::objects()
{
    const QStringList expected = { QStringLiteral(": class m.C"),        QStringLiteral("  arguments: tuple"),
                                   QStringLiteral("    0: integer = 1"), QStringLiteral("  keywords: dict"),
                                   QStringLiteral("  state: dict"),      QStringLiteral("    a: none"),
                                   QStringLiteral("  0: integer = 5"),   QStringLiteral("  k: integer = 6") };
    QCOMPARE(lines(structureOf("\x80\x04"
                               "cm\nC\n(K\x01t}\x92}Va\nNsbK\x05"
                               "aVk\nK\x06s.")),
             expected);
}

void TestPickleStructure::calls()
{
    QCOMPARE(lines(structureOf("cposix\nsystem\n(Vecho\ntR.")).first(),
             QStringLiteral(": call of posix.system (not made)"));
    QCOMPARE(lines(structureOf("ccopy_reg\n_reconstructor\n(cm\nC\nc__builtin__\nobject\nNtR.")).first(),
             QStringLiteral(": class m.C"));
    // What is called is itself the result of a call.
    const QStringList nested = lines(structureOf("cm\nf\n(tR(tR."));
    QCOMPARE(nested[0], QStringLiteral(": object"));
    QCOMPARE(nested[1], QStringLiteral("  callable: call of m.f (not made)"));
}

void TestPickleStructure::keysThatAreContainers()
{
    const QStringList expected = { QStringLiteral(": dict"), QStringLiteral("  key: tuple"),
                                   QStringLiteral("    0: integer = 1"), QStringLiteral("  its value: integer = 2"),
                                   QStringLiteral("  3: none") };
    QCOMPARE(lines(structureOf("}(I1\ntI2\nsI3\nNs.")), expected);
}

void TestPickleStructure::offsets()
{
    const QByteArray pickle = "(Vab\nI1\nl.";
    const Structure structure = structureOf(pickle);
    const auto bytes = [&](int node) { return pickle.mid(structure.nodes[node].offset, structure.nodes[node].length); };
    QCOMPARE(bytes(0), QByteArray("(Vab\nI1\nl"));
    QCOMPARE(bytes(1), QByteArray("Vab\n"));
    QCOMPARE(bytes(2), QByteArray("I1\n"));
    QCOMPARE(structure.nodes[0].children, 2);
    QCOMPARE(structure.nodes[2].parent, 0);
}

void TestPickleStructure::sharedContainersAreReferences()
{
    const QStringList shared = { QStringLiteral(": tuple"), QStringLiteral("  0: list"),
                                 QStringLiteral("    0: integer = 1"),
                                 QStringLiteral("  1: reference = to list at byte 1") };
    QCOMPARE(lines(structureOf("(](K\x01"
                               "eq\x01h\x01t.")),
             shared);
    const QStringList cycle = { QStringLiteral(": list"), QStringLiteral("  0: reference = to list at byte 0") };
    QCOMPARE(lines(structureOf("]q\x01h\x01"
                               "a.")),
             cycle);
}

void TestPickleStructure::hostileFilesStaySmall()
{
    const QDir folder(QStringLiteral(ETAGERE_TEST_DATA "/fixtures/bad/pickles"));
    for (const QFileInfo &info : folder.entryInfoList(QDir::Files)) {
        QFile file(info.filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray pickle = file.readAll();
        PickleTree tree;
        if (!readPickle(pickle, tree))
            continue;
        const Structure structure = pickleStructure(tree, pickle.size());
        QVERIFY2(structure.nodes.size() < 1000, qPrintable(info.fileName()));
        for (const StructureNode &node : structure.nodes)
            QVERIFY(node.value.size() < 400 && node.label.size() < 100 && node.type.size() < 200);
    }
}

void TestPickleStructure::isCut()
{
    const Structure structure = structureOf("(" + QByteArray(200'000, 'N') + "t.");
    QCOMPARE(structure.nodes.size(), 100'000);
    QCOMPARE(structure.nodes[0].children, 99'999);
    QCOMPARE(structure.notes.size(), 1);
}

void TestPickleStructure::depthIsLimited()
{
    Limits limits;
    limits.depth = 3;
    const Structure structure = structureOf("N\x85\x85\x85\x85.", limits);
    QCOMPARE(structure.nodes.size(), 3);
    QVERIFY(structure.notes.first().contains(u'3'));
}

void TestPickleStructure::trailingBytes()
{
    QCOMPARE(structureOf("N.junk").notes, QStringList{ QStringLiteral("4 more bytes after STOP.") });
}

void TestPickleStructure::valuesAreCut()
{
    const Structure structure =
        structureOf("(V" + QByteArray(5000, 'x') + "\nL" + QByteArray(5000, '9') + "L\nS'" + QByteArray(5000, '\xff')
                    + "'\ncm\n" + QByteArray(5000, 'n') + "\n}V" + QByteArray(5000, 'k')
                    + "\nNs"
                      "t.");
    for (const StructureNode &node : structure.nodes)
        QVERIFY(node.value.size() <= 201 && node.label.size() <= 81);
}

QTEST_GUILESS_MAIN(TestPickleStructure)
#include "test_pickle_structure.moc"
