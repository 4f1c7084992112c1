// SPDX-License-Identifier: GPL-3.0-or-later
// What every backend promises. support/backendcontract.cpp lists the stores.
#include "support/backendcontract.h"
#include "support/recordingsink.h"
#include "support/tree.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFileInfo>
#include <QtTest/QTest>

#include <thread>

using namespace etagere;
using namespace etagere::test;

namespace {

// What no store may take for one of its own files, nor follow out of its folder.
const QByteArray HostileKeys[] = {
    "",
    ".",
    "..",
    "/",
    "../outside",
    "../../outside",
    "a/b",
    "/etc/passwd",
    QByteArray("a\0b", 3),
    "a\nb",
    QByteArray(5000, 'a'),
    "0/0/0/0/a/../../../../../../outside",
    QByteArray(56, '0') + "/../../../../../../outside",
    "\xff\xfe",
};

constexpr int SomeEntries = 10;

QByteArray bytesOf(const Part &part) { return part.readAll(1 << 24).value_or(QByteArray("unreadable")); }

Version create(Backend &backend, const StoredKey &key, const Value &value)
{
    const Result<Version> version = backend.change(key, {}, value, {});
    if (!version)
        qFatal("%s", qPrintable(version.error().text()));
    return *version;
}

void fill(const ContractStore &store, Backend &backend, int entries)
{
    for (int i = 0; i < entries; ++i)
        create(backend, store.key(i), sampleValue(store, i));
}

QList<ContractStore> keepingStores()
{
    QList<ContractStore> stores = contractStores();
    stores.removeIf([](const ContractStore &store) { return !store.keepsEntries; });
    return stores;
}

void addRows(const QList<ContractStore> &stores)
{
    QTest::addColumn<ContractStore>("store");
    for (const ContractStore &store : stores)
        QTest::newRow(store.name.constData()) << store;
}

} // namespace

Q_DECLARE_METATYPE(etagere::test::ContractStore)

class TestContract : public QObject
{
    Q_OBJECT

private slots:
    void listsEveryEntryOnce_data() { addRows(contractStores()); }
    void listsEveryEntryOnce();
    void stopsWhenTheSinkRefuses_data() { addRows(keepingStores()); }
    void stopsWhenTheSinkRefuses();
    void stopsWhenAsked_data() { addRows(keepingStores()); }
    void stopsWhenAsked();
    void absentEntriesAreNotFound_data() { addRows(contractStores()); }
    void absentEntriesAreNotFound();
    void hostileKeysReachNothing_data() { addRows(contractStores()); }
    void hostileKeysReachNothing();
    void comparesBeforeItChanges_data() { addRows(keepingStores()); }
    void comparesBeforeItChanges();
    void keepsWhatItPromises_data() { addRows(keepingStores()); }
    void keepsWhatItPromises();
    void largeValuesAreNotHeld_data() { addRows(keepingStores()); }
    void largeValuesAreNotHeld();
    void readOnlyChangesNothing_data() { addRows(contractStores()); }
    void readOnlyChangesNothing();
    void readOnlyCreatesNothing_data() { addRows(contractStores()); }
    void readOnlyCreatesNothing();
    void instancesShareTheStore_data() { addRows(keepingStores()); }
    void instancesShareTheStore();
    void rivalsDoNotLoseChanges_data() { addRows(keepingStores()); }
    void rivalsDoNotLoseChanges();
    void damageIsARow_data() { addRows(keepingStores()); }
    void damageIsARow();
};

void TestContract::listsEveryEntryOnce()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> backend = folder.open(Access::Write);
    constexpr int Entries = 30;
    fill(store, *backend, Entries);

    RecordingSink values;
    QVERIFY(backend->list(ListDepth::Values, values, {}));
    RecordingSink keys;
    QVERIFY(backend->list(ListDepth::Keys, keys, {}));
    for (const RecordingSink *sink : { &values, &keys }) {
        QCOMPARE(sink->repeated.size(), 0);
        QCOMPARE(sink->entries.size(), store.keepsEntries ? Entries : 0);
    }
    for (int i = 0; store.keepsEntries && i < Entries; ++i) {
        QVERIFY(keys.entries.contains(store.key(i)));
        QCOMPARE(keys.entries[store.key(i)].headSize, -1);
        QVERIFY(values.entries.contains(store.key(i)));
        const Recorded entry = values.entries.value(store.key(i));
        const Value expected = sampleValue(store, i);
        QVERIFY(!entry.hasError);
        QCOMPARE(entry.head, expected.head.head);
        QCOMPARE(entry.headSize, expected.head.size);
        QCOMPARE(entry.hasBody, store.keepsBody);
        QCOMPARE(entry.bodySize, store.keepsBody ? expected.body->size : 0);
        QVERIFY(entry.storedBytes >= entry.headSize + entry.bodySize);
        QCOMPARE(entry.expiresAt, expected.expiresAt);
        QCOMPARE(entry.flags, expected.flags);
    }
}

void TestContract::stopsWhenTheSinkRefuses()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> backend = folder.open(Access::Write);
    fill(store, *backend, 30);
    RecordingSink sink;
    sink.limit = 5;
    const Result<Done> result = backend->list(ListDepth::Values, sink, {});
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Cancelled);
    // Each worker may have been about to push one more.
    QVERIFY(sink.count() >= 5);
    QVERIFY(sink.count() <= 5 + 8);
}

void TestContract::stopsWhenAsked()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> backend = folder.open(Access::Write);
    constexpr int Entries = 50;
    fill(store, *backend, Entries);
    RecordingSink sink;
    sink.delayMs = 10;
    std::stop_source stop;
    QElapsedTimer sinceRequest;
    std::thread canceller([&] {
        while (sink.count() == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        sinceRequest.start();
        stop.request_stop();
    });
    const Result<Done> result = backend->list(ListDepth::Values, sink, stop.get_token());
    canceller.join();
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Cancelled);
    QVERIFY2(sinceRequest.elapsed() <= 200, QByteArray::number(sinceRequest.elapsed()).constData());
    QVERIFY(sink.count() < Entries / 2);
    // The instance is as good as before.
    RecordingSink again;
    QVERIFY(backend->list(ListDepth::Keys, again, {}));
    QCOMPARE(again.entries.size(), Entries);
}

void TestContract::absentEntriesAreNotFound()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> backend = folder.open(Access::Write);
    const Result<Value> value = backend->read(store.key(1), {});
    QVERIFY(!value);
    QCOMPARE(value.error().code, ErrorCode::NotFound);
    const Result<Version> removed = backend->change(store.key(1), {}, std::nullopt, {});
    QVERIFY(removed);
    QCOMPARE(*removed, Version());
    const Result<Version> changed = backend->change(store.key(1), "another version", sampleValue(store, 1), {});
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, ErrorCode::Changed);
}

void TestContract::hostileKeysReachNothing()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> backend = folder.open(Access::Write);
    fill(store, *backend, 3);
    const TreeSnapshot outside = snapshotOf(folder.outside());
    for (const QByteArray &bytes : HostileKeys) {
        const StoredKey key{ bytes, KeyType::Text, 0 };
        QVERIFY2(!backend->read(key, {}), bytes.constData());
        // A store of free keys may take it as one; then it is an entry like any other.
        const Result<Version> version = backend->change(key, {}, sampleValue(store, 1), {});
        const Result<Value> value = backend->read(key, {});
        QCOMPARE(bool(value), version && store.keepsEntries);
        if (value)
            QCOMPARE(bytesOf(value->head), bytesOf(sampleValue(store, 1).head));
        if (value)
            QVERIFY(backend->change(key, *version, std::nullopt, {}));
    }
    QCOMPARE(difference(outside, snapshotOf(folder.outside())), QByteArray());
    QCOMPARE(QDir(QFileInfo(folder.path()).path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(),
             QFileInfo::exists(folder.path()) ? 2 : 1);
}

void TestContract::comparesBeforeItChanges()
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
        QVERIFY2(!versions.contains(*next), next->constData());
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

void TestContract::keepsWhatItPromises()
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
        QCOMPARE(bytesOf(backend->read(store.key(i), {})->head), bytesOf(written.head));
    }
}

void TestContract::largeValuesAreNotHeld()
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

void TestContract::readOnlyChangesNothing()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    Version version;
    {
        const std::unique_ptr<Backend> writer = folder.open(Access::Write);
        fill(store, *writer, SomeEntries);
        version = writer->read(store.key(1), {}).value_or(Value()).version;
    }
    ageAccessTimes(folder.path());
    const TreeSnapshot before = snapshotOf(folder.path());
    {
        const std::unique_ptr<Backend> backend = folder.open(Access::ReadOnly);
        RecordingSink sink;
        QVERIFY(backend->list(ListDepth::Values, sink, {}));
        QVERIFY(backend->list(ListDepth::Keys, sink, {}));
        for (int i = 0; i < SomeEntries; ++i) {
            const Result<Value> value = backend->read(store.key(i), {});
            QCOMPARE(bool(value), store.keepsEntries);
            if (value)
                QCOMPARE(bytesOf(value->head), bytesOf(sampleValue(store, i).head));
        }
        for (const std::optional<Value> &value :
             { std::optional<Value>(), std::optional<Value>(sampleValue(store, 2)) }) {
            QCOMPARE(backend->change(store.key(1), version, value, {}).error().code, ErrorCode::ReadOnly);
            QCOMPARE(backend->change(store.key(999), {}, value, {}).error().code, ErrorCode::ReadOnly);
        }
        QCOMPARE(difference(before, snapshotOf(folder.path())), QByteArray());
    }
    QCOMPARE(difference(before, snapshotOf(folder.path())), QByteArray());
}

void TestContract::readOnlyCreatesNothing()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    const std::unique_ptr<Backend> backend = folder.create();
    const Result<StoreInfo> info = backend->open(Access::ReadOnly, {});
    if (!info)
        QCOMPARE(info.error().code, ErrorCode::NotFound);
    QVERIFY(!QFileInfo::exists(folder.path()));
}

void TestContract::instancesShareTheStore()
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

// Four writers count in one entry, each with an instance of its own: no increment may be lost.
void TestContract::rivalsDoNotLoseChanges()
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

void TestContract::damageIsARow()
{
    QFETCH(ContractStore, store);
    const ContractFolder folder(store);
    {
        const std::unique_ptr<Backend> writer = folder.open(Access::Write);
        fill(store, *writer, SomeEntries);
    }
    const int damaged = store.damage ? store.damage(folder.path()) : 0;
    const std::unique_ptr<Backend> backend = folder.open(Access::ReadOnly);
    RecordingSink sink;
    QVERIFY(backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), SomeEntries + damaged);
    int errors = 0;
    for (const Recorded &entry : std::as_const(sink.entries)) {
        errors += entry.hasError;
        QVERIFY(!entry.hasError || !entry.error.message.isEmpty());
    }
    QCOMPARE(errors, damaged);
    for (int i = 0; i < SomeEntries; ++i)
        QVERIFY(backend->read(store.key(i), {}));
}

QTEST_GUILESS_MAIN(TestContract)
#include "test_contract.moc"
