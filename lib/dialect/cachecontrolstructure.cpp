// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/cachecontrolentry.h"
#include "dialect/cachecontrolresponse.h"
#include "format/picklestructure.h"
#include "format/structures.h"

namespace etagere {

namespace {

Result<Structure> pickledStructure(QByteArrayView data, qsizetype base)
{
    PickleTree tree;
    const Result<Done> read = readPickle(data, tree);
    if (!read)
        return tl::unexpected(read.error());
    Structure structure = pickleStructure(tree, data.size());
    for (StructureNode &node : structure.nodes)
        node.offset += node.offset < 0 ? 0 : base;
    return structure;
}

Result<Structure> oldStructure(const QByteArray &whole, std::optional<CacheControlPrefix> prefix)
{
    if (!prefix)
        return pickledStructure(whole, 0);
    const QByteArrayView data = QByteArrayView(whole).sliced(prefix->length);
    if (prefix->version != 2)
        return pickledStructure(data, prefix->length);
    const Result<QByteArray> json = unpackedJson(data);
    return json.map([](const QByteArray &text) {
        return jsonStructure(text, NoOffset, QStringLiteral("JSON in zlib behind cc=2"));
    });
}

} // namespace

Result<Structure> cacheControlStructure(const Value &value)
{
    const QByteArrayView head = value.head.head;
    const std::optional<CacheControlPrefix> prefix = cacheControlPrefix(head);
    if (prefix ? prefix->version > 4 : !isPickledResponse(head))
        return plainStructure(head, value.head.size, 0);
    if (!prefix || prefix->version < 3) {
        const Result<QByteArray> whole = value.head.readAll(LargestOldEntry);
        return whole.and_then([&prefix](const QByteArray &bytes) { return oldStructure(bytes, prefix); });
    }
    CacheControlEntry stored;
    // Damage is the tree's business; this finds what follows a large body.
    readCacheControlEntry(StoredBytes(value.head), stored);
    const QByteArrayView start = stored.start.isNull() ? head : QByteArrayView(stored.start);
    return msgpackStructure(start.sliced(prefix->length), prefix->length,
                            QStringLiteral("msgpack behind cc=%1").arg(prefix->version), value.head.size - start.size(),
                            stored.tail);
}

} // namespace etagere
