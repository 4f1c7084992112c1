// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/qtdiskcacheentry.h"

#include "core/translate.h"
#include "dialect/qtstream.h"
#include "format/coding.h"

#include <algorithm>

namespace etagere {

namespace {

tl::unexpected<Error> broken(const QString &why) { return failure(ErrorCode::BadInput, why); }

Result<Done> readVersions(QtStreamReader &in, QtDiskCacheEntry &entry)
{
    const auto magic = in.number<qint32>();
    const auto version = in.number<qint32>();
    entry.streamVersion = in.number<qint32>();
    if (!in.isGood())
        return Done(); // said at the end
    if (magic != QtCacheMagic)
        return broken(tr("It does not begin as an entry of QNetworkDiskCache's does"));
    if (version != QtCacheVersion)
        return failure(ErrorCode::Unsupported,
                       tr("QNetworkDiskCache's version %1 is not known here; %2 is").arg(version).arg(QtCacheVersion));
    if (entry.streamVersion < FirstQtStream || entry.streamVersion > LastQtStream)
        return failure(ErrorCode::Unsupported,
                       tr("QDataStream's version %1 is not known here; %2 to %3 are")
                           .arg(entry.streamVersion)
                           .arg(FirstQtStream)
                           .arg(LastQtStream));
    return Done();
}

Result<Done> readAttributes(QtStreamReader &in, QtDiskCacheEntry &entry)
{
    const auto count = in.number<quint32>();
    for (quint32 i = 0; i < count && in.isGood(); ++i) {
        if (entry.attributes.size() >= MostQtAttributes)
            return failure(ErrorCode::LimitExceeded, tr("The entry has more than %1 attributes").arg(MostQtAttributes));
        QtAttribute attribute;
        attribute.key = in.number<qint32>();
        attribute.data = in.variant(attribute.type);
        if (in.problem() == QtStreamReader::Problem::BadType)
            return failure(ErrorCode::Unsupported,
                           tr("Attribute %1 of the entry is of a type (%2) that is not read here")
                               .arg(attribute.key)
                               .arg(attribute.type));
        entry.attributes.append(attribute);
    }
    return Done();
}

Result<Done> readFields(QtStreamReader &in, QtDiskCacheEntry &entry)
{
    entry.fieldsOffset = in.offset();
    const auto count = in.number<quint32>();
    for (quint32 i = 0; i < count && in.isGood(); ++i) {
        if (entry.fields.size() >= MostQtFields)
            return failure(ErrorCode::LimitExceeded, tr("The entry has more than %1 header fields").arg(MostQtFields));
        const QByteArrayView name = in.bytes();
        entry.fields.append({ name, in.bytes(), false });
    }
    return Done();
}

/// A QByteArray of what qCompress() made: the length of the body, then zlib's bytes.
Result<Done> readCompressedLengths(QtStreamReader &in, qint64 size, QtDiskCacheEntry &entry)
{
    const qint64 announced = in.number<quint32>();
    entry.bodyLength = in.number<quint32>();
    entry.storedOffset = in.offset();
    entry.storedLength = announced - qint64(sizeof(quint32));
    if (!in.isGood())
        return Done();
    if (entry.storedLength < 0 || entry.storedLength > size - entry.storedOffset)
        return broken(tr("The compressed body is not whole"));
    if (entry.bodyLength > LargestQtCompressed)
        return failure(ErrorCode::LimitExceeded,
                       tr("The compressed body is said to be longer than %1 bytes").arg(LargestQtCompressed));
    return Done();
}

Result<Done> readBodyLengths(QtStreamReader &in, qint64 size, QtDiskCacheEntry &entry)
{
    entry.isCompressed = in.number<quint8>() != 0;
    entry.metaDataEnd = in.offset();
    if (entry.isCompressed)
        return readCompressedLengths(in, size, entry);
    entry.storedOffset = entry.metaDataEnd;
    entry.storedLength = entry.bodyLength = size - entry.storedOffset;
    return Done();
}

Result<Done> readStatus(QtDiskCacheEntry &entry)
{
    constexpr int GivenForNone = 200; // as QNetworkReply has it then
    constexpr int Least = 100;
    constexpr int Most = 999;
    QtStreamReader in(entry.attribute(QtStatusAttribute));
    const auto status = in.number<qint32>();
    entry.status = status < Least ? GivenForNone : status;
    return status <= Most ? Result<Done>(Done()) : broken(tr("The entry has no valid status"));
}

/// What `in` has at hand of the entry. Where that ends early the caller says what comes of it.
Result<Done> readParts(QtStreamReader &in, qint64 size, QtDiskCacheEntry &entry)
{
    if (const Result<Done> read = readVersions(in, entry); !read)
        return read;
    entry.url = in.bytes();
    entry.expirationOffset = in.offset();
    entry.expiration = in.dateTime();
    entry.lastModifiedOffset = in.offset();
    entry.lastModified = in.dateTime();
    if (in.problem() == QtStreamReader::Problem::BadTime)
        return failure(ErrorCode::Unsupported, tr("The entry has a time that cannot be read"));
    entry.isSavedOffset = in.offset();
    entry.isSaved = in.number<quint8>() != 0;
    return readAttributes(in, entry).and_then([&](Done) { return readFields(in, entry); }).and_then([&](Done) {
        return readBodyLengths(in, size, entry);
    });
}

/// Of what Qt finds itself, and removes the entry then.
Result<Done> checkEntry(QtDiskCacheEntry &entry)
{
    if (entry.url.isEmpty())
        return broken(tr("The entry has no URL"));
    if (entry.fields.isEmpty())
        return broken(tr("The entry has no header fields"));
    return readStatus(entry);
}

} // namespace

QByteArrayView QtDiskCacheEntry::attribute(qint32 key) const
{
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [key](const QtAttribute &attribute) { return attribute.key == key; });
    return found == attributes.end() ? QByteArrayView() : found->data;
}

QByteArrayView QtDiskCacheEntry::field(QByteArrayView name) const
{
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [name](const FieldView &field) { return sameFieldName(field.name, name); });
    return found == fields.end() ? QByteArrayView() : found->value;
}

Result<Done> readQtDiskCacheEntry(const StoredBytes &bytes, QtDiskCacheEntry &entry)
{
    QtStreamReader in(bytes.head());
    Result<Done> read = readParts(in, bytes.size(), entry);
    if (read && !in.isGood() && !bytes.isWhole()) {
        const Result<QByteArray> more = bytes.read(0, qMin(bytes.size(), LargestQtMetaData));
        if (!more)
            return tl::unexpected(more.error());
        entry = QtDiskCacheEntry();
        entry.start = *more;
        in = QtStreamReader(entry.start);
        read = readParts(in, bytes.size(), entry);
    }
    if (!read)
        return read;
    if (in.isGood())
        return checkEntry(entry);
    if (bytes.size() > LargestQtMetaData)
        return failure(ErrorCode::LimitExceeded,
                       tr("The entry's metadata are longer than %1 bytes").arg(LargestQtMetaData));
    return broken(bytes.size() == 0 ? tr("The entry is empty") : tr("The entry ends in the middle of its metadata"));
}

Result<Part> qtDiskCacheBody(const QtDiskCacheEntry &entry, const Part &stored)
{
    const Part bytes = stored.mid(entry.storedOffset, entry.storedLength);
    if (!entry.isCompressed)
        return bytes;
    Limits limits;
    limits.decodedBytes = entry.bodyLength;
    const auto stream = decodingStream(partStream(bytes), Coding::Deflate, limits);
    const Result<QByteArray> body = readToEnd(*stream, entry.bodyLength);
    if (!body)
        return broken(tr("The compressed body is damaged: %1").arg(body.error().text()));
    if (body->size() != entry.bodyLength)
        return broken(tr("The compressed body is not as long as it says"));
    return Part::fromBytes(*body);
}

bool isQtBodyCoded(const QtDiskCacheEntry &entry, QByteArrayView head)
{
    constexpr QByteArrayView Gzip("\x1f\x8b");
    constexpr QByteArrayView Zstd("\x28\xb5\x2f\xfd");
    if (entry.field("Content-Encoding").isEmpty())
        return false;
    if (!entry.field("Content-Length").isNull())
        return true;
    const QByteArrayView start = entry.start.isNull() ? head : QByteArrayView(entry.start);
    const QByteArrayView body = start.sliced(qMin<qint64>(entry.storedOffset, start.size()));
    return !entry.isCompressed && (body.startsWith(Gzip) || body.startsWith(Zstd));
}

} // namespace etagere
