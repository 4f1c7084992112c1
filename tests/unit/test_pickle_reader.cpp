// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/picklereader.h"
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
    void opcodes_data();
    void opcodes();
    void refusals_data();
    void refusals();
    void hostileFiles_data();
    void hostileFiles();
    void truncationsAreErrors();
    void everyByteCanBeWrong();
    void sharedValuesAreOneNode();
    void cyclesEnd();
    void depthIsLimited();
    void itemsAreLimited();
    void conversionsAreLimited();
    void bytesAreLimited();
    void wildMemoIndices();
    void extents();
    void trailingBytesAreLeft();
    void lookups();
    void textIsNotCopied();
    void beginnings();
};

void TestPickleReader::opcodes_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &pickle, const char *expected) {
        QTest::newRow(name) << pickle << QByteArray(expected);
    };
    row("NONE", "N.", "None");
    row("INT", "I-42\n.", "-42");
    row("INT with sign", "I+7\n.", "7");
    row("INT of 64 bits", "I-9223372036854775808\n.", "-9223372036854775808");
    row("INT beyond 64 bits", "I9223372036854775808\n.", "9223372036854775808");
    row("INT as true", "I01\n.", "True");
    row("INT as false", "I00\n.", "False");
    row("LONG", "L5L\n.", "5");
    row("LONG without L", "L5\n.", "5");
    row("LONG, big", "L-123456789012345678901234567890L\n.", "-123456789012345678901234567890");
    row("BININT", "J" + fromHex("feffffff") + ".", "-2");
    row("BININT1", fromHex("4bff2e"), "255");
    row("BININT2", fromHex("4dffff2e"), "65535");
    row("LONG1, zero", fromHex("80028a002e"), "0");
    row("LONG1, negative", fromHex("80028a0280ff2e"), "-128");
    row("LONG1, 8 bytes", fromHex("80028a08ffffffffffffff7f2e"), "9223372036854775807");
    row("LONG1, 9 bytes", fromHex("80028a09ffffffffffffffff002e"), "0x00ffffffffffffffff");
    row("LONG4", fromHex("80028b0200000000012e"), "256");
    row("NEWTRUE", fromHex("8002882e"), "True");
    row("NEWFALSE", fromHex("8002892e"), "False");
    row("FLOAT", "F-1.5\n.", "-1.500000000000e+00");
    row("FLOAT, infinite", "Finf\n.", "inf");
    row("BINFLOAT", "G" + fromHex("3ff8000000000000") + ".", "1.500000000000e+00");
    row("STRING", "S'a\\n\\x41\\101\\\\'\n.", "s'610a41415c'");
    row("STRING, double quotes", "S\"it's\"\n.", "s'69742773'");
    row("STRING, unknown escape", "S'\\q'\n.", "s'5c71'");
    row("BINSTRING", "T" + fromHex("02000000fffe") + ".", "s'fffe'");
    row("SHORT_BINSTRING", "U" + fromHex("0161") + ".", "s'61'");
    row("UNICODE", "Vab\n.", "t'6162'");
    row("UNICODE, Latin-1", "V\xe9\n.", "t'c3a9'");
    row("UNICODE, escapes", "V\\u000a\\u20ac\\U0001f600\\u005c\n.", "t'0ae282acf09f98805c'");
    row("UNICODE, lone surrogate", "V\\ud83d\n.", "t'eda0bd'");
    row("UNICODE, other backslash", "V\\n\\\\u0041\n.", "t'5c6e5c5c7530303431'");
    row("BINUNICODE", "X" + fromHex("02000000c3a9") + ".", "t'c3a9'");
    row("BINUNICODE, lone surrogate", "X" + fromHex("03000000eda0bd") + ".", "t'eda0bd'");
    row("SHORT_BINUNICODE", fromHex("80048c01612e"), "t'61'");
    row("BINUNICODE8", fromHex("80048d0100000000000000612e"), "t'61'");
    row("BINBYTES", fromHex("8003420200000000ff2e"), "b'00ff'");
    row("SHORT_BINBYTES", fromHex("80034301002e"), "b'00'");
    row("BINBYTES8", fromHex("80048e0100000000000000002e"), "b'00'");
    row("BYTEARRAY8", fromHex("8005960100000000000000072e"), "B'07'");
    row("EMPTY_LIST", "].", "[]");
    row("LIST", "(I1\nI2\nl.", "[1, 2]");
    row("APPEND", "(lp0\nI1\naI2\na.", "[1, 2]");
    row("APPENDS",
        "](K\x01K\x02"
        "e(K\x03"
        "e.",
        "[1, 2, 3]");
    row("EMPTY_TUPLE", ").", "()");
    row("TUPLE", "(I1\n(I2\ntt.", "(1, (2))");
    row("TUPLE1", fromHex("80024b01852e"), "(1)");
    row("TUPLE2", fromHex("80024b014b02862e"), "(1, 2)");
    row("TUPLE3", fromHex("80024b014b024b03872e"), "(1, 2, 3)");
    row("EMPTY_DICT", "}.", "{}");
    row("DICT", "(Va\nI1\nd.", "{t'61': 1}");
    row("SETITEM", "(dVa\nI1\ns.", "{t'61': 1}");
    row("SETITEMS", "}(K\x01K\x02K\x03K\x04u.", "{1: 2, 3: 4}");
    row("EMPTY_SET", fromHex("80048f284b014b02902e"), "set(1, 2)");
    row("FROZENSET", fromHex("8004284b014b02912e"), "frozenset(1, 2)");
    row("POP", "I1\nI2\n0.", "1");
    row("POP takes a mark", "I1\n(0.", "1");
    row("POP_MARK", "I1\n(I2\nI3\n1.", "1");
    row("DUP", "(I1\n2t.", "(1, 1)");
    row("PUT, GET", "(Va\np7\ng7\nt.", "(t'61', t'61')");
    row("BINPUT, BINGET", "(Va\nq\x07h\x07t.", "(t'61', t'61')");
    row("LONG_BINPUT, LONG_BINGET", "(Va\nr" + fromHex("00000100") + "j" + fromHex("00000100") + "t.",
        "(t'61', t'61')");
    row("MEMOIZE", fromHex("8004288c016194680074942e"), "(t'61', t'61')");
    row("MEMOIZE counts what is used", "(Va\np5\nVb\n" + fromHex("94") + "h\x01g5\nt.", "(t'61', t'62', t'62', t'61')");
    row("GLOBAL", "cos\nsystem\n.", "os.system");
    row("STACK_GLOBAL", fromHex("80048c016d8c016e932e"), "m.n");
    row("REDUCE", "cos\nsystem\n(Vx\ntR.", "os.system(t'78')");
    row("BUILD", "cm\nC\n(tR(dVa\nI1\nsb.", "m.C()|{t'61': 1}");
    row("NEWOBJ", fromHex("8002") + "cm\nC\n)" + fromHex("812e"), "m.C()");
    row("NEWOBJ_EX", fromHex("8004") + "cm\nC\n)}" + fromHex("922e"), "m.C()");
    row("OBJ", "(cm\nC\nI1\nI2\no.", "m.C(1, 2)");
    row("OBJ without arguments", "(cm\nC\no.", "m.C()");
    row("INST", "(I1\nim\nC\n.", "m.C(1)");
    row("appending to an object",
        "cm\nC\n(tR(K\x01K\x02"
        "e.",
        "m.C()");
    row("PROTO, FRAME", fromHex("8004950200000000000000") + "N.", "None");
    row("FRAME is advice", fromHex("800495ffffffffffffffff") + "N.", "None");
    row("_reconstructor", "ccopy_reg\n_reconstructor\n(cm\nC\nc__builtin__\ntuple\n(I1\nI2\nttR.", "m.C(1, 2)");
    row("__newobj__", "ccopyreg\n__newobj__\n(cm\nC\nI1\ntR.", "m.C(1)");
    row("OrderedDict of 3.x", "ccollections\nOrderedDict\n(tR(Va\nI1\nu.", "OrderedDict{t'61': 1}");
    row("OrderedDict of 2.7", "ccollections\nOrderedDict\n((l(lVa\naI1\naatR.", "OrderedDict{t'61': 1}");
    row("bytes under protocol 0", "c_codecs\nencode\n(Va\xff\nVlatin1\ntR.", "b'61ff'");
    row("no bytes under protocol 0", "c__builtin__\nbytes\n(tR.", "b''");
    row("another coding is a call", "c_codecs\nencode\n(Va\nVutf8\ntR.", "_codecs.encode(t'61', t'75746638')");
}

void TestPickleReader::opcodes()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QByteArray, expected);
    QCOMPARE(described(pickle), expected);
}

void TestPickleReader::refusals_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const QByteArray &pickle, const char *reason) {
        QTest::newRow(name) << pickle << QString::fromLatin1(reason);
    };
    row("empty", "", "empty");
    row("no STOP", "N", "without STOP");
    row("STOP of nothing", ".", "never made");
    row("unknown opcode", fromHex("8004ff"), "unknown opcode");
    row("protocol 6", fromHex("80064e2e"), "protocol 6");
    row("PERSID", "Pabc\n.", "persistent id");
    row("BINPERSID", "NQ.", "persistent id");
    row("EXT1", fromHex("800282012e"), "extension");
    row("NEXT_BUFFER", fromHex("8005972e"), "buffer outside");
    row("line without end", "I12", "middle of a line");
    row("INT of letters", "Iabc\n.", "integer that is none");
    row("INT of nothing", "I\n.", "integer that is none");
    row("INT of a sign", "I-\n.", "integer that is none");
    row("FLOAT of letters", "Fabc\n.", "number that is none");
    row("STRING without quotes", "Sabc\n.", "without quotes");
    row("STRING with one quote", "S'\n.", "without quotes");
    row("STRING with half an escape", "S'\\x4'\n.", "damaged escape");
    row("UNICODE with half an escape", "V\\u12\n.", "damaged escape");
    row("UNICODE beyond Unicode", "V\\U00110000\n.", "damaged escape");
    row("BINUNICODE, over-long", "X" + fromHex("02000000c080") + ".", "not UTF-8");
    row("BINUNICODE, cut sequence", "X" + fromHex("01000000c3") + ".", "not UTF-8");
    row("BINUNICODE, beyond Unicode", "X" + fromHex("04000000f4908080") + ".", "not UTF-8");
    row("length beyond the end", fromHex("8003420a000000612e"), "more bytes than it has");
    row("length of 2^64 - 1", fromHex("80048effffffffffffffff2e"), "more bytes than it has");
    row("TUPLE2 of one", fromHex("80024b01862e"), "never made");
    row("TUPLE2 across a mark", fromHex("80024b01284b02862e"), "never made");
    row("TUPLE without MARK", "I1\nt.", "never began");
    row("APPEND to nothing", "I1\na.", "never made");
    row("APPEND to a tuple", ")I1\na.", "no container");
    row("APPENDS to a dict", "}(I1\ne.", "no container");
    row("ADDITEMS to a list", fromHex("80045d284b01902e"), "as if it were a set");
    row("SETITEM on a list", "]I1\nI2\ns.", "no container");
    row("SETITEMS, odd", "}(I1\nI2\nI3\nu.", "without a value");
    row("DICT, odd", "(I1\nd.", "without a value");
    row("list as a key", "}]I1\ns.", "as a key");
    row("GET of nothing", "g0\n.", "recalls");
    row("PUT of nothing", "p0\n.", "remembers");
    row("PUT, negative", "I1\np-1\n.", "memo index");
    row("PUT beyond 63 bits", "I1\np9223372036854775808\n.", "memo index");
    row("STACK_GLOBAL of numbers", fromHex("80044b014b02932e"), "no text");
    row("REDUCE of a number", "I1\n)R.", "no class or function");
    row("REDUCE without a tuple", "cos\nsystem\nI1\nR.", "no tuple");
    row("BUILD of a list", "]}b.", "no object");
    row("BUILD of nothing", "}b.", "never made");
    row("OBJ of nothing", "(o.", "without a class");
    row("bytes beyond Latin-1", "c_codecs\nencode\n(V\\u20ac\nVlatin1\ntR.", "beyond Latin-1");
}

void TestPickleReader::refusals()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QString, reason);
    PickleTree tree;
    const Result<Done> result = readPickle(pickle, tree);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::BadInput);
    QVERIFY2(result.error().message.contains(reason), qPrintable(result.error().text()));
    QVERIFY(result.error().where.startsWith(QStringLiteral("byte ")));
}

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

QTEST_GUILESS_MAIN(TestPickleReader)
#include "test_pickle_reader.moc"
