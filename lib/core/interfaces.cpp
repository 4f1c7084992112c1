// SPDX-License-Identifier: LGPL-3.0-or-later
// Key functions of the interfaces, so that their tables exist once.
#include "core/translate.h"

#include <etagere/dialect.h>

namespace etagere {

ByteSource::~ByteSource() = default;
ListSink::~ListSink() = default;
void ListSink::note(const QString &) { }
void ListSink::estimate(qint64) { }
Backend::~Backend() = default;
BackendLog::~BackendLog() = default;
Dialect::~Dialect() = default;
void Dialect::summariseKey(const ListedEntry &, RowMeta &) const { }
QList<PossibleName> Dialect::possibleKeys(const Request &request, const StoreInfo &traits, const PathTemplates *) const
{
    QList<PossibleName> names;
    for (const StoredKey &key : keys(request, traits))
        names.append({ key, {} });
    return names;
}

KeyProof Dialect::proof(QByteArrayView, const RowMeta &, KeySearch &) const { return {}; }

QByteArray Backend::stamp(const std::stop_token &) { return {}; }

Result<Done> Backend::listThese(const QList<StoredKey> &keys, ListSink &sink, std::stop_token stop)
{
    for (const StoredKey &key : keys) {
        const Result<Value> value = read(key, stop);
        const bool isMissing = !value && value.error().code == ErrorCode::NotFound;
        if (!value && value.error().code == ErrorCode::Cancelled)
            return tl::unexpected(value.error());
        if (!isMissing && !sink.push(value ? listedEntry(key, *value) : brokenEntry(key, value.error())))
            return failure(ErrorCode::Cancelled, tr("Reading was cancelled"));
    }
    return Done();
}

void Backend::log(BackendStep step, const QString &text) const
{
    if (m_log)
        m_log->tell(step, text);
}

Result<Value> Dialect::expired(const StoredKey &, const Value &, const StoreInfo &) const
{
    return failure(ErrorCode::Unsupported, tr("Entries of this kind have no lifetime that could be ended"));
}

} // namespace etagere
