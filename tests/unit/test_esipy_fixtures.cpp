// SPDX-License-Identifier: GPL-3.0-or-later
// Every entry that EsiPy itself stored, and every hostile one.
#include "support/diskcacherows.h"
#include "support/testdata.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonArray>
#include <QtTest/QtTest>
#include <algorithm>
#include <etagere/datetime.h>
#include <etagere/dialect.h>

using namespace etagere;
using namespace etagere::test;

namespace {

const Dialect &esipy() { return *dialectByName("esipy"); }

ListedEntry listed(const QByteArray &key, const QByteArray &value)
{
    ListedEntry entry;
    entry.key = key;
    entry.head = value;
    entry.headSize = value.size();
    return entry;
}

Value valueOf(const QByteArray &bytes)
{
    Value value;
    value.head = Part::fromBytes(bytes);
    return value;
}

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QByteArray textOrEmpty(const QJsonValue &value) { return value.toString().toUtf8(); }

const DiskcacheRow *rowOf(const QList<DiskcacheRow> &rows, const QByteArray &key)
{
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const DiskcacheRow &r) { return r.key == key; });
    return row == rows.end() ? nullptr : &*row;
}

/// The row that an entry of expected.json is about.
const DiskcacheRow *goodRow(const QJsonObject &expected)
{
    static const QList<DiskcacheRow> rows = diskcacheRows(QStringLiteral("fixtures/esipy-filecache/cache"));
    return rowOf(rows, textOrEmpty(expected[u"stored_key"]));
}

} // namespace

class TestEsipyFixtures : public QObject
{
    Q_OBJECT
private slots:
    void fixtureRows_data();
    void fixtureRows();
    void fixtureEntries_data() { fixtureRows_data(); }
    void fixtureEntries();
    void truncationsAreErrors();
    void appIsNoResponse();
    void hostileRows_data();
    void hostileRows();
};

void TestEsipyFixtures::fixtureRows_data()
{
    QTest::addColumn<QJsonObject>("expected");
    const QJsonObject all = expectedOf(QStringLiteral("esipy-filecache"));
    for (const QJsonValue entry : all[u"entries"].toArray())
        QTest::newRow(qPrintable(entry[u"stored_key"].toString())) << entry.toObject();
}

void TestEsipyFixtures::fixtureRows()
{
    QFETCH(QJsonObject, expected);
    const DiskcacheRow *row = goodRow(expected);
    QVERIFY(row);
    QCOMPARE(esipy().recognise(listed(row->key, row->value)), 100);
    RowMeta meta;
    esipy().summarise(listed(row->key, row->value), meta);
    QCOMPARE(meta.error.toByteArray(), QByteArray());
    QCOMPARE(meta.url.toByteArray(), textOrEmpty(expected[u"url"]));
    QCOMPARE(meta.status, expected[u"status"].toInt());
    QCOMPARE(meta.etag.toByteArray(), textOrEmpty(expected[u"etag"]));
    QCOMPARE(meta.contentType.toByteArray(), textOrEmpty(expected[u"content_type"]));
    QCOMPARE(meta.lastModified.toByteArray(), textOrEmpty(expected[u"last_modified"]));
    QCOMPARE(meta.vary.toByteArray(), textOrEmpty(expected[u"vary"]));
    QCOMPARE(formatIsoTime(meta.expiresAt), textOrEmpty(expected[u"expires_at"]));
    QCOMPARE(meta.storedAt == NoTime, !expected[u"null_headers"].toArray().isEmpty());
    QCOMPARE(meta.bodyBytes, expected[u"body_len"].toInteger());
    QCOMPARE(sha256(row->value.mid(meta.bodyOffset, meta.bodyLength)), textOrEmpty(expected[u"body_sha256"]));
}

void TestEsipyFixtures::fixtureEntries()
{
    QFETCH(QJsonObject, expected);
    const DiskcacheRow *row = goodRow(expected);
    QVERIFY(row);
    const Result<DecodedEntry> decoded = esipy().decode({ row->key }, valueOf(row->value));
    QVERIFY(decoded);
    const CachedResponse &response = decoded->variants.first();
    QCOMPARE(response.url, textOrEmpty(expected[u"url"]));
    QCOMPARE(response.headers.size(), expected[u"header_count"].toInt());
    QCOMPARE(response.headers.value("expires").value_or(QByteArray()), textOrEmpty(expected[u"expires_header"]));
    QCOMPARE(response.serialisation, QByteArray("pickle 5"));
    QVERIFY(response.bodyIsDecoded);
    QCOMPARE(sha256(response.body.head), textOrEmpty(expected[u"body_sha256"]));
    QCOMPARE(response.notes.size(), expected[u"null_headers"].toArray().size());

    const Result<Structure> structure = esipy().structure({ row->key }, valueOf(row->value));
    QVERIFY(structure);
    QCOMPARE(structure->nodes.first().type, QStringLiteral("class esipy.client.CachedResponse"));
    QVERIFY(structure->notes.isEmpty());
}

void TestEsipyFixtures::truncationsAreErrors()
{
    RowMeta meta;
    for (const DiskcacheRow &row : diskcacheRows(QStringLiteral("fixtures/esipy-filecache/cache"))) {
        for (qsizetype size = 0; size < std::min<qsizetype>(row.value.size(), 10'000); ++size) {
            esipy().summarise(listed(row.key, row.value.first(size)), meta);
            QVERIFY(!meta.error.isEmpty() && !meta.isResponse);
        }
    }
}

void TestEsipyFixtures::appIsNoResponse()
{
    for (const DiskcacheRow &row : diskcacheRows(QStringLiteral("fixtures/esipy-filecache/cache"))) {
        if (row.key != "esi_5a5fa753a4c3372537a29ec0b658532e")
            continue;
        RowMeta meta;
        esipy().summarise(listed(row.key, row.value), meta);
        QCOMPARE(meta.error.toByteArray(), QByteArray());
        QVERIFY(!meta.isResponse);
        QVERIFY(!esipy().decode({ row.key }, valueOf(row.value)));
        QVERIFY(esipy().structure({ row.key }, valueOf(row.value))->nodes.size() > 300);
        return;
    }
    QFAIL("the App is missing");
}

void TestEsipyFixtures::hostileRows_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<bool>("decodes");
    const QJsonObject all = expectedOf(QStringLiteral("bad"));
    for (const QJsonValue set : all[u"sets"].toArray()) {
        if (set[u"path"].toString() != QLatin1String("esipy-filecache-evil"))
            continue;
        for (const QJsonValue key : set[u"good"].toArray())
            QTest::newRow(qPrintable(key.toString())) << QString() << textOrEmpty(key) << true;
        for (const QJsonValue bad : set[u"bad"].toArray()) {
            const QString name = bad[u"name"].toString();
            if (bad[u"key"].isString())
                QTest::newRow(qPrintable(name)) << name << textOrEmpty(bad[u"key"]) << bad[u"decodes"].toBool();
        }
    }
}

void TestEsipyFixtures::hostileRows()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, key);
    QFETCH(bool, decodes);
    static const QList<DiskcacheRow> rows = diskcacheRows(QStringLiteral("fixtures/bad/esipy-filecache-evil"));
    const DiskcacheRow *row = rowOf(rows, key);
    QVERIFY(row);
    if (!row->isPickle || !row->hasValue || name == QLatin1String("val-absolute"))
        return; // the backend's to judge
    QElapsedTimer timer;
    timer.start();
    RowMeta meta;
    esipy().summarise(listed(key, row->value), meta);
    QCOMPARE(meta.error.isEmpty(), decodes);
    QCOMPARE(meta.isResponse, decodes);
    QCOMPARE(esipy().decode({ key }, valueOf(row->value)).has_value(), decodes);
    esipy().structure({ key }, valueOf(row->value));
    QVERIFY(timer.elapsed() < 1000);
    QVERIFY(!QFile::exists(QStringLiteral("/tmp/httpcache-tool-PWNED-shared")));
}

QTEST_GUILESS_MAIN(TestEsipyFixtures)
#include "test_esipy_fixtures.moc"
