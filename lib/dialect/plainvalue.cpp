// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/plainvalue.h"

#include "format/coding.h"

namespace etagere {

// Other clients use the flag's bit for something else; zlib begins so.
bool isPacked(quint32 flags, QByteArrayView head) { return (flags & MemcachedZlib) && head.startsWith('\x78'); }

Result<QByteArray> unpacked(const Part &part)
{
    const Limits limits;
    const auto stream = decodingStream(partStream(part), Coding::Deflate, limits);
    return readToEnd(*stream, limits.bytes);
}

Result<Value> plainValue(const Value &value)
{
    if (!isPacked(value.flags, value.head.head))
        return value;
    return unpacked(value.head).map([&value](const QByteArray &bytes) {
        Value plain = value;
        plain.head = Part::fromBytes(bytes);
        plain.storedBytes = bytes.size();
        plain.flags &= ~quint32(MemcachedZlib);
        return plain;
    });
}

} // namespace etagere
