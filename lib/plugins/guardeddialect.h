// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>

namespace etagere {

/// A plug-in's dialect, out of which nothing is thrown. What fails is an error, or an entry that it does not know.
class GuardedDialect final : public Dialect
{
public:
    /// `dialect` lives as long as the program. May throw what the plug-in throws.
    GuardedDialect(QString plugin, const Dialect *dialect);

    QByteArray name() const override { return m_name; }
    QString title() const override { return m_title; }
    int recognise(const ListedEntry &entry) const override;
    void summarise(const ListedEntry &entry, RowMeta &meta) const override;
    void summariseKey(const ListedEntry &entry, RowMeta &meta) const override;
    Result<DecodedEntry> decode(const StoredKey &key, const Value &value) const override;
    Result<Value> encode(const CachedResponse &response, const Value *previous, const StoreInfo &traits) const override;
    bool validatesByDate() const override { return m_validatesByDate; }
    Result<Value> expired(const StoredKey &key, const Value &value, const StoreInfo &traits) const override;
    QList<StoredKey> keys(const Request &request, const StoreInfo &traits) const override;
    KeyProof proof(QByteArrayView key, const RowMeta &meta, KeySearch &search) const override;
    QList<PossibleName> possibleKeys(const Request &request, const StoreInfo &traits,
                                     const PathTemplates *templates) const override;
    Result<Structure> structure(const StoredKey &key, const Value &value) const override;

private:
    QString m_plugin;
    const Dialect *m_dialect;
    QByteArray m_name;
    QString m_title;
    bool m_validatesByDate;
    QByteArray m_failure; ///< a row's error; rows have views of it
};

} // namespace etagere
