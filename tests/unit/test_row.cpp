// SPDX-License-Identifier: GPL-3.0-or-later
// What a row says about changing its entry, before anybody tries.
#include <etagere/dialect.h>
#include <etagere/row.h>

#include <QtTest/QTest>

using namespace etagere;

namespace {

constexpr Msecs Now = 1'772'366'400'000;
constexpr Msecs Hour = 3600 * 1000LL;

Row rowOf(const char *dialect, const char *etag, const char *lastModified = "")
{
    Row row;
    row.dialect = dialectByName(dialect);
    row.etag = etag;
    row.lastModified = lastModified;
    row.isResponse = true;
    row.rule = FreshnessRule::ByExpiry;
    row.expiresAt = Now + Hour;
    return row;
}

} // namespace

class TestRow : public QObject
{
    Q_OBJECT

private slots:
    void revalidatable_data();
    void revalidatable();
    void expirableIs();
    void expirableByStore();
};

void TestRow::revalidatable_data()
{
    QTest::addColumn<QByteArray>("dialect");
    QTest::addColumn<bool>("usesDates");
    QTest::newRow("esipy") << QByteArray("esipy") << false;
    QTest::newRow("cachecontrol") << QByteArray("cachecontrol") << false;
    QTest::newRow("etagere") << QByteArray("etagere") << true;
    QTest::newRow("httplib2") << QByteArray("httplib2") << true;
    QTest::newRow("qtdiskcache") << QByteArray("qtdiskcache") << true;
    QTest::newRow("unknown") << QByteArray() << true;
}

void TestRow::revalidatable()
{
    QFETCH(QByteArray, dialect);
    QFETCH(bool, usesDates);
    const char *date = "Sun, 01 Mar 2026 12:00:00 GMT";
    QVERIFY(isRevalidatable(rowOf(dialect.constData(), "\"x\"")));
    QVERIFY(isRevalidatable(rowOf(dialect.constData(), "W/\"x\"", date)));
    QVERIFY(!isRevalidatable(rowOf(dialect.constData(), "")));
    QCOMPARE(isRevalidatable(rowOf(dialect.constData(), "", date)), usesDates);
}

void TestRow::expirableIs()
{
    Row row = rowOf("cachecontrol", "\"x\"");
    QCOMPARE(expirable(row, Now), Expirable::Yes);
    QCOMPARE(expirable(row, Now + Hour), Expirable::Already);
    for (const FreshnessRule rule : { FreshnessRule::NoCache, FreshnessRule::Expired, FreshnessRule::Unknown }) {
        row.rule = rule;
        QCOMPARE(expirable(row, Now), Expirable::Already);
    }
    row.rule = FreshnessRule::Always;
    QCOMPARE(expirable(row, Now), Expirable::Never);
    row.etag = {};
    QCOMPARE(expirable(row, Now), Expirable::Never);
    row.rule = FreshnessRule::ByExpiry;
    QCOMPARE(expirable(row, Now), Expirable::WithoutValidator);
    QCOMPARE(expirable(row, Now + 2 * Hour), Expirable::WithoutValidator);
    row.isResponse = false;
    QCOMPARE(expirable(row, Now), Expirable::NoResponse);
    row = rowOf("cachecontrol", "\"x\"");
    row.error = "broken";
    QCOMPARE(expirable(row, Now), Expirable::NoResponse);
}

void TestRow::expirableByStore()
{
    Row row = rowOf("esipy", "\"x\"");
    row.storeExpiresAt = Now + Hour;
    QCOMPARE(expirable(row, Now), Expirable::Yes);
    // Past its time in the store its client sees it no more; marked, it does.
    QCOMPARE(expirable(row, Now + 2 * Hour), Expirable::Yes);
    row.storeExpiresAt = Now + 3 * Hour;
    QCOMPARE(expirable(row, Now + 2 * Hour), Expirable::Already);
    row.storeExpiresAt = NoTime;
    QCOMPARE(expirable(row, Now + 2 * Hour), Expirable::Already);
}

QTEST_GUILESS_MAIN(TestRow)
#include "test_row.moc"
