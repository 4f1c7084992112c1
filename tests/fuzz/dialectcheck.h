// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/memorysource.h"

#include <etagere/decodedbody.h>
#include <etagere/dialect.h>

/// What must hold for any bytes under any dialect. Traps where it does not.
namespace etagere::fuzz {

inline void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

inline void checkViews(const RowMeta &meta)
{
    // Reads every byte, so that a view of memory that is gone is noticed.
    qsizetype sum = 0;
    for (const QByteArrayView view : { meta.method, meta.url, meta.decodedKey, meta.contentType, meta.etag,
                                       meta.lastModified, meta.vary, meta.error }) {
        for (const char c : view)
            sum += c;
    }
    require(sum != std::numeric_limits<qsizetype>::max());
}

/// `headBytes` of the value are at hand. Returns whether it decodes.
inline bool checkEntry(const Dialect &dialect, const QByteArray &key, const QByteArray &bytes, qsizetype headBytes)
{
    const auto source = std::make_shared<const test::MemorySource>(bytes);
    const QByteArray head = bytes.left(headBytes);
    ListedEntry listed;
    listed.key = key;
    listed.head = head;
    listed.headSize = bytes.size();
    listed.source = head.size() < bytes.size() ? source.get() : nullptr;
    dialect.recognise(listed);
    RowMeta meta;
    dialect.summarise(listed, meta);
    checkViews(meta);
    require(meta.bodyOffset < 0 || meta.bodyOffset + meta.bodyLength <= head.size());

    Value value;
    value.head = { head, bytes.size(), head.size() < bytes.size() ? source : nullptr, 0 };
    const StoredKey storedKey{ key, KeyType::Text, 0 };
    if (const Result<Structure> structure = dialect.structure(storedKey, value)) {
        for (const StructureNode &node : structure->nodes)
            require(node.offset >= -1 && node.length >= 0 && node.offset + node.length <= bytes.size());
    }
    const Result<DecodedEntry> decoded = dialect.decode(storedKey, value);
    if (!decoded)
        return false;
    require(meta.error.isEmpty() && meta.isResponse);
    const CachedResponse &response = decoded->variants.first();
    require(response.status == meta.status && response.body.size == meta.bodyLength);
    Limits limits;
    limits.previewBytes = 1 << 20;
    decodedBody(response, limits);
    const Result<Value> written = dialect.encode(response, &value, {});
    if (!written)
        return true;
    const Result<DecodedEntry> again = dialect.decode(storedKey, *written);
    require(again.has_value());
    require(again->variants.first().status == response.status);
    require(*again->variants.first().body.readAll(1 << 30) == *response.body.readAll(1 << 30));
    return true;
}

} // namespace etagere::fuzz
