// SPDX-License-Identifier: LGPL-3.0-or-later
// What no client that we know wrote: bytes, with whatever structure they have.
#include "core/translate.h"
#include "format/cborreader.h"
#include "format/coding.h"
#include "format/jsonreader.h"
#include "format/msgpack.h"
#include "format/picklereader.h"
#include "format/picklestructure.h"
#include "format/structures.h"

#include <etagere/dialect.h>

namespace etagere {

namespace {

constexpr qint64 LargestParsed = 64LL * 1024 * 1024;
constexpr QByteArrayView SelfDescribedCbor("\xd9\xd9\xf7");

bool isJson(QByteArrayView text)
{
    const QByteArrayView start = text.trimmed();
    if (!start.startsWith('{') && !start.startsWith('['))
        return false;
    JsonReader reader(text);
    return reader.skip() && reader.isComplete();
}

/// An array or map, and nothing behind it: few bytes are that by accident.
bool isMsgpack(QByteArrayView bytes)
{
    MsgpackReader reader(bytes);
    MsgpackItem top;
    return bytes.size() > 2 && reader.next(top) && (top.type == MsgpackType::Array || top.type == MsgpackType::Map)
        && reader.skipMembers(top) && reader.finish();
}

bool isCbor(QByteArrayView bytes)
{
    const quint8 majorType = bytes.size() > 2 ? quint8(bytes.front()) >> 5 : 0;
    if (majorType != 4 && majorType != 5 && !bytes.startsWith(SelfDescribedCbor))
        return false;
    CborReader reader(bytes);
    return reader.skip() && reader.atEnd();
}

std::optional<Structure> pickled(QByteArrayView bytes)
{
    PickleTree tree;
    if (!looksLikePickle(bytes) || !readPickle(bytes, tree))
        return std::nullopt;
    // Protocols 0 and 1 have no mark at the beginning: any text may happen to be one.
    if (tree.protocol() < 2 && tree.endOffset() < bytes.size())
        return std::nullopt;
    return pickleStructure(tree, bytes.size());
}

/// Of unpacked bytes: they are nowhere in the stored ones.
Structure withoutOffsets(Structure structure)
{
    for (StructureNode &node : structure.nodes)
        node.offset = NoOffset;
    return structure;
}

/// zlib or gzip of JSON, a pickle, text or anything: JSONDisk of diskcache, what python-memcached packs, and what
/// people compress themselves.
std::optional<Structure> unpacked(QByteArrayView bytes)
{
    const bool isGzip = bytes.startsWith("\x1f\x8b");
    const bool isZlib = bytes.startsWith('\x78');
    if (!isGzip && !isZlib)
        return std::nullopt;
    const Part part = Part::fromBytes(bytes.toByteArray());
    const Limits limits;
    const auto stream = decodingStream(partStream(part), isGzip ? Coding::Gzip : Coding::Deflate, limits);
    const Result<QByteArray> inside = readToEnd(*stream, limits.previewBytes);
    if (!inside)
        return std::nullopt;
    const QString around = isGzip ? QStringLiteral("gzip") : QStringLiteral("zlib");
    if (isJson(*inside))
        return jsonStructure(*inside, NoOffset, QStringLiteral("JSON in %1").arg(around));
    const std::optional<Structure> pickle = pickled(*inside);
    Structure plain = pickle ? withoutOffsets(*pickle) : plainStructure(*inside, inside->size(), NoOffset);
    plain.format += QStringLiteral(" in %1").arg(around);
    return plain;
}

Structure structureOf(QByteArrayView bytes)
{
    if (std::optional<Structure> pickle = pickled(bytes))
        return *pickle;
    if (isJson(bytes))
        return jsonStructure(bytes, 0, QStringLiteral("JSON"));
    if (isMsgpack(bytes))
        return msgpackStructure(bytes, 0, QStringLiteral("msgpack"));
    if (isCbor(bytes))
        return cborStructure(bytes, bytes.size(), 0, QStringLiteral("CBOR"));
    if (std::optional<Structure> inside = unpacked(bytes))
        return *inside;
    return plainStructure(bytes, bytes.size(), 0);
}

class RawDialect final : public Dialect
{
public:
    QByteArray name() const override { return QByteArrayLiteral("raw"); }
    QString title() const override { return tr("Raw bytes"); }

    int recognise(const ListedEntry &) const override { return 1; }

    void summarise(const ListedEntry &, RowMeta &meta) const override { meta.clear(); }

    Result<DecodedEntry> decode(const StoredKey &, const Value &) const override
    {
        return failure(ErrorCode::BadInput, tr("The entry is not an HTTP response"));
    }

    Result<Value> encode(const CachedResponse &, const Value *, const StoreInfo &) const override
    {
        return failure(ErrorCode::Unsupported, tr("Raw bytes are not written as HTTP responses"));
    }

    QList<StoredKey> keys(const Request &, const StoreInfo &) const override { return {}; }

    Result<Structure> structure(const StoredKey &, const Value &value) const override
    {
        if (value.head.size > LargestParsed)
            return plainStructure(value.head.head, value.head.size, 0);
        return value.head.readAll(LargestParsed).map([](const QByteArray &bytes) { return structureOf(bytes); });
    }
};

} // namespace

const Dialect *rawDialect()
{
    static const RawDialect dialect;
    return &dialect;
}

} // namespace etagere
