// SPDX-License-Identifier: LGPL-3.0-or-later
// What is in a value, with the paths by which a mapping would name it.
#include "core/translate.h"
#include "dialect/mappedplain.h"
#include "format/structurebuilder.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype LongestShown = 4096; ///< bytes of a text

bool isPlainName(const QString &name)
{
    const auto isWord = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_'
            || c == u'-';
    };
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), isWord);
}

/// ".name"; empty when no path can say it.
QString memberStep(const QString &name)
{
    if (isPlainName(name))
        return u'.' + name;
    for (const QChar quote : { u'"', u'\'' }) {
        const QString end = QString(quote) + u']';
        if (!name.contains(end) && !name.endsWith(quote))
            return u'[' + QString(quote) + name + end;
    }
    return {};
}

class Outliner
{
public:
    Outliner(const MappedValue &value, ValueOutline &outline)
        : m_value(value)
        , m_outline(outline)
    {
    }

    void add(const MappedNode &node, const QString &name, const QString &path, int parent)
    {
        const auto index = int(m_outline.parts.size());
        m_outline.parts.append({ name, path, node.kind, shown(node), node.text.size(), parent });
        qint64 number = 0;
        for (const MappedNode *child = m_value.firstOf(node); child; child = m_value.after(*child)) {
            const bool isList = node.kind == MappedKind::List;
            const QString childName = isList ? QString::number(number) : QString::fromUtf8(child->name);
            const QString step = isList ? u'[' + childName + u']' : memberStep(childName);
            add(*child, childName, MappedPath::parse(path + step) && !step.isEmpty() ? path + step : QString(), index);
            ++number;
        }
        if (node.isContainer())
            m_outline.parts[index].size = number;
    }

private:
    static QString shown(const MappedNode &node)
    {
        if (node.kind == MappedKind::Text)
            return QString::fromUtf8(node.text.first(std::min(node.text.size(), LongestShown)));
        return node.kind == MappedKind::Bytes ? readableBytes(node.text) : QString::fromLatin1(node.text);
    }

    const MappedValue &m_value;
    ValueOutline &m_outline;
};

Result<MappedValue> parsedAs(MappedFormat format, QByteArrayView bytes)
{
    const QList<MappedTarget> whole{ { *MappedPath::parse(QStringLiteral("$")), true, true } };
    switch (format) {
    case MappedFormat::Json:
        return MappedValue::fromJson(bytes, whole);
    case MappedFormat::Pickle:
        return MappedValue::fromPickle(bytes, whole);
    case MappedFormat::Msgpack:
        return MappedValue::fromMsgpack(bytes, whole);
    case MappedFormat::Raw:
        break;
    }
    return failure(ErrorCode::Unsupported, {});
}

/// By how it begins; whether it is that in full is yet to be seen.
MappedFormat likelyFormat(QByteArrayView bytes)
{
    for (const MappedFormat format : { MappedFormat::Json, MappedFormat::Pickle, MappedFormat::Msgpack }) {
        if (mayBegin(format, {}, bytes))
            return format;
    }
    return MappedFormat::Raw;
}

std::optional<Coding> likelyCompression(QByteArrayView bytes)
{
    for (const Coding coding : { Coding::Gzip, Coding::Deflate }) {
        if (!bytes.isEmpty() && mayBegin(MappedFormat::Raw, coding, bytes))
            return coding;
    }
    return std::nullopt;
}

} // namespace

Result<ValueOutline> outlineValue(const Value &value)
{
    const StoredBytes stored(value.head);
    Result<PlainBytes> plain = plainBytes(stored, value.flags, {});
    if (!plain)
        return tl::unexpected(plain.error());
    ValueOutline outline;
    const std::optional<Coding> compression = likelyCompression(plain->bytes);
    // What cannot be unpacked only looked so.
    if (Result<PlainBytes> inside = plainBytes(stored, value.flags, compression); compression && inside) {
        plain = std::move(inside);
        outline.compression = *compression == Coding::Gzip ? "gzip" : "zlib";
    }
    const MappedFormat format = likelyFormat(plain->bytes);
    const Result<MappedValue> parsed = parsedAs(format, plain->bytes);
    const MappedNode *root = parsed ? parsed->at(0) : nullptr;
    outline.format = formatName(root ? format : MappedFormat::Raw);
    if (root)
        Outliner(*parsed, outline).add(*root, {}, QStringLiteral("$"), -1);
    return outline;
}

} // namespace etagere
