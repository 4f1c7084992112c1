// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/jsonreader.h"
#include "format/structurebuilder.h"
#include "format/structures.h"

namespace etagere {

namespace {

QString stringValue(const JsonItem &item)
{
    return item.hasEscapes ? readableText(unescapedJson(item.text)) : readableText(item.text);
}

bool addItem(StructureBuilder &builder, const JsonItem &item, qint64 offset, qint64 length)
{
    switch (item.type) {
    case JsonType::Object:
        return builder.begin(QStringLiteral("object"), true, StructureBuilder::Unannounced, offset, length);
    case JsonType::Array:
        return builder.begin(QStringLiteral("array"), false, StructureBuilder::Unannounced, offset, length);
    case JsonType::End:
        builder.end(offset + length);
        return true;
    case JsonType::Key:
    case JsonType::String:
        return builder.scalar(QStringLiteral("text"), stringValue(item), offset, length);
    case JsonType::Number:
        return builder.scalar(QStringLiteral("number"), readableText(item.text), offset, length);
    case JsonType::True:
        return builder.scalar(QStringLiteral("boolean"), QStringLiteral("true"), offset, length);
    case JsonType::False:
        return builder.scalar(QStringLiteral("boolean"), QStringLiteral("false"), offset, length);
    case JsonType::Null:
        return builder.scalar(QStringLiteral("null"), QStringLiteral("null"), offset, length);
    }
    return false;
}

} // namespace

Structure jsonStructure(QByteArrayView text, qint64 base, const QString &format)
{
    StructureBuilder builder(format);
    JsonReader reader(text);
    JsonItem item;
    bool wantsMore = true;
    while (wantsMore && reader.next(item)) {
        const qint64 length = reader.offset() - item.offset;
        wantsMore = addItem(builder, item, base < 0 ? NoOffset : base + item.offset, length);
    }
    if (reader.hasFailed() || (wantsMore && !builder.isComplete()))
        builder.note(reader.error().text());
    return builder.take();
}

} // namespace etagere
