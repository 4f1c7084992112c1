// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/picklereader.h"
#include "format/picklewriter.h"
#include "support/pickledescription.h"

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtTest/QtTest>

using namespace etagere;

namespace {

QByteArray fromHex(const char *hex) { return QByteArray::fromHex(hex); }

/// What the pickle says, or "error: " and why not.
QByteArray described(const QByteArray &pickle, const Limits &limits = {})
{
    PickleTree tree;
    const Result<Done> result = readPickle(pickle, tree, limits);
    return result ? describePickle(tree) : "error: " + result.error().text().toUtf8();
}

} // namespace

class TestPickleReader : public QObject
{
    Q_OBJECT
private slots:
    void hostileFiles_data();
    void hostileFiles();
    void truncationsAreErrors();
    void everyByteCanBeWrong();
    void sharedValuesAreOneNode();
    void cyclesEnd();
    void depthIsLimited();
    void itemsAreLimited();
    void conversionsAreLimited();
    void bytesOfProtocol0AreRead();
    void bytesAreLimited();
    void wildMemoIndices();
    void extents();
    void trailingBytesAreLeft();
    void lookups();
    void textIsNotCopied();
    void beginnings();
};

void TestPickleReader::hostileFiles_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(QStringLiteral(ETAGERE_TEST_DATA "/fixtures/bad/pickles"));
    for (const QFileInfo &file : folder.entryInfoList(QDir::Files))
        QTest::newRow(qPrintable(file.fileName())) << file.filePath();
}

void TestPickleReader::hostileFiles()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray pickle = file.readAll();
    static const QStringList inert = {
        QStringLiteral("os-system-reduce"), QStringLiteral("os-system-proto0"), QStringLiteral("inst-popen"),
        QStringLiteral("obj-exec"),         QStringLiteral("newobj-eval"),      QStringLiteral("nested-in-header"),
        QStringLiteral("build-setstate"),   QStringLiteral("memo-bomb"),        QStringLiteral("string-bomb"),
        QStringLiteral("self-cycle"),       QStringLiteral("frame-lie"),        QStringLiteral("long-binput"),
        QStringLiteral("huge-int"),         QStringLiteral("extra-bytes"),      QStringLiteral("unknown-class"),
        QStringLiteral("wrong-arity"),      QStringLiteral("wrong-types")
    };
    QElapsedTimer timer;
    timer.start();
    PickleTree tree;
    const Result<Done> result = readPickle(pickle, tree);
    QVERIFY(timer.elapsed() < 1000);
    QCOMPARE(result.has_value(), inert.contains(QFileInfo(path).baseName()));
    QVERIFY(!QFile::exists(QStringLiteral("/tmp/httpcache-tool-PWNED-shared")));
}

void TestPickleReader::truncationsAreErrors()
{
    const QByteArray pickle = fromHex("8004") + "cm\nC\n(K\x01X" + fromHex("02000000c3a9") + "V\\u20ac\np3\nS'a'\n"
        + fromHex("8c016194430100") + fromHex("8b020000000001") + "G" + fromHex("3ff8000000000000") + "t"
        + fromHex("81") + "}Va\n" + fromHex("88") + "sb.";
    QVERIFY(!described(pickle).startsWith("error"));
    for (qsizetype size = 0; size < pickle.size(); ++size)
        QVERIFY2(described(pickle.first(size)).startsWith("error"), qPrintable(QString::number(size)));
}

void TestPickleReader::everyByteCanBeWrong()
{
    QFile file(QStringLiteral(ETAGERE_TEST_DATA "/fixtures/bad/pickles/extra-bytes.pkl"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray pickle = file.readAll();
    for (qsizetype at = 0; at < pickle.size(); ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            QByteArray damaged = pickle;
            damaged[at] = char(byte);
            PickleTree tree;
            const Result<Done> result = readPickle(damaged, tree);
            QVERIFY(!result || tree.root() < tree.size());
        }
    }
}

void TestPickleReader::sharedValuesAreOneNode()
{
    PickleTree tree;
    const QByteArray pickle = "(]q\x01(Va\nq\x02h\x02"
                              "eh\x01t.";
    QVERIFY(readPickle(pickle, tree));
    QCOMPARE(tree.item(tree.root(), 0), tree.item(tree.root(), 1));
    const PickleId list = tree.item(tree.root(), 0);
    QCOMPARE(tree.item(list, 0), tree.item(list, 1));
    QCOMPARE(tree.items(list).size(), 2u);
}

void TestPickleReader::cyclesEnd()
{
    PickleTree tree;
    const QByteArray pickle = fromHex("80025d710068006184");
    QVERIFY(!readPickle(pickle, tree));
    const QByteArray cycle = fromHex("80025d71006800612e");
    QVERIFY(readPickle(cycle, tree));
    QCOMPARE(tree.item(tree.root(), 0), tree.root());
    QVERIFY(describePickle(tree).startsWith("[[["));
}

void TestPickleReader::depthIsLimited()
{
    const auto nested = [](int depth) { return "N" + QByteArray(depth, char(0x85)) + "."; };
    QVERIFY(!described(nested(200)).startsWith("error"));
    PickleTree tree;
    const QByteArray tooDeep = nested(201);
    const Result<Done> result = readPickle(tooDeep, tree);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::LimitExceeded);
}

void TestPickleReader::itemsAreLimited()
{
    Limits limits;
    limits.items = 10;
    QVERIFY(!described("(" + QByteArray(8, 'N') + "t.", limits).startsWith("error"));
    QVERIFY(described("(" + QByteArray(9, 'N') + "t.", limits).startsWith("error: The pickle holds more than 10"));
    QVERIFY(described("N" + QByteArray(10, '2') + ".", limits).startsWith("error: The pickle holds more than 10"));
    QVERIFY(described("N" + QByteArray("q\x01q\x02q\x03q\x04q\x05q\x06q\x07q\x08q\x09q\x0bq\x0c."), limits)
                .startsWith("error: The pickle remembers too many"));
}

void TestPickleReader::conversionsAreLimited()
{
    // One long text, converted to bytes again and again by a few opcodes each.
    QByteArray pickle = "c_codecs\nencode\np0\n(V" + QByteArray(100'000, '\xe9') + "\nVlatin1\ntp1\n";
    for (int i = 0; i < 10'000; ++i)
        pickle += "g0\ng1\nR";
    pickle += '.';
    QVERIFY(described(pickle).startsWith("error: The pickle converts the same text too often"));
}

void TestPickleReader::bytesAreLimited()
{
    Limits limits;
    limits.bytes = 3;
    QVERIFY(described("NN.", limits) == "None");
    QVERIFY(described("NNN.", limits).startsWith("error: The pickle is larger"));
}

void TestPickleReader::wildMemoIndices()
{
    QCOMPARE(described("(Va\np9223372036854775807\nVb\np0\nVc\np1\ng0\ng1\ng9223372036854775807\nt."),
             QByteArray("(t'61', t'62', t'63', t'62', t'63', t'61')"));
    // An index can be used again, and gaps are no values.
    QCOMPARE(described("(Va\np3\nVb\np3\ng3\nt."), QByteArray("(t'61', t'62', t'62')"));
    QVERIFY(described("(Va\np3\ng2\nt.").startsWith("error: The pickle recalls"));
}

void TestPickleReader::extents()
{
    const QByteArray pickle = fromHex("8002") + "cm\nC\n(K\x07Vab\nt" + fromHex("81") + "}Va\nK\x01sb.";
    PickleTree tree;
    QVERIFY(readPickle(pickle, tree));
    const auto bytes = [&](PickleId id) { return pickle.mid(tree.node(id).offset, tree.node(id).length); };
    QCOMPARE(bytes(tree.root()), pickle.mid(2, pickle.size() - 3));
    const PickleObject *object = tree.object(tree.root());
    QVERIFY(object);
    QCOMPARE(bytes(object->callable), QByteArray("cm\nC\n"));
    QCOMPARE(bytes(object->arguments), QByteArray("(K\x07Vab\nt"));
    QCOMPARE(bytes(tree.item(object->arguments, 1)), QByteArray("Vab\n"));
    QCOMPARE(bytes(object->state), QByteArray("}Va\nK\x01s"));
}

void TestPickleReader::trailingBytesAreLeft()
{
    PickleTree tree;
    const QByteArray pickle = "N.junk";
    QVERIFY(readPickle(pickle, tree));
    QCOMPARE(tree.endOffset(), 2);
}

void TestPickleReader::lookups()
{
    PickleTree tree;
    const QByteArray pickle = "(dVa\nI1\nsS'b'\nI2\nsVa\nI3\nsI4\nI5\ns.";
    QVERIFY(readPickle(pickle, tree));
    QCOMPARE(tree.integer(tree.value(tree.root(), "a")), 3); // the last one wins
    QCOMPARE(tree.integer(tree.value(tree.root(), "b")), 2);
    QCOMPARE(tree.value(tree.root(), "c"), NoPickle);
    QCOMPARE(tree.value(NoPickle, "a"), NoPickle);
    QCOMPARE(tree.text(NoPickle), QByteArrayView());
    QCOMPARE(tree.item(tree.root(), 0), NoPickle);
    QVERIFY(tree.isNone(NoPickle));
}

void TestPickleReader::textIsNotCopied()
{
    PickleTree tree;
    const QByteArray pickle = "(Vplain\nX" + fromHex("02000000c3a9") + "V\\u0041\nt.";
    QVERIFY(readPickle(pickle, tree));
    for (const quint32 index : { 0u, 1u }) {
        const PickleId id = tree.item(tree.root(), index);
        QCOMPARE(tree.text(id).data(), pickle.constData() + tree.textOffset(id));
    }
    QCOMPARE(tree.textOffset(tree.item(tree.root(), 2)), -1);
}

void TestPickleReader::beginnings()
{
    QVERIFY(looksLikePickle(fromHex("8004")));
    QVERIFY(looksLikePickle("(I1\n"));
    QVERIFY(!looksLikePickle(""));
    QVERIFY(!looksLikePickle(fromHex("80")));
    QVERIFY(!looksLikePickle(fromHex("8009")));
    QVERIFY(!looksLikePickle("<html>"));
}

// Each byte beyond ASCII is two of UTF-8 in memory, and then one again.
void TestPickleReader::bytesOfProtocol0AreRead()
{
    const QByteArray bytes(1000, '\xff');
    PickleWriter writer(0);
    writer.bytes(bytes);
    PickleTree tree;
    const QByteArray pickle = writer.finish();
    const Result<Done> read = readPickle(pickle, tree);
    QVERIFY2(read, read ? "" : qPrintable(read.error().text()));
    QCOMPARE(tree.text(tree.root()), QByteArrayView(bytes));
}

QTEST_GUILESS_MAIN(TestPickleReader)
#include "test_pickle_reader.moc"
