// SPDX-License-Identifier: GPL-3.0-or-later
// The short way to a row of EsiPy's must tell what the long one through a tree tells, or nothing.
#include "dialect/esipyscan.h"
#include "dialect/esipywriter.h"
#include "support/memorysource.h"

#include <QtTest/QtTest>
#include <etagere/dialect.h>

using namespace etagere;

namespace {

// pickle.dumps(CachedResponse(404, headers, b'{"a": 1}', url), protocol): Date and Expires are one text, which is
// recalled from the memo; Last-Modified is None.
constexpr char Protocol3[] =
    "80036365736970792e636c69656e740a436163686564526573706f6e73650a7100284d94016372657175657374732e737472"
    "756374757265730a43617365496e73656e736974697665446963740a7101298171027d710358060000005f73746f72657104"
    "63636f6c6c656374696f6e730a4f726465726564446963740a71052952710628580c000000636f6e74656e742d7479706571"
    "07580c000000436f6e74656e742d54797065710858100000006170706c69636174696f6e2f6a736f6e710986710a58040000"
    "0064617465710b580400000044617465710c581d00000053756e2c203031204d617220323032362031323a30303a30302047"
    "4d54710d86710e580700000065787069726573710f5807000000457870697265737110680d86711158040000006574616771"
    "125804000000455461677113580500000022616263227114867115580d0000006c6173742d6d6f6469666965647116580d00"
    "00004c6173742d4d6f64696669656471174e8671185804000000766172797119580400000076617279711a58060000004163"
    "63657074711b86711c75736243087b2261223a20317d711d582a00000068747470733a2f2f6573692e6578616d706c652e69"
    "6e76616c69642f6c61746573742f7374617475732f711e74711f8171202e";
constexpr char Protocol4[] =
    "80049593010000000000008c0c65736970792e636c69656e74948c0e436163686564526573706f6e7365949394284d94018c"
    "1372657175657374732e73747275637475726573948c1343617365496e73656e736974697665446963749493942981947d94"
    "8c065f73746f7265948c0b636f6c6c656374696f6e73948c0b4f72646572656444696374949394295294288c0c636f6e7465"
    "6e742d74797065948c0c436f6e74656e742d54797065948c106170706c69636174696f6e2f6a736f6e9486948c0464617465"
    "948c0444617465948c1d53756e2c203031204d617220323032362031323a30303a303020474d549486948c07657870697265"
    "73948c074578706972657394681386948c0465746167948c0445546167948c0522616263229486948c0d6c6173742d6d6f64"
    "6966696564948c0d4c6173742d4d6f646966696564944e86948c0476617279948c0476617279948c06416363657074948694"
    "75736243087b2261223a20317d948c2a68747470733a2f2f6573692e6578616d706c652e696e76616c69642f6c6174657374"
    "2f7374617475732f94749481942e";

enum class Way : quint8 { Short, ThroughTree };

/// The row as text. What is not wholly at hand is never scanned.
QByteArray rowOf(const QByteArray &value, Way way)
{
    const test::MemorySource source(value);
    ListedEntry entry;
    entry.key = "esi_0123456789abcdef0123456789abcdef";
    entry.head = way == Way::Short ? QByteArrayView(value) : QByteArrayView(value).chopped(1);
    entry.headSize = value.size();
    entry.source = &source;
    RowMeta meta;
    dialectByName("esipy")->summarise(entry, meta);
    QByteArray row;
    for (const QByteArrayView text : { meta.method, meta.url, meta.decodedKey, meta.contentType, meta.etag,
                                       meta.lastModified, meta.vary, meta.error })
        row += text.toByteArray() + '|';
    for (const qint64 number : { meta.bodyBytes, meta.bodyLength, qint64(meta.storedAt), qint64(meta.expiresAt),
                                 qint64(meta.status), qint64(meta.rule), qint64(meta.isResponse) })
        row += QByteArray::number(number) + '|';
    return row;
}

} // namespace

class TestEsipyScan : public QObject
{
    Q_OBJECT
private slots:
    void takesWhatPythonWrites_data();
    void takesWhatPythonWrites();
    void agreesOnDamage_data() { takesWhatPythonWrites_data(); }
    void agreesOnDamage();
    void agreesOnCuts_data() { takesWhatPythonWrites_data(); }
    void agreesOnCuts();
    void leavesTheRestToTheTree();
};

void TestEsipyScan::takesWhatPythonWrites_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("protocol 3") << QByteArray::fromHex(Protocol3);
    QTest::newRow("protocol 4") << QByteArray::fromHex(Protocol4);
}

void TestEsipyScan::takesWhatPythonWrites()
{
    QFETCH(QByteArray, value);
    EsipyFields fields;
    QVERIFY(scanEsipy(value, fields));
    QCOMPARE(fields.status, 404);
    QCOMPARE(fields.url.toByteArray(), QByteArray("https://esi.example.invalid/latest/status/"));
    QCOMPARE(fields.content.toByteArray(), QByteArray("{\"a\": 1}"));
    QCOMPARE(fields.shown.contentType.toByteArray(), QByteArray("application/json"));
    QCOMPARE(fields.shown.date.toByteArray(), QByteArray("Sun, 01 Mar 2026 12:00:00 GMT"));
    QCOMPARE(fields.shown.expires.data(), fields.shown.date.data());
    QCOMPARE(fields.shown.etag.toByteArray(), QByteArray("\"abc\""));
    QVERIFY(fields.shown.lastModified.isNull());
    QCOMPARE(fields.shown.vary.toByteArray(), QByteArray("Accept"));
    QCOMPARE(rowOf(value, Way::Short), rowOf(value, Way::ThroughTree));
}

void TestEsipyScan::agreesOnDamage()
{
    QFETCH(QByteArray, value);
    int taken = 0;
    for (qsizetype at = 0; at < value.size(); ++at) {
        for (const int other : { 0, 1, 5, int('N'), int('s'), int('u'), int('X'), 0x8c, 0x94, 0xff }) {
            QByteArray damaged = value;
            damaged[at] = char(other);
            EsipyFields fields;
            if (!scanEsipy(damaged, fields))
                continue;
            ++taken;
            QCOMPARE(rowOf(damaged, Way::Short), rowOf(damaged, Way::ThroughTree));
        }
    }
    QVERIFY(taken > 100); // bytes of texts that nobody looks at
}

void TestEsipyScan::agreesOnCuts()
{
    QFETCH(QByteArray, value);
    for (qsizetype size = 0; size < value.size(); ++size) {
        EsipyFields fields;
        // In memory of its own, so that a look behind the end is noticed.
        const std::vector<char> cut(value.begin(), value.begin() + size);
        QVERIFY(!scanEsipy({ cut.data(), size }, fields));
    }
}

void TestEsipyScan::leavesTheRestToTheTree()
{
    CachedResponse response;
    response.url = "https://esi.example.invalid/caf\xc3\xa9";
    response.status = 200;
    EsipyFields fields;
    QVERIFY(!scanEsipy(writeEsipyResponse(response, "{}", 4), fields));
    response.url = "https://esi.example.invalid/";
    QVERIFY(!scanEsipy(writeEsipyResponse(response, "{}", 2), fields));
    for (int number = 0; number < 300; ++number)
        response.headers.append("X-Field-" + QByteArray::number(number), "1");
    QVERIFY(!scanEsipy(writeEsipyResponse(response, "{}", 4), fields));
    QVERIFY(!scanEsipy({}, fields));
}

QTEST_APPLESS_MAIN(TestEsipyScan)
#include "test_esipyscan.moc"
