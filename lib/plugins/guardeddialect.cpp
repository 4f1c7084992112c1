// SPDX-License-Identifier: LGPL-3.0-or-later
#include "plugins/guardeddialect.h"

#include "plugins/guard.h"

namespace etagere {

GuardedDialect::GuardedDialect(QString plugin, const Dialect *dialect)
    : m_plugin(std::move(plugin))
    , m_dialect(dialect)
    , m_name(dialect->name())
    , m_title(dialect->title())
    , m_validatesByDate(dialect->validatesByDate())
    , m_failure(thrownError(m_plugin, tr("it threw something")).text().toUtf8())
{
}

int GuardedDialect::recognise(const ListedEntry &entry) const
{
    return guardedOr(0, [&] { return m_dialect->recognise(entry); });
}

void GuardedDialect::summarise(const ListedEntry &entry, RowMeta &meta) const
{
    try {
        m_dialect->summarise(entry, meta);
    } catch (...) {
        meta.clear();
        meta.error = m_failure;
    }
}

void GuardedDialect::summariseKey(const ListedEntry &entry, RowMeta &meta) const
{
    try {
        m_dialect->summariseKey(entry, meta);
    } catch (...) {
        meta.clear();
        meta.error = m_failure;
    }
}

Result<DecodedEntry> GuardedDialect::decode(const StoredKey &key, const Value &value) const
{
    return guarded(m_plugin, [&] { return m_dialect->decode(key, value); });
}

Result<Value> GuardedDialect::encode(const CachedResponse &response, const Value *previous,
                                     const StoreInfo &traits) const
{
    return guarded(m_plugin, [&] { return m_dialect->encode(response, previous, traits); });
}

Result<Value> GuardedDialect::expired(const StoredKey &key, const Value &value, const StoreInfo &traits) const
{
    return guarded(m_plugin, [&] { return m_dialect->expired(key, value, traits); });
}

QList<StoredKey> GuardedDialect::keys(const Request &request, const StoreInfo &traits) const
{
    return guardedOr(QList<StoredKey>(), [&] { return m_dialect->keys(request, traits); });
}

KeyProof GuardedDialect::proof(QByteArrayView key, const RowMeta &meta, KeySearch &search) const
{
    return guardedOr(KeyProof(), [&] { return m_dialect->proof(key, meta, search); });
}

QList<PossibleName> GuardedDialect::possibleKeys(const Request &request, const StoreInfo &traits,
                                                 const PathTemplates *templates) const
{
    return guardedOr(QList<PossibleName>(), [&] { return m_dialect->possibleKeys(request, traits, templates); });
}

Result<Structure> GuardedDialect::structure(const StoredKey &key, const Value &value) const
{
    return guarded(m_plugin, [&] { return m_dialect->structure(key, value); });
}

} // namespace etagere
