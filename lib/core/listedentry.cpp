// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/value.h>

namespace etagere {

ListedEntry listedEntry(const StoredKey &key, const Value &value)
{
    ListedEntry entry;
    entry.key = key.bytes;
    entry.keyType = key.type;
    entry.server = key.server;
    entry.hasBody = value.body.has_value();
    entry.bodySize = value.body ? value.body->size : 0;
    entry.head = value.head.head;
    entry.headSize = value.head.size;
    entry.source = value.head.source.get();
    entry.storedAt = value.storedAt;
    entry.expiresAt = value.expiresAt;
    entry.storedBytes = value.storedBytes;
    entry.flags = value.flags;
    entry.mode = value.mode;
    return entry;
}

ListedEntry brokenEntry(const StoredKey &key, const Error &error)
{
    ListedEntry entry;
    entry.key = key.bytes;
    entry.keyType = key.type;
    entry.server = key.server;
    entry.error = &error;
    return entry;
}

} // namespace etagere
