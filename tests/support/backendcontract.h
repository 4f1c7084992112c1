// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/backend.h>

#include <QtCore/QTemporaryDir>

namespace etagere::test {

/// A kind of store that the contract test runs on, and what it promises beyond a head under a key.
struct ContractStore {
    QByteArray name;
    /// Names a fresh, empty store; `folder` is the test's own.
    std::function<Location(const QString &folder)> location;
    /// The stored key of entry number n.
    std::function<StoredKey(int n)> key;
    bool keepsEntries = true;
    bool keepsBody = false;
    bool keepsTtl = false;
    bool keepsDiskcacheFields = false; ///< mode, rawType and tag
    bool keepsFlags = false;
    bool versionIsContent = false; ///< a server that counts nothing: the same value again has the same version
    /// Damages the store, which holds some entries, so that listing it gives that many rows with errors more.
    std::function<int(const QString &folder)> damage;
};

/// One line a store; a new backend adds one. A program of tests for plug-ins has a list of its own.
QList<ContractStore> contractStores();

/// A store of that kind in a folder of its own.
class ContractFolder
{
public:
    explicit ContractFolder(const ContractStore &store);

    /// Of this very store: asking its kind again may name another one.
    Location location() const { return m_location; }
    QString path() const { return m_dir.filePath(QStringLiteral("store")); }
    /// What must stay as it is: everything beside the store.
    QString outside() const { return m_dir.filePath(QStringLiteral("outside")); }
    /// An open backend; fails the test by qFatal when it cannot be opened.
    std::unique_ptr<Backend> open(Access access) const;
    /// Not opened yet.
    std::unique_ptr<Backend> create() const;

private:
    QTemporaryDir m_dir;
    Location m_location;
};

/// A test's rows: the column "store".
void addRows(const QList<ContractStore> &stores);
/// Those that keep what they are given.
QList<ContractStore> keepingStores();

/// Creates an entry; fails the test by qFatal when that fails.
Version create(Backend &backend, const StoredKey &key, const Value &value);
/// Creates the entries 0 to `entries` - 1.
void fill(const ContractStore &store, Backend &backend, int entries);
/// All of a part.
QByteArray bytesOf(const Part &part);

/// A value with all that `store` promises to keep.
Value sampleValue(const ContractStore &store, int n);

} // namespace etagere::test

Q_DECLARE_METATYPE(etagere::test::ContractStore)
