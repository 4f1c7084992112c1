// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a value that EsiPy stored. What decodes is encoded again and must decode to the same response.
#include "dialectcheck.h"

#include <cstdlib>

using namespace etagere;

namespace {

const QByteArray Key = "esi_0123456789abcdef0123456789abcdef";

void require(bool condition)
{
    if (!condition)
        std::abort();
}

ListedEntry listed(const QByteArray &value)
{
    ListedEntry entry;
    entry.key = Key;
    entry.head = value;
    entry.headSize = value.size();
    return entry;
}

/// What is not wholly at hand is read through a tree, what is may have been scanned: no difference may show.
void requireSameThroughTree(const Dialect &dialect, const QByteArray &bytes, const RowMeta &row)
{
    const test::MemorySource source(bytes);
    ListedEntry entry = listed(bytes);
    entry.head = entry.head.chopped(1);
    entry.source = &source;
    static RowMeta read;
    dialect.summarise(entry, read);
    require(read.isResponse == row.isResponse && read.error == row.error && read.status == row.status);
    require(read.url == row.url && read.contentType == row.contentType && read.etag == row.etag);
    require(read.lastModified == row.lastModified && read.vary == row.vary && read.bodyLength == row.bodyLength);
    require(read.storedAt == row.storedAt && read.expiresAt == row.expiresAt && read.rule == row.rule);
}

void encodeAndDecode(const Dialect &dialect, const CachedResponse &response, const Value &previous)
{
    const Result<Value> encoded = dialect.encode(response, &previous, {});
    if (!encoded)
        return;
    const Result<DecodedEntry> again = dialect.decode({ Key }, *encoded);
    require(again.has_value());
    require(again->variants[0].body.head == response.body.head);
    require(again->variants[0].serialisation == response.serialisation);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Dialect &dialect = *dialectByName("esipy");
    static RowMeta meta;
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    Value value;
    value.head = Part::fromBytes(bytes);
    require(dialect.recognise(listed(bytes)) >= 60);
    dialect.summarise(listed(bytes), meta);
    if (!bytes.isEmpty())
        requireSameThroughTree(dialect, bytes, meta);
    const Result<DecodedEntry> decoded = dialect.decode({ Key }, value);
    require(decoded.has_value() == meta.isResponse);
    require(decoded.has_value() == (meta.isResponse && meta.error.isEmpty()));
    if (decoded) {
        const CachedResponse &response = decoded->variants[0];
        require(response.url == meta.url && response.status == meta.status && response.body.size == meta.bodyBytes);
        require(meta.bodyOffset < 0 || bytes.mid(meta.bodyOffset, meta.bodyLength) == response.body.head);
        encodeAndDecode(dialect, response, value);
    }
    dialect.structure({ Key }, value);
    return 0;
}
