// SPDX-License-Identifier: GPL-3.0-or-later
// What EsiPy's dialect writes, loaded by Python.
#include "dialect/esipywriter.h"
#include "support/diskcacherows.h"
#include "support/python.h"
#include "support/testdata.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QtTest>
#include <etagere/dialect.h>

using namespace etagere;

class TestEsipyPython : public QObject
{
    Q_OBJECT
private slots:
    void pythonLoadsWhatIsWritten_data();
    void pythonLoadsWhatIsWritten();
    void rewrittenFixtures_data();
    void rewrittenFixtures();
};

namespace {

QList<CachedResponse> responses()
{
    CachedResponse plain;
    plain.url = "https://esi.example.invalid/latest/alliances/?datasource=tranquility";
    plain.status = 200;
    plain.headers.append("Content-Type", "application/json");
    plain.headers.append("ETag", "W/\"abc\"");
    plain.body = Part::fromBytes("[1, 2]");

    CachedResponse odd;
    odd.url = "https://esi.example.invalid/caf\xc3\xa9/\xf0\x9f\x98\x80/back\\slash";
    odd.status = 70'000;
    odd.headers.append("X-Latin", "caf\xe9 \\u0041 \\");
    odd.headers.append("X-Lines", QByteArray("a\nb\rc\0d\x1a", 8));
    odd.headers.append("X-Empty", "");
    odd.headers.appendNull("Date");
    odd.headers.append("X-Long", QByteArray(300, 'x'));
    QByteArray everyByte;
    for (int byte = 0; byte < 256; ++byte)
        everyByte.append(char(byte));
    odd.body = Part::fromBytes(everyByte.repeated(3));

    CachedResponse empty;
    empty.status = -5;
    CachedResponse large = plain;
    large.body = Part::fromBytes(QByteArray(200'000, '\xfe'));
    return { plain, odd, empty, large };
}

/// The values of a fixture.
QList<QByteArray> storedValues(const QString &fixture)
{
    QList<QByteArray> values;
    if (fixture == u"esipy-filecache") {
        for (const test::DiskcacheRow &row : test::diskcacheRows(QStringLiteral("fixtures/esipy-filecache/cache")))
            values.append(row.value);
        return values;
    }
    const QByteArray dump = test::readFile(test::dataPath(QStringLiteral("fixtures/%1/dump.jsonl").arg(fixture)));
    for (const QByteArray &line : dump.trimmed().split('\n'))
        values.append(
            QByteArray::fromBase64(QJsonDocument::fromJson(line).object().value(u"value").toString().toLatin1()));
    return values;
}

} // namespace

void TestEsipyPython::pythonLoadsWhatIsWritten_data()
{
    QTest::addColumn<int>("protocol");
    for (int protocol = 0; protocol <= 5; ++protocol)
        QTest::addRow("%d", protocol) << protocol;
}

void TestEsipyPython::pythonLoadsWhatIsWritten()
{
    QFETCH(int, protocol);
    QByteArray pickles;
    for (const CachedResponse &response : responses())
        pickles += writeEsipyResponse(response, response.body.head, protocol).toHex() + '\n';
    const QByteArray loaded = test::runPython(QStringLiteral("interop/load_esipy.py"), pickles);
    const QList<QByteArray> lines = loaded.trimmed().split('\n');
    QCOMPARE(lines.size(), responses().size());
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QJsonObject object = QJsonDocument::fromJson(lines[i]).object();
        const CachedResponse expected = responses()[i];
        QCOMPARE(object[u"status"].toInt(), expected.status);
        QCOMPARE(object[u"url"].toString().toUtf8(), expected.url);
        QCOMPARE(object[u"content"].toString().toLatin1(), expected.body.head.toHex());
        const QJsonArray headers = object[u"headers"].toArray();
        QCOMPARE(headers.size(), expected.headers.size());
        for (qsizetype field = 0; field < headers.size(); ++field) {
            const QJsonArray pair = headers[field].toArray();
            QCOMPARE(pair[0].toString().toLatin1(), expected.headers.at(field).name);
            QCOMPARE(pair[1].isNull(), expected.headers.at(field).isNull);
            QCOMPARE(pair[1].toString().toLatin1(), expected.headers.at(field).value);
        }
    }
}

void TestEsipyPython::rewrittenFixtures_data()
{
    QTest::addColumn<QString>("fixture");
    for (const char *fixture : { "esipy-filecache", "esipy-redis", "esipy-memcached" })
        QTest::newRow(fixture) << QString::fromLatin1(fixture);
}

// Decoded and encoded again, every entry that EsiPy stored means the same to Python.
void TestEsipyPython::rewrittenFixtures()
{
    QFETCH(QString, fixture);
    const Dialect &esipy = *dialectByName("esipy");
    QByteArray pairs;
    qsizetype entries = 0;
    for (const QByteArray &stored : storedValues(fixture)) {
        Value value;
        value.head = Part::fromBytes(stored);
        const Result<DecodedEntry> entry = esipy.decode({}, value);
        if (!entry)
            continue; // EsiApp's objects, other programs' values
        const Result<Value> written = esipy.encode(entry->variants.first(), &value, {});
        QVERIFY2(written, written ? "" : qPrintable(written.error().text()));
        pairs += stored.toHex() + ' ' + written->head.head.toHex() + '\n';
        ++entries;
    }
    QVERIFY(entries > 10);
    const QByteArray answers = test::runPython(QStringLiteral("interop/same_esipy.py"), pairs);
    QCOMPARE(answers, QByteArray("same\n").repeated(entries));
}

QTEST_GUILESS_MAIN(TestEsipyPython)
#include "test_esipy_python.moc"
