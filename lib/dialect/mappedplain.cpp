// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/mappedplain.h"

#include "core/translate.h"
#include "dialect/plainvalue.h"
#include "format/picklereader.h"

namespace etagere {

namespace {

constexpr qint64 LargestParsed = 64LL * 1024 * 1024;

Result<QByteArray> decompressed(const QByteArray &bytes, Coding coding)
{
    const Limits limits;
    const auto stream = decodingStream(partStream(Part::fromBytes(bytes)), coding, limits);
    return readToEnd(*stream, LargestParsed);
}

} // namespace

Result<PlainBytes> plainBytes(const StoredBytes &stored, quint32 flags, const std::optional<Coding> &compression)
{
    if (stored.size() > LargestParsed)
        return failure(ErrorCode::LimitExceeded, tr("The value is larger than 64 MiB, the most that a mapping reads"));
    PlainBytes plain;
    if (stored.isWhole()) {
        plain.bytes = QByteArray::fromRawData(stored.head().data(), stored.head().size());
    } else if (const Result<QByteArray> all = stored.read(0, stored.size())) {
        plain.bytes = *all;
    } else {
        return tl::unexpected(all.error());
    }
    const bool isPackedByClient = isPacked(flags, plain.bytes);
    Result<QByteArray> bytes = isPackedByClient ? unpacked(Part::fromBytes(plain.bytes)) : plain.bytes;
    if (bytes && compression)
        bytes = decompressed(*bytes, *compression);
    plain.areStored = !isPackedByClient && !compression;
    return bytes.map([&plain](const QByteArray &found) { return PlainBytes{ found, plain.areStored }; });
}

bool mayBegin(MappedFormat format, const std::optional<Coding> &compression, QByteArrayView head)
{
    if (head.isEmpty())
        return format == MappedFormat::Raw;
    const auto first = uchar(head.front());
    if (compression)
        return *compression == Coding::Gzip ? head.startsWith("\x1f\x8b") : first == 0x78;
    switch (format) {
    case MappedFormat::Json: {
        const QByteArrayView start = head.trimmed();
        return start.startsWith('{') || start.startsWith('[');
    }
    case MappedFormat::Msgpack:
        return (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);
    case MappedFormat::Pickle:
        return looksLikePickle(head);
    case MappedFormat::Raw:
        return true;
    }
    return false;
}

} // namespace etagere
