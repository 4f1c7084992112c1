// SPDX-License-Identifier: GPL-3.0-or-later
// What every backend promises to who reads it. support/contractstores.cpp lists the stores.
#include "support/backendcontract.h"
#include "support/recordingsink.h"
#include "support/tree.h"

#include <QtCore/QDir>
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

} // namespace

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
    void readOnlyChangesNothing_data() { addRows(contractStores()); }
    void readOnlyChangesNothing();
    void readOnlyCreatesNothing_data() { addRows(contractStores()); }
    void readOnlyCreatesNothing();
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
