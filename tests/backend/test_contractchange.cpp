// SPDX-License-Identifier: GPL-3.0-or-later
// What every backend promises to who changes it. support/backendcontract.cpp lists the stores.
#include "support/backendcontract.h"
#include "support/recordingsink.h"
#include "support/tree.h"

#include <QtTest/QTest>

#include <thread>

using namespace etagere;
using namespace etagere::test;

class TestContractchange : public QObject
{
    Q_OBJECT

private slots:
    void comparesBeforeItChanges_data() { addRows(keepingStores()); }
    void comparesBeforeItChanges();
    void keepsWhatItPromises_data() { addRows(keepingStores()); }
    void keepsWhatItPromises();
    void largeValuesAreNotHeld_data() { addRows(keepingStores()); }
    void largeValuesAreNotHeld();
    void instancesShareTheStore_data() { addRows(keepingStores()); }
    void instancesShareTheStore();
    void rivalsDoNotLoseChanges_data() { addRows(keepingStores()); }
    void rivalsDoNotLoseChanges();
};

void TestContractchange::comparesBeforeItChanges()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> backend = folder.open(Access::Write);
    const StoredKey key = store.key(1);
    const Version first = create(*backend, key, sampleValue(store, 1));
    QVERIFY(!first.isEmpty());
    QCOMPARE(backend->read(key, {})->version, first);

    const auto refused = [&](const Version &version, const std::optional<Value> &value) {
        const TreeSnapshot before = snapshotOf(folder.path());
        const Result<Version> result = backend->change(key, version, value, {});
        return !result && result.error().code == ErrorCode::Changed
            && difference(before, snapshotOf(folder.path())).isEmpty();
    };
    QVERIFY(refused({}, sampleValue(store, 2)));
    QVERIFY(refused("another", sampleValue(store, 2)));
    QVERIFY(refused({}, std::nullopt));
    QVERIFY(refused("another", std::nullopt));
    QCOMPARE(bytesOf(backend->read(key, {})->head), bytesOf(sampleValue(store, 1).head));

    // Many changes in a row, some of the same size: each gives a version of its own.
    QList<Version> versions{ first };
    for (int i = 0; i < 20; ++i) {
        const Result<Version> next = backend->change(key, versions.last(), sampleValue(store, i % 3), {});
        QVERIFY(next);
        QVERIFY(*next != versions.last());
        QVERIFY2(store.versionIsContent || !versions.contains(*next), next->constData());
        QVERIFY(refused(versions.last(), std::nullopt));
        versions.append(*next);
        QCOMPARE(backend->read(key, {})->version, *next);
        QCOMPARE(bytesOf(backend->read(key, {})->head), bytesOf(sampleValue(store, i % 3).head));
    }
    const Result<Version> removed = backend->change(key, versions.last(), std::nullopt, {});
    QVERIFY(removed);
    QCOMPARE(*removed, Version());
    QCOMPARE(backend->read(key, {}).error().code, ErrorCode::NotFound);
    QVERIFY(refused(versions.last(), sampleValue(store, 1)));
    QVERIFY(!create(*backend, key, sampleValue(store, 1)).isEmpty());
}

void TestContractchange::keepsWhatItPromises()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> backend = folder.open(Access::Write);
    for (int i = 0; i < 4; ++i) {
        const Value written = sampleValue(store, i);
        create(*backend, store.key(i), written);
        const Result<Value> read = backend->read(store.key(i), {});
        QVERIFY(read);
        QCOMPARE(bytesOf(read->head), bytesOf(written.head));
        QCOMPARE(read->body.has_value(), store.keepsBody);
        if (store.keepsBody)
            QCOMPARE(bytesOf(*read->body), bytesOf(*written.body));
        QCOMPARE(read->expiresAt, written.expiresAt);
        QVERIFY(read->storedBytes >= written.head.size + (store.keepsBody ? written.body->size : 0));
        if (store.keepsFlags)
            QCOMPARE(read->flags, written.flags);
        if (store.keepsDiskcacheFields) {
            QCOMPARE(read->mode, written.mode);
            QCOMPARE(read->rawType, written.rawType);
            QCOMPARE(read->hasTag, true);
            QCOMPARE(read->tag, written.tag);
        }
        // What was read can be written back as it is: removing is undone so.
        QVERIFY(backend->change(store.key(i), read->version, std::nullopt, {}));
        create(*backend, store.key(i), *read);
        const Result<Value> again = backend->read(store.key(i), {});
        QCOMPARE(bytesOf(again->head), bytesOf(written.head));
        QCOMPARE(again->storedAt, read->storedAt);
        QCOMPARE(again->origin, read->origin);
    }
}

void TestContractchange::largeValuesAreNotHeld()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> backend = folder.open(Access::Write);
    Value value = sampleValue(store, 1);
    value.head = Part::fromBytes(QByteArray(300'000, 'h') + "end");
    if (store.keepsBody)
        value.body = Part::fromBytes(QByteArray(3'000'000, 'b') + "end");
    const Version version = create(*backend, store.key(1), value);

    RecordingSink sink;
    QVERIFY(backend->list(ListDepth::Values, sink, {}));
    const Recorded entry = sink.entries.value(store.key(1));
    QCOMPARE(entry.headSize, value.head.size);
    QCOMPARE(entry.whole, value.head.head);
    QVERIFY(value.head.head.startsWith(entry.head));

    const Result<Value> read = backend->read(store.key(1), {});
    QVERIFY(read);
    QCOMPARE(bytesOf(read->head), value.head.head);
    if (store.keepsBody)
        QCOMPARE(bytesOf(*read->body), value.body->head);
    // Parts that lie in the store itself are written back, and stay readable when their entry is gone.
    Value changed = *read;
    changed.head = Part::fromBytes("short");
    const Result<Version> second = backend->change(store.key(1), version, changed, {});
    QVERIFY(second);
    QVERIFY(backend->change(store.key(1), *second, *read, {}));
    const Result<Value> back = backend->read(store.key(1), {});
    QCOMPARE(bytesOf(back->head), value.head.head);
    if (store.keepsBody)
        QCOMPARE(bytesOf(*back->body), value.body->head);
    QVERIFY(backend->change(store.key(1), back->version, std::nullopt, {}));
    QCOMPARE(bytesOf(back->head), value.head.head);
}

void TestContractchange::instancesShareTheStore()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> first = folder.open(Access::Write);
    const std::unique_ptr<Backend> second = folder.open(Access::Write);
    const std::unique_ptr<Backend> reader = folder.open(Access::ReadOnly);
    const Version created = create(*first, store.key(1), sampleValue(store, 1));
    QCOMPARE(second->read(store.key(1), {})->version, created);
    const Result<Version> changed = second->change(store.key(1), created, sampleValue(store, 2), {});
    QVERIFY(changed);
    QCOMPARE(first->change(store.key(1), created, std::nullopt, {}).error().code, ErrorCode::Changed);
    QCOMPARE(bytesOf(first->read(store.key(1), {})->head), bytesOf(sampleValue(store, 2).head));
    QCOMPARE(bytesOf(reader->read(store.key(1), {})->head), bytesOf(sampleValue(store, 2).head));
    QVERIFY(first->change(store.key(1), *changed, std::nullopt, {}));
    QCOMPARE(reader->read(store.key(1), {}).error().code, ErrorCode::NotFound);
    RecordingSink sink;
    QVERIFY(reader->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 0);
}

void TestContractchange::rivalsDoNotLoseChanges()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    create(*folder.open(Access::Write), store.key(1), sampleValue(store, 0));
    constexpr int Rounds = 8;
    std::vector<std::thread> rivals;
    for (int i = 0; i < 4; ++i) {
        rivals.emplace_back([&] {
            const std::unique_ptr<Backend> backend = folder.open(Access::Write);
            for (int done = 0; done < Rounds;) {
                const Result<Value> value = backend->read(store.key(1), {});
                if (!value)
                    continue;
                const int count = bytesOf(value->head).mid(5).toInt();
                done += bool(backend->change(store.key(1), value->version, sampleValue(store, count + 1), {}));
            }
        });
    }
    for (std::thread &rival : rivals)
        rival.join();
    const Result<Value> value = folder.open(Access::ReadOnly)->read(store.key(1), {});
    QVERIFY(value);
    QCOMPARE(bytesOf(value->head), bytesOf(sampleValue(store, 4 * Rounds).head));
}

QTEST_GUILESS_MAIN(TestContractchange)
#include "test_contractchange.moc"
