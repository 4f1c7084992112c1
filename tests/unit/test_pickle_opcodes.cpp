// SPDX-License-Identifier: GPL-3.0-or-later
// Each opcode of each protocol, and each way in which it can be wrong.
#include "format/picklereader.h"
#include "support/pickledescription.h"

#include <QtTest/QtTest>

using namespace etagere;

namespace {

QByteArray fromHex(const char *hex) { return QByteArray::fromHex(hex); }

struct Case {
    const char *name;
    QByteArray pickle;
    const char *expected; ///< the description; of what is refused, words of the reason
};

const Case Accepted[] = {
    { "NONE", "N.", "None" },
    { "INT", "I-42\n.", "-42" },
    { "INT with sign", "I+7\n.", "7" },
    { "INT of 64 bits", "I-9223372036854775808\n.", "-9223372036854775808" },
    { "INT beyond 64 bits", "I9223372036854775808\n.", "9223372036854775808" },
    { "INT as true", "I01\n.", "True" },
    { "INT as false", "I00\n.", "False" },
    { "LONG", "L5L\n.", "5" },
    { "LONG without L", "L5\n.", "5" },
    { "LONG, big", "L-123456789012345678901234567890L\n.", "-123456789012345678901234567890" },
    { "BININT", "J" + fromHex("feffffff") + ".", "-2" },
    { "BININT1", fromHex("4bff2e"), "255" },
    { "BININT2", fromHex("4dffff2e"), "65535" },
    { "LONG1, zero", fromHex("80028a002e"), "0" },
    { "LONG1, negative", fromHex("80028a0280ff2e"), "-128" },
    { "LONG1, 8 bytes", fromHex("80028a08ffffffffffffff7f2e"), "9223372036854775807" },
    { "LONG1, 9 bytes", fromHex("80028a09ffffffffffffffff002e"), "0x00ffffffffffffffff" },
    { "LONG4", fromHex("80028b0200000000012e"), "256" },
    { "NEWTRUE", fromHex("8002882e"), "True" },
    { "NEWFALSE", fromHex("8002892e"), "False" },
    { "FLOAT", "F-1.5\n.", "-1.500000000000e+00" },
    { "FLOAT, infinite", "Finf\n.", "inf" },
    { "BINFLOAT", "G" + fromHex("3ff8000000000000") + ".", "1.500000000000e+00" },
    { "STRING", "S'a\\n\\x41\\101\\\\'\n.", "s'610a41415c'" },
    { "STRING, double quotes", "S\"it's\"\n.", "s'69742773'" },
    { "STRING, unknown escape", "S'\\q'\n.", "s'5c71'" },
    { "BINSTRING", "T" + fromHex("02000000fffe") + ".", "s'fffe'" },
    { "SHORT_BINSTRING", "U" + fromHex("0161") + ".", "s'61'" },
    { "UNICODE", "Vab\n.", "t'6162'" },
    { "UNICODE, Latin-1", "V\xe9\n.", "t'c3a9'" },
    { "UNICODE, escapes", "V\\u000a\\u20ac\\U0001f600\\u005c\n.", "t'0ae282acf09f98805c'" },
    { "UNICODE, lone surrogate", "V\\ud83d\n.", "t'eda0bd'" },
    { "UNICODE, other backslash", "V\\n\\\\u0041\n.", "t'5c6e5c5c7530303431'" },
    { "BINUNICODE", "X" + fromHex("02000000c3a9") + ".", "t'c3a9'" },
    { "BINUNICODE, lone surrogate", "X" + fromHex("03000000eda0bd") + ".", "t'eda0bd'" },
    { "SHORT_BINUNICODE", fromHex("80048c01612e"), "t'61'" },
    { "BINUNICODE8", fromHex("80048d0100000000000000612e"), "t'61'" },
    { "BINBYTES", fromHex("8003420200000000ff2e"), "b'00ff'" },
    { "SHORT_BINBYTES", fromHex("80034301002e"), "b'00'" },
    { "BINBYTES8", fromHex("80048e0100000000000000002e"), "b'00'" },
    { "BYTEARRAY8", fromHex("8005960100000000000000072e"), "B'07'" },
    { "EMPTY_LIST", "].", "[]" },
    { "LIST", "(I1\nI2\nl.", "[1, 2]" },
    { "APPEND", "(lp0\nI1\naI2\na.", "[1, 2]" },
    { "APPENDS",
      "](K\x01K\x02"
      "e(K\x03"
      "e.",
      "[1, 2, 3]" },
    { "EMPTY_TUPLE", ").", "()" },
    { "TUPLE", "(I1\n(I2\ntt.", "(1, (2))" },
    { "TUPLE1", fromHex("80024b01852e"), "(1)" },
    { "TUPLE2", fromHex("80024b014b02862e"), "(1, 2)" },
    { "TUPLE3", fromHex("80024b014b024b03872e"), "(1, 2, 3)" },
    { "EMPTY_DICT", "}.", "{}" },
    { "DICT", "(Va\nI1\nd.", "{t'61': 1}" },
    { "SETITEM", "(dVa\nI1\ns.", "{t'61': 1}" },
    { "SETITEMS", "}(K\x01K\x02K\x03K\x04u.", "{1: 2, 3: 4}" },
    { "EMPTY_SET", fromHex("80048f284b014b02902e"), "set(1, 2)" },
    { "FROZENSET", fromHex("8004284b014b02912e"), "frozenset(1, 2)" },
    { "POP", "I1\nI2\n0.", "1" },
    { "POP takes a mark", "I1\n(0.", "1" },
    { "POP_MARK", "I1\n(I2\nI3\n1.", "1" },
    { "DUP", "(I1\n2t.", "(1, 1)" },
    { "PUT, GET", "(Va\np7\ng7\nt.", "(t'61', t'61')" },
    { "BINPUT, BINGET", "(Va\nq\x07h\x07t.", "(t'61', t'61')" },
    { "LONG_BINPUT, LONG_BINGET", "(Va\nr" + fromHex("00000100") + "j" + fromHex("00000100") + "t.", "(t'61', t'61')" },
    { "MEMOIZE", fromHex("8004288c016194680074942e"), "(t'61', t'61')" },
    { "MEMOIZE counts what is used", "(Va\np5\nVb\n" + fromHex("94") + "h\x01g5\nt.", "(t'61', t'62', t'62', t'61')" },
    { "GLOBAL", "cos\nsystem\n.", "os.system" },
    { "STACK_GLOBAL", fromHex("80048c016d8c016e932e"), "m.n" },
    { "REDUCE", "cos\nsystem\n(Vx\ntR.", "os.system(t'78')" },
    { "BUILD", "cm\nC\n(tR(dVa\nI1\nsb.", "m.C()|{t'61': 1}" },
    { "NEWOBJ", fromHex("8002") + "cm\nC\n)" + fromHex("812e"), "m.C()" },
    { "NEWOBJ_EX", fromHex("8004") + "cm\nC\n)}" + fromHex("922e"), "m.C()" },
    { "OBJ", "(cm\nC\nI1\nI2\no.", "m.C(1, 2)" },
    { "OBJ without arguments", "(cm\nC\no.", "m.C()" },
    { "INST", "(I1\nim\nC\n.", "m.C(1)" },
    { "appending to an object",
      "cm\nC\n(tR(K\x01K\x02"
      "e.",
      "m.C()" },
    { "PROTO, FRAME", fromHex("8004950200000000000000") + "N.", "None" },
    { "FRAME is advice", fromHex("800495ffffffffffffffff") + "N.", "None" },
    { "_reconstructor", "ccopy_reg\n_reconstructor\n(cm\nC\nc__builtin__\ntuple\n(I1\nI2\nttR.", "m.C(1, 2)" },
    { "__newobj__", "ccopyreg\n__newobj__\n(cm\nC\nI1\ntR.", "m.C(1)" },
    { "OrderedDict of 3.x", "ccollections\nOrderedDict\n(tR(Va\nI1\nu.", "OrderedDict{t'61': 1}" },
    { "OrderedDict of 2.7", "ccollections\nOrderedDict\n((l(lVa\naI1\naatR.", "OrderedDict{t'61': 1}" },
    { "bytes under protocol 0", "c_codecs\nencode\n(Va\xff\nVlatin1\ntR.", "b'61ff'" },
    { "no bytes under protocol 0", "c__builtin__\nbytes\n(tR.", "b''" },
    { "another coding is a call", "c_codecs\nencode\n(Va\nVutf8\ntR.", "_codecs.encode(t'61', t'75746638')" },
};

const Case Refused[] = {
    { "empty", "", "empty" },
    { "no STOP", "N", "without STOP" },
    { "STOP of nothing", ".", "never made" },
    { "unknown opcode", fromHex("8004ff"), "unknown opcode" },
    { "protocol 6", fromHex("80064e2e"), "protocol 6" },
    { "PERSID", "Pabc\n.", "persistent id" },
    { "BINPERSID", "NQ.", "persistent id" },
    { "EXT1", fromHex("800282012e"), "extension" },
    { "NEXT_BUFFER", fromHex("8005972e"), "buffer outside" },
    { "line without end", "I12", "middle of a line" },
    { "INT of letters", "Iabc\n.", "integer that is none" },
    { "INT of nothing", "I\n.", "integer that is none" },
    { "INT of a sign", "I-\n.", "integer that is none" },
    { "FLOAT of letters", "Fabc\n.", "number that is none" },
    { "STRING without quotes", "Sabc\n.", "without quotes" },
    { "STRING with one quote", "S'\n.", "without quotes" },
    { "STRING with half an escape", "S'\\x4'\n.", "damaged escape" },
    { "UNICODE with half an escape", "V\\u12\n.", "damaged escape" },
    { "UNICODE beyond Unicode", "V\\U00110000\n.", "damaged escape" },
    { "BINUNICODE, over-long", "X" + fromHex("02000000c080") + ".", "not UTF-8" },
    { "BINUNICODE, cut sequence", "X" + fromHex("01000000c3") + ".", "not UTF-8" },
    { "BINUNICODE, beyond Unicode", "X" + fromHex("04000000f4908080") + ".", "not UTF-8" },
    { "length beyond the end", fromHex("8003420a000000612e"), "more bytes than it has" },
    { "length of 2^64 - 1", fromHex("80048effffffffffffffff2e"), "more bytes than it has" },
    { "TUPLE2 of one", fromHex("80024b01862e"), "never made" },
    { "TUPLE2 across a mark", fromHex("80024b01284b02862e"), "never made" },
    { "TUPLE without MARK", "I1\nt.", "never began" },
    { "APPEND to nothing", "I1\na.", "never made" },
    { "APPEND to a tuple", ")I1\na.", "no container" },
    { "APPENDS to a dict", "}(I1\ne.", "no container" },
    { "ADDITEMS to a list", fromHex("80045d284b01902e"), "as if it were a set" },
    { "SETITEM on a list", "]I1\nI2\ns.", "no container" },
    { "SETITEMS, odd", "}(I1\nI2\nI3\nu.", "without a value" },
    { "DICT, odd", "(I1\nd.", "without a value" },
    { "list as a key", "}]I1\ns.", "as a key" },
    { "GET of nothing", "g0\n.", "recalls" },
    { "PUT of nothing", "p0\n.", "remembers" },
    { "PUT, negative", "I1\np-1\n.", "memo index" },
    { "PUT beyond 63 bits", "I1\np9223372036854775808\n.", "memo index" },
    { "STACK_GLOBAL of numbers", fromHex("80044b014b02932e"), "no text" },
    { "REDUCE of a number", "I1\n)R.", "no class or function" },
    { "REDUCE without a tuple", "cos\nsystem\nI1\nR.", "no tuple" },
    { "BUILD of a list", "]}b.", "no object" },
    { "BUILD of nothing", "}b.", "never made" },
    { "OBJ of nothing", "(o.", "without a class" },
    { "bytes beyond Latin-1", "c_codecs\nencode\n(V\\u20ac\nVlatin1\ntR.", "beyond Latin-1" },
};

template <size_t N>
void addRows(const Case (&cases)[N])
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QByteArray>("expected");
    for (const Case &row : cases)
        QTest::newRow(row.name) << row.pickle << QByteArray(row.expected);
}

} // namespace

class TestPickleOpcodes : public QObject
{
    Q_OBJECT
private slots:
    void accepts_data() { addRows(Accepted); }
    void accepts();
    void refuses_data() { addRows(Refused); }
    void refuses();
};

void TestPickleOpcodes::accepts()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QByteArray, expected);
    PickleTree tree;
    const Result<Done> result = readPickle(pickle, tree);
    QVERIFY2(result, result ? "" : qPrintable(result.error().text()));
    QCOMPARE(describePickle(tree), expected);
}

void TestPickleOpcodes::refuses()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QByteArray, expected);
    PickleTree tree;
    const Result<Done> result = readPickle(pickle, tree);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::BadInput);
    QVERIFY2(result.error().message.contains(QString::fromLatin1(expected)), qPrintable(result.error().text()));
    QVERIFY(result.error().where.startsWith(QStringLiteral("byte ")));
}

QTEST_GUILESS_MAIN(TestPickleOpcodes)
#include "test_pickle_opcodes.moc"
