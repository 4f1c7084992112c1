// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/bytesource.h>
#include <etagere/storedkey.h>

#include <QtCore/QStringList>
#include <optional>

namespace etagere {

/// Tells one state of an entry from the next: a Redis cas, diskcache's rowid and store_time, a file's
/// inode, mtime and size. Opaque outside its backend; empty means "there is no entry".
using Version = QByteArray;

/// What a store holds under a key. More than bytes, because changing it back must restore all of it.
struct Value {
    Part head;                        ///< the serialised entry
    std::optional<Part> body;         ///< a separate body (CacheControl's .body file)
    Msecs storedAt = NoTime;          ///< by the store's clock, where it keeps one
    Msecs expiresAt = NoTime;         ///< the store's own expiry (TTL); NoTime = never
    qint64 storedBytes = 0;           ///< space of the data, all parts
    quint32 flags = 0;                ///< memcached
    int mode = 0;                     ///< diskcache: 1 raw, 2 binary file, 3 text file, 4 pickle
    KeyType rawType = KeyType::Bytes; ///< diskcache mode 1: the column's type (text, bytes, integer, float)
    QByteArray tag;                   ///< diskcache
    bool hasTag = false;
    Version version;
    /// What else its backend needs to put this very value back (file times and modes, a row's counters). Opaque; empty
    /// in a value that is new, which then gets the time of its writing.
    QByteArray origin;
    QStringList places; ///< where it lives, for people: each file's path, "cache.db, table Cache, row 12"
};

/// One entry while it is listed. All views are valid during the call that hands it over, no longer.
struct ListedEntry {
    QByteArrayView key;
    KeyType keyType = KeyType::Text;
    quint8 server = 0;
    bool hasBody = false;               ///< there is a separate body
    qint64 bodySize = 0;                ///< its length
    QByteArrayView head;                ///< the serialised entry; its beginning only when headSize is larger
    qint64 headSize = 0;                ///< -1: the value was not read (not asked for)
    const ByteSource *source = nullptr; ///< the whole, when head is only the beginning
    Msecs storedAt = NoTime;
    Msecs expiresAt = NoTime;
    qint64 storedBytes = 0;
    quint32 flags = 0;
    int mode = 0;
    const Error *error = nullptr; ///< the entry is there but cannot be read
};

/// The entry as a listing would show it. Views and pointers into `key` and `value`.
ETAGERE_EXPORT ListedEntry listedEntry(const StoredKey &key, const Value &value);
/// One that is there but cannot be read. Views and pointers into `key` and `error`.
ETAGERE_EXPORT ListedEntry brokenEntry(const StoredKey &key, const Error &error);

} // namespace etagere
