// SPDX-License-Identifier: GPL-3.0-or-later
// A store that is watched shows what its client stores, changes and removes, whatever kind of store it is.
#include "support/backendcontract.h"
#include "support/tree.h"

#include <etagere/store.h>

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

#define SOON_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, 20'000)
#define SOON_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, 20'000)

namespace {

/// A watched store, and the last that it told.
class Watched
{
public:
    explicit Watched(const ContractFolder &folder)
        : store(folder.location())
    {
        store.setLive(true);
        listing = store.list();
        QObject::connect(listing, &Listing::finished, listing, [this] { isFinished = true; });
        QObject::connect(listing, &Listing::liveMarksChanged, listing,
                         [this](const LiveMarksPtr &told) { marks = told; });
    }

    /// The mark of the row that stands for the key now.
    RowMark markOf(const StoredKey &key) const
    {
        const EntryTable &table = *listing->table();
        for (quint32 row = table.size(); row-- > 0;) {
            if (table.row(row).storedKey() == key)
                return marks ? marks->marks.value(row).mark : RowMark::None;
        }
        return RowMark::None;
    }
    /// Rows that are not hidden.
    qint64 shownRows() const { return listing->table()->size() - qint64(marks ? marks->hidden.size() : 0); }

    Store store;
    Listing *listing = nullptr;
    LiveMarksPtr marks;
    bool isFinished = false;
};

/// Longer than the samples: where reading values leaves a trace, a change of neither size nor expiry is not seen.
Value longerValue(const ContractStore &store)
{
    Value value = sampleValue(store, 3);
    value.head = Part::fromBytes(bytesOf(value.head) + QByteArray(200, 'x'));
    return value;
}

/// Those that two programs can have open at once.
QList<ContractStore> sharedStores()
{
    QList<ContractStore> stores = keepingStores();
    stores.removeIf([](const ContractStore &store) { return store.name == "memory" || store.name == "lab"; });
    return stores;
}

} // namespace

class TestLive : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatTheClientDoes_data() { addRows(sharedStores()); }
    void tellsWhatTheClientDoes();
    void pausedStoresTellNothing_data() { addRows(sharedStores()); }
    void pausedStoresTellNothing();
    void watchingChangesNothing_data() { addRows(sharedStores()); }
    void watchingChangesNothing();
};

void TestLive::tellsWhatTheClientDoes()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> client = folder.open(Access::Write);
    fill(store, *client, 5);
    Watched watched(folder);
    SOON_VERIFY(watched.isFinished);
    QCOMPARE(watched.listing->table()->size(), 5);

    create(*client, store.key(5), sampleValue(store, 5));
    SOON_COMPARE(watched.markOf(store.key(5)), RowMark::New);
    QCOMPARE(watched.shownRows(), 6);

    const Version old = client->read(store.key(1), {})->version;
    QVERIFY(client->change(store.key(1), old, longerValue(store), {}));
    SOON_COMPARE(watched.markOf(store.key(1)), RowMark::Changed);
    QCOMPARE(watched.shownRows(), 6);
    QCOMPARE(watched.marks->hidden.size(), 1);
    const quint32 first = watched.marks->hidden.front();
    QCOMPARE(watched.listing->table()->row(watched.marks->current(first)).storedKey(), store.key(1));

    QVERIFY(client->change(store.key(2), client->read(store.key(2), {})->version, std::nullopt, {}));
    SOON_COMPARE(watched.markOf(store.key(2)), RowMark::Gone);
    QCOMPARE(watched.shownRows(), 6); // a row that is gone stays in sight
    QCOMPARE(watched.markOf(store.key(4)), RowMark::None);

    create(*client, store.key(2), sampleValue(store, 2));
    SOON_VERIFY(watched.markOf(store.key(2)) == RowMark::New || watched.markOf(store.key(2)) == RowMark::Changed);
}

void TestLive::pausedStoresTellNothing()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> client = folder.open(Access::Write);
    fill(store, *client, 3);
    Watched watched(folder);
    SOON_VERIFY(watched.isFinished);
    create(*client, store.key(3), sampleValue(store, 3));
    SOON_COMPARE(watched.shownRows(), 4);
    watched.store.setLive(false);
    create(*client, store.key(4), sampleValue(store, 4));
    QTest::qWait(1500); // three times the shortest pause
    QCOMPARE(watched.shownRows(), 4);
    watched.store.setLive(true);
    SOON_COMPARE(watched.shownRows(), 5);
}

void TestLive::watchingChangesNothing()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    {
        const std::unique_ptr<Backend> client = folder.open(Access::Write);
        fill(store, *client, 50);
    }
    const TreeSnapshot before = snapshotOf(folder.path());
    Watched watched(folder);
    SOON_VERIFY(watched.isFinished);
    QTest::qWait(1500);
    QVERIFY(!watched.marks);
    QCOMPARE(difference(before, snapshotOf(folder.path())), QByteArray());
}

QTEST_GUILESS_MAIN(TestLive)
#include "test_live.moc"
