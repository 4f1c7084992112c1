// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/entrysummary.h"

namespace etagere {

RowMeta summaryOf(const LoadedEntry &entry)
{
    RowMeta meta;
    if (!entry.dialect)
        return meta;
    const Value &value = entry.value;
    ListedEntry listed;
    listed.key = entry.key.bytes;
    listed.keyType = entry.key.type;
    listed.server = entry.key.server;
    listed.hasBody = value.body.has_value();
    listed.bodySize = value.body ? value.body->size : 0;
    listed.head = value.head.head;
    listed.headSize = value.head.size;
    listed.source = value.head.source.get();
    listed.storedAt = value.storedAt;
    listed.expiresAt = value.expiresAt;
    listed.storedBytes = value.storedBytes;
    listed.flags = value.flags;
    listed.mode = value.mode;
    meta.scratch.reserve(4096);
    entry.dialect->summarise(listed, meta);
    return meta;
}

bool isCoded(const CachedResponse &response)
{
    const QByteArray codings = response.headers.joined("Content-Encoding").trimmed().toLower();
    return !response.bodyIsDecoded && response.body.size > 0 && !codings.isEmpty() && codings != "identity";
}

} // namespace etagere
