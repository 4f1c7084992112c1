// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/backendcontract.h"

#include "support/tree.h"

#include <etagere/dialect.h>

#include <QtTest/QTest>

namespace etagere::test {

ContractFolder::ContractFolder(const ContractStore &store)
    : m_location(store.location(path()))
{
    writeFile(outside(), "outside");
}

std::unique_ptr<Backend> ContractFolder::create() const
{
    for (const BackendFactory &factory : backends()) {
        if (factory.name == m_location.scheme() || factory.schemes.contains(m_location.scheme()))
            return factory.create(m_location);
    }
    qFatal("no backend is called %s", m_location.scheme().constData());
}

std::unique_ptr<Backend> ContractFolder::open(Access access) const
{
    std::unique_ptr<Backend> backend = create();
    const Result<StoreInfo> info = backend->open(access, {});
    if (!info)
        qFatal("%s", qPrintable(info.error().text()));
    return backend;
}

Value sampleValue(const ContractStore &store, int n)
{
    Value value;
    value.head = Part::fromBytes("head " + QByteArray::number(n));
    if (store.keepsBody)
        value.body = Part::fromBytes("body of " + QByteArray::number(n));
    if (store.keepsTtl)
        value.expiresAt = 2'000'000'000'000 + n * 1000;
    if (store.keepsDiskcacheFields) {
        value.mode = 1;
        value.rawType = n % 2 ? KeyType::Text : KeyType::Bytes;
        value.tag = "tag";
        value.hasTag = true;
    }
    if (store.keepsFlags)
        value.flags = 16;
    return value;
}

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

} // namespace etagere::test
