// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/value.h>

namespace etagere {

/// Flags that python-memcached keeps with a value, to read it back; pylibmc and pymemcache use the same.
enum PythonMemcachedFlag : quint32 {
    MemcachedPickle = 1,
    MemcachedZlib = 8, ///< after any other step; only where the caller asked for it
};

/// The value as its client gave it to python-memcached: without the zlib that a flag tells of, and without that flag,
/// so that it can be written back as it is. Any other is given back. BadInput when it cannot be unpacked; limits as for
/// all that is parsed.
Result<Value> plainValue(const Value &value);

/// The same for a listed entry that is packed: its bytes.
bool isPacked(quint32 flags, QByteArrayView head);
Result<QByteArray> unpacked(const Part &part);

} // namespace etagere
