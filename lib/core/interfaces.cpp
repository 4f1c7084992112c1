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
Dialect::~Dialect() = default;

Result<Value> Dialect::expired(const StoredKey &, const Value &, const StoreInfo &) const
{
    return failure(ErrorCode::Unsupported, tr("Entries of this kind have no lifetime that could be ended"));
}

} // namespace etagere
