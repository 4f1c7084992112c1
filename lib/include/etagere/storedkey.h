// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <QtCore/QHashFunctions>

namespace etagere {

/// What the store says a key is (diskcache tells text 42 from integer 42).
enum class KeyType : quint8 { Text, Bytes, Integer, Float, Pickle };

/// "text", "bytes", "integer", "float", "pickle": as in `ls --json-lines`.
ETAGERE_EXPORT QByteArrayView keyTypeName(KeyType type);

/// A key as its store holds it. Numbers are their decimal text (floats in Python's repr), pickles their bytes.
struct StoredKey {
    QByteArray bytes;
    KeyType type = KeyType::Text;
    quint8 server = 0; ///< index into StoreInfo::servers; the same key on two servers is two entries

    bool operator==(const StoredKey &) const = default;
};

inline size_t qHash(const StoredKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.bytes, int(key.type), key.server);
}

/// A key as people read and type it: UTF-8 without control characters, other bytes as `\xNN`,
/// a backslash as two. printedKey and parsePrintedKey are each other's inverse on the bytes.
ETAGERE_EXPORT QByteArray printedKey(QByteArrayView bytes);
/// Appends to `out` instead; allocates nothing when `out` has room.
ETAGERE_EXPORT void appendPrintedKey(QByteArrayView bytes, QByteArray &out);
ETAGERE_EXPORT QByteArray parsePrintedKey(QByteArrayView text);

} // namespace etagere
