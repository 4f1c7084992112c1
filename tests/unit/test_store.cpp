// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakebackend.h"

#include <etagere/store.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QPointer>
#include <QtCore/QRandomGenerator>
#include <QtCore/QSet>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace etagere;

namespace {

Location fake(const QString &options) { return Location::parse(u"fake:/?"_qs + options).value(); }

/// Waits for a listing's end; what it ended with.
Result<Done> outcomeOf(Listing *listing)
{
    Result<Done> outcome = failure(ErrorCode::Io, u"It never finished"_qs);
    bool isFinished = false;
    QObject::connect(listing, &Listing::finished, listing, [&](const Result<Done> &result) {
        outcome = result;
        isFinished = true;
    });
    [[maybe_unused]] const bool waited = QTest::qWaitFor([&] { return isFinished; }, 20000);
    return outcome;
}

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { test::installFakes(); }

    void opens();
    void failsToOpen();
    void opensAgainAfterFailure();
    void listsWithoutBeingOpenedFirst();
    void listsEverything();
    void firstRowsComeAtOnce();
    void rowsOfAStalledStoreAreShown();
    void cancelsWithinTime();
    void keepsRowsOfAFailedListing();
    void newListingReplacesTheOld();
    void readsWhileListing();
    void newerReadOvertakes();
    void searchesBodies();
    void cancelsSearch();
    void newSearchReplacesTheOld();
    void searchWithoutListing();
    void silentAfterDestruction();
    void destroyedFromItsOwnSignal();
    void stress();
};

void TestStore::opens()
{
    Store store(fake(u"rows=50"_qs));
    QSignalSpy opened(&store, &Store::opened);
    store.open();
    QVERIFY(opened.isEmpty());
    QVERIFY(opened.wait());
    QCOMPARE(store.detection().backend, QByteArray("fake"));
    QCOMPARE(store.detection().dialect, QByteArray("fake"));
    QCOMPARE(store.detection().entries, 50);
    QCOMPARE(store.info().estimate, 50);
}

void TestStore::failsToOpen()
{
    Store store(fake(u"openfail=1"_qs));
    QSignalSpy opened(&store, &Store::opened);
    QSignalSpy failed(&store, &Store::failed);
    store.open();
    QVERIFY(failed.wait());
    QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::Io);
    QVERIFY(opened.isEmpty());
    QCOMPARE(outcomeOf(store.list()).error().code, ErrorCode::Io);
}

void TestStore::opensAgainAfterFailure()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"later"_qs);
    Location location = Location::fromPath(path);
    location.setScheme("fake");
    Store store(location);
    QSignalSpy opened(&store, &Store::opened);
    QSignalSpy failed(&store, &Store::failed);
    store.open();
    QVERIFY(failed.wait());
    QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::NotFound);
    QVERIFY(QDir().mkdir(path));
    store.open();
    QVERIFY(opened.wait());
}

void TestStore::listsWithoutBeingOpenedFirst()
{
    Store store(fake(u"rows=50"_qs));
    QVERIFY(outcomeOf(store.list()));
    QCOMPARE(store.listing()->table()->size(), 50);
}

void TestStore::listsEverything()
{
    Store store(fake(u"rows=30000&threads=3&errors=100"_qs));
    Listing *listing = store.list();
    QVERIFY(listing->isRunning());
    QSignalSpy published(listing, &Listing::rowsPublished);
    QSignalSpy estimates(listing, &Listing::estimateChanged);
    QVERIFY(outcomeOf(listing));
    QVERIFY(!listing->isRunning());
    const auto table = listing->table();
    QCOMPARE(table->size(), 30000);
    QSet<QByteArray> keys;
    for (quint32 i = 0; i < table->size(); ++i)
        keys.insert(table->row(i).key.toByteArray());
    QCOMPARE(keys.size(), 30000);
    QCOMPARE(listing->failed(), 300);
    QCOMPARE(listing->estimate(), 30000);
    QCOMPARE(listing->notes(), QStringList{ u"a note of the fake store"_qs });
    QVERIFY(!estimates.isEmpty());
    quint32 last = 0;
    for (const auto &arguments : published) {
        QVERIFY(arguments.first().toUInt() > last);
        last = arguments.first().toUInt();
    }
    QCOMPARE(last, 30000);
}

void TestStore::firstRowsComeAtOnce()
{
    Store store(fake(u"rows=1000000&delay=20"_qs));
    Listing *listing = store.list();
    QSignalSpy published(listing, &Listing::rowsPublished);
    QVERIFY(published.wait());
    QVERIFY(published.first().first().toUInt() < 5000);
    QVERIFY(listing->isRunning());
}

void TestStore::rowsOfAStalledStoreAreShown()
{
    Store store(fake(u"rows=1000&stall=700"_qs));
    Listing *listing = store.list();
    QTRY_COMPARE(listing->table()->size(), 700);
    QVERIFY(listing->isRunning());
    listing->cancel();
    QCOMPARE(outcomeOf(listing).error().code, ErrorCode::Cancelled);
}

void TestStore::cancelsWithinTime()
{
    for (const auto *options : { u"rows=10000000", u"rows=1000000&delay=1000", u"rows=1000&stall=300" }) {
        Store store(fake(QString::fromUtf16(options)));
        Listing *listing = store.list();
        QSignalSpy published(listing, &Listing::rowsPublished);
        QVERIFY(published.wait());
        listing->cancel();
        QCOMPARE(outcomeOf(listing).error().code, ErrorCode::Cancelled);
        QVERIFY(listing->table()->size() > 0);
        QVERIFY(!listing->isRunning());
    }
}

void TestStore::keepsRowsOfAFailedListing()
{
    Store store(fake(u"rows=1000&fail=300"_qs));
    Listing *listing = store.list();
    QCOMPARE(outcomeOf(listing).error().code, ErrorCode::Io);
    QCOMPARE(listing->table()->size(), 300);
}

void TestStore::newListingReplacesTheOld()
{
    Store store(fake(u"rows=2000&stall=1900"_qs));
    QPointer<Listing> first = store.list();
    QTRY_VERIFY(first->table()->size() > 0);
    const auto table = first->table();
    QSignalSpy finished(first, &Listing::finished);
    Listing *second = store.list();
    QVERIFY(first != second);
    QTRY_COMPARE(second->table()->size(), 1900);
    QTRY_VERIFY(first.isNull());
    QVERIFY(finished.isEmpty());
    QCOMPARE(table->row(0).dialect->name(), QByteArray("fake"));
}

void TestStore::readsWhileListing()
{
    Store store(fake(u"rows=100000&stall=300"_qs));
    Listing *listing = store.list();
    QTRY_COMPARE(listing->table()->size(), 300);
    Result<LoadedEntryPtr> entry = failure(ErrorCode::Io, {});
    QSignalSpy read(&store, &Store::entryRead);
    connect(&store, &Store::entryRead, this, [&](const StoredKey &, const Result<LoadedEntryPtr> &e) { entry = e; });
    store.read({ "fake_000042" });
    QVERIFY(read.wait());
    QVERIFY(entry);
    QCOMPARE((*entry)->dialect->name(), QByteArray("fake"));
    QCOMPARE((*entry)->decoded->variants.first().url, QByteArray("https://fake.example/items/42"));
    store.read({ "nothing" });
    QVERIFY(read.wait());
    QCOMPARE(entry.error().code, ErrorCode::NotFound);
    QVERIFY(listing->isRunning());
}

void TestStore::newerReadOvertakes()
{
    Store store(fake(u"rows=1000&delay=2000"_qs));
    QSignalSpy read(&store, &Store::entryRead);
    for (int i = 0; i < 100; ++i)
        store.read({ "fake_0000" + QByteArray::number(i).rightJustified(2, '0') });
    QVERIFY(read.wait(20000));
    QTest::qWait(50);
    QCOMPARE(read.size(), 1);
    QCOMPARE(read.first().first().value<StoredKey>().bytes, QByteArray("fake_000099"));
}

void TestStore::searchesBodies()
{
    Store store(fake(u"rows=2000&bodies=1"_qs));
    QVERIFY(outcomeOf(store.list()));
    std::vector<quint32> rows;
    QSignalSpy progress(&store, &Store::searchProgress);
    QSignalSpy finished(&store, &Store::searchFinished);
    connect(&store, &Store::searchFinished, this, [&](const Result<std::vector<quint32>> &r) { rows = r.value(); });
    store.searchBodies(Filter::parse(u"body:\"body of 199\" status:200"_qs).value());
    QVERIFY(finished.wait());
    QList<QByteArray> keys;
    for (const quint32 row : rows)
        keys += store.listing()->table()->row(row).key.toByteArray();
    QCOMPARE(keys,
             (QList<QByteArray>{ "fake_001990", "fake_001991", "fake_001992", "fake_001993", "fake_001994",
                                 "fake_001995", "fake_001996", "fake_001997", "fake_001998" }));
    QVERIFY(!progress.isEmpty());
    QCOMPARE(progress.last().at(0).toUInt(), 2000u);
    QCOMPARE(progress.last().at(1).toUInt(), 2000u);
}

void TestStore::cancelsSearch()
{
    Store store(fake(u"rows=100000"_qs));
    QVERIFY(outcomeOf(store.list()));
    Result<std::vector<quint32>> rows;
    QSignalSpy finished(&store, &Store::searchFinished);
    connect(&store, &Store::searchFinished, this, [&](const Result<std::vector<quint32>> &r) { rows = r; });
    store.searchBodies(Filter::parse(u"body:x"_qs).value());
    store.cancelSearch();
    QVERIFY(finished.wait());
    QVERIFY(!rows);
    QCOMPARE(rows.error().code, ErrorCode::Cancelled);
}

void TestStore::newSearchReplacesTheOld()
{
    Store store(fake(u"rows=3000"_qs));
    QVERIFY(outcomeOf(store.list()));
    QList<size_t> hits;
    connect(&store, &Store::searchFinished, this,
            [&](const Result<std::vector<quint32>> &r) { hits += r ? r->size() : 0; });
    store.searchBodies(Filter::parse(u"body:\"body of\""_qs).value());
    store.searchBodies(Filter::parse(u"body:\"body of 299\""_qs).value());
    QTRY_VERIFY(!hits.isEmpty());
    QTest::qWait(50);
    QCOMPARE(hits, QList<size_t>{ 11 });
}

void TestStore::searchWithoutListing()
{
    Store store(fake(u"rows=10"_qs));
    QSignalSpy finished(&store, &Store::searchFinished);
    store.searchBodies(Filter::parse(u"body:x"_qs).value());
    QVERIFY(finished.wait());
}

void TestStore::silentAfterDestruction()
{
    int signalCount = 0;
    {
        Store store(fake(u"rows=1000000&threads=2&opendelay=5"_qs));
        const auto count = [&] { ++signalCount; };
        connect(&store, &Store::opened, this, count);
        connect(&store, &Store::entryRead, this, count);
        connect(&store, &Store::searchFinished, this, count);
        store.open();
        connect(store.list(), &Listing::finished, this, count);
        store.read({ "fake_000001" });
        store.searchBodies(Filter::parse(u"body:x"_qs).value());
        QThread::msleep(20);
    }
    QTest::qWait(50);
    QCOMPARE(signalCount, 0);
}

void TestStore::destroyedFromItsOwnSignal()
{
    auto store = std::make_unique<Store>(fake(u"rows=100"_qs));
    connect(store->list(), &Listing::finished, this, [&] { store.reset(); });
    QTRY_VERIFY(!store);
}

void TestStore::stress()
{
    QRandomGenerator random(1);
    for (int round = 0; round < 60; ++round) {
        Store store(fake(u"rows=50000&threads=3&bodies=1&errors=7&opendelay=%1"_qs.arg(random.bounded(3))));
        store.open();
        for (int i = 0; i < 6; ++i) {
            store.list();
            store.read({ "fake_00000" + QByteArray::number(i) });
            store.searchBodies(Filter::parse(u"body:\"of 1\""_qs).value());
            if (random.bounded(2))
                store.cancelSearch();
            if (random.bounded(3) == 0)
                store.listing()->cancel();
            QTest::qWait(int(random.bounded(12)));
        }
    }
}

QTEST_GUILESS_MAIN(TestStore)
#include "test_store.moc"
