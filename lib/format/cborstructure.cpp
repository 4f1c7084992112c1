// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/translate.h"
#include "format/cborreader.h"
#include "format/structurebuilder.h"
#include "format/structures.h"

namespace etagere {

namespace {

QString simpleName(quint64 number)
{
    switch (number) {
    case CborItem::False:
        return QStringLiteral("false");
    case CborItem::True:
        return QStringLiteral("true");
    case CborItem::Null:
        return QStringLiteral("null");
    case CborItem::Null + 1:
        return QStringLiteral("undefined");
    default:
        return QStringLiteral("simple(%1)").arg(number);
    }
}

/// -1 - number, which may lie just below the range of 64 bits.
QString negativeNumber(quint64 number)
{
    if (number == ~quint64(0))
        return QStringLiteral("-18446744073709551616");
    return u'-' + QString::number(number + 1);
}

QString stringValue(const CborItem &item)
{
    if (quint64(item.bytes.size()) < item.number)
        return tr("%1 bytes, not read").arg(item.number);
    return item.type == CborType::Text ? readableText(item.bytes) : readableBytes(item.bytes);
}

bool addContainer(StructureBuilder &builder, const CborItem &item, qint64 offset, qint64 length)
{
    const bool isMap = item.type == CborType::Map;
    const qint64 members = item.isOpen ? StructureBuilder::Unannounced : qint64(item.number) * (isMap ? 2 : 1);
    const QString type = isMap         ? QStringLiteral("map")
        : item.type == CborType::Array ? QStringLiteral("array")
        : item.type == CborType::Text  ? QStringLiteral("text in pieces")
                                       : QStringLiteral("bytes in pieces");
    return builder.begin(type, isMap, members, offset, length);
}

bool addItem(StructureBuilder &builder, const CborItem &item, qint64 offset, qint64 length)
{
    if (item.isOpen)
        return addContainer(builder, item, offset, length);
    switch (item.type) {
    case CborType::Array:
    case CborType::Map:
        return addContainer(builder, item, offset, length);
    case CborType::Tag:
        return builder.begin(QStringLiteral("tag %1").arg(item.number), false, 1, offset, length);
    case CborType::Unsigned:
        return builder.scalar(QStringLiteral("integer"), QString::number(item.number), offset, length);
    case CborType::Negative:
        return builder.scalar(QStringLiteral("integer"), negativeNumber(item.number), offset, length);
    case CborType::Bytes:
        return builder.scalar(QStringLiteral("bytes"), stringValue(item), offset, length);
    case CborType::Text:
        return builder.scalar(QStringLiteral("text"), stringValue(item), offset, length);
    case CborType::Float:
        return builder.scalar(QStringLiteral("float"), QString::number(item.real, 'g', 17), offset, length);
    case CborType::Simple:
        return builder.scalar(QStringLiteral("simple"), simpleName(item.number), offset, length);
    case CborType::Break:
        builder.end(offset + length);
        return true;
    }
    return false;
}

} // namespace

Structure cborStructure(QByteArrayView data, qint64 totalSize, qint64 base, const QString &format)
{
    StructureBuilder builder(format);
    CborReader reader(data, totalSize);
    CborItem item;
    bool wantsMore = true;
    while (wantsMore && !builder.isComplete() && reader.next(item)) {
        const qint64 offset = base < 0 ? NoOffset : base + item.offset;
        wantsMore = addItem(builder, item, offset, reader.offset() - item.offset);
    }
    if (reader.hasFailed())
        builder.note(reader.error().text());
    else if (wantsMore && !reader.atEnd())
        builder.note(tr("%1 bytes follow the CBOR value").arg(totalSize - reader.offset()));
    return builder.take();
}

} // namespace etagere
