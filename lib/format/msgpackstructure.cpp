// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/translate.h"
#include "format/msgpack.h"
#include "format/structurebuilder.h"
#include "format/structures.h"

namespace etagere {

namespace {

QString payloadValue(const MsgpackItem &item)
{
    if (item.bytes.size() < item.payloadLength)
        return tr("%1 bytes, not read").arg(item.payloadLength);
    return item.type == MsgpackType::Text ? readableText(item.bytes) : readableBytes(item.bytes);
}

bool addItem(StructureBuilder &builder, const MsgpackItem &item, qint64 offset, qint64 length)
{
    switch (item.type) {
    case MsgpackType::Nil:
        return builder.scalar(QStringLiteral("nil"), QStringLiteral("nil"), offset, length);
    case MsgpackType::Boolean:
        return builder.scalar(QStringLiteral("boolean"),
                              item.integer ? QStringLiteral("true") : QStringLiteral("false"), offset, length);
    case MsgpackType::Integer:
        return builder.scalar(QStringLiteral("integer"), QString::number(item.integer), offset, length);
    case MsgpackType::Unsigned:
        return builder.scalar(QStringLiteral("integer"), QString::number(item.number), offset, length);
    case MsgpackType::Float:
        return builder.scalar(QStringLiteral("float"), QString::number(item.real, 'g', 17), offset, length);
    case MsgpackType::Text:
        return builder.scalar(QStringLiteral("text"), payloadValue(item), offset, length);
    case MsgpackType::Bytes:
        return builder.scalar(QStringLiteral("bytes"), payloadValue(item), offset, length);
    case MsgpackType::Extension:
        return builder.scalar(QStringLiteral("extension %1").arg(item.extensionType), payloadValue(item), offset,
                              length);
    case MsgpackType::Array:
        return builder.begin(QStringLiteral("array"), false, item.count, offset, length);
    case MsgpackType::Map:
        return builder.begin(QStringLiteral("map"), true, 2 * qint64(item.count), offset, length);
    }
    return false;
}

} // namespace

Structure msgpackStructure(QByteArrayView data, qint64 base, const QString &format, qint64 following,
                           QByteArrayView rest)
{
    StructureBuilder builder(format);
    MsgpackReader reader(data, qMax<qint64>(0, base), following);
    MsgpackItem item;
    bool wantsMore = true;
    while (wantsMore && !builder.isComplete() && reader.next(item)) {
        const qint64 length = reader.offset() - item.offset;
        wantsMore = addItem(builder, item, base < 0 ? NoOffset : item.offset, length);
        if (reader.needsMore())
            reader.continueWith(rest);
    }
    if (reader.hasFailed())
        builder.note(reader.error().text());
    else if (wantsMore && reader.left() > 0)
        builder.note(reader.finish().error().text());
    return builder.take();
}

} // namespace etagere
