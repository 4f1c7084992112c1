// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/translate.h"
#include "dialect/mappedbuilder.h"
#include "format/jsonreader.h"

namespace etagere {

namespace {

class JsonWalker
{
public:
    JsonWalker(QByteArrayView json, MappedBuilder &builder)
        : m_reader(json)
        , m_builder(builder)
    {
    }

    Result<Done> walk()
    {
        JsonItem item;
        const bool isRead = m_reader.next(item) && readValue(item, m_builder.whole(), {}, -1) && m_reader.isComplete();
        if (m_builder.isFull())
            return failure(ErrorCode::LimitExceeded, tr("What the mapping asks for has too many members"));
        if (!isRead)
            return tl::unexpected(m_reader.error());
        return Done();
    }

private:
    /// `item` was read; depth is the reader's to bound.
    bool readValue(const JsonItem &item, const MappedPlace &place, QByteArrayView name, qint32 parent)
    {
        if (item.type == JsonType::Object || item.type == JsonType::Array)
            return readContainer(item, place, name, parent);
        m_builder.add(place, scalar(item, name), parent);
        return !m_builder.isFull();
    }

    MappedNode scalar(const JsonItem &item, QByteArrayView name)
    {
        MappedNode node;
        node.name = name;
        node.start = item.offset;
        node.length = m_reader.offset() - item.offset;
        switch (item.type) {
        case JsonType::String:
            node.kind = MappedKind::Text;
            node.text = item.hasEscapes ? m_builder.keep(unescapedJson(item.text)) : item.text;
            node.offset = item.hasEscapes ? -1 : item.offset + 1;
            break;
        case JsonType::Number:
            setNumber(item.text, node);
            break;
        case JsonType::True:
        case JsonType::False:
            node.kind = MappedKind::Bool;
            node.integer = item.type == JsonType::True;
            node.text = node.integer ? "true" : "false";
            break;
        default:
            break;
        }
        return node;
    }

    static void setNumber(QByteArrayView digits, MappedNode &node)
    {
        bool isWhole = false;
        node.text = digits;
        node.integer = digits.toByteArray().toLongLong(&isWhole);
        node.real = digits.toByteArray().toDouble();
        node.kind = isWhole ? MappedKind::Integer : MappedKind::Real;
    }

    bool readContainer(const JsonItem &start, const MappedPlace &place, QByteArrayView name, qint32 parent)
    {
        MappedNode node;
        node.kind = start.type == JsonType::Object ? MappedKind::Map : MappedKind::List;
        node.name = name;
        node.start = start.offset;
        const qint32 id = m_builder.add(place, node, parent);
        if (!readMembers(node.kind == MappedKind::Map, place, id))
            return false;
        if (id >= 0)
            m_builder.node(id).length = m_reader.offset() - start.offset;
        return true;
    }

    bool readMembers(bool isMap, const MappedPlace &place, qint32 parent)
    {
        JsonItem item;
        for (qint64 index = 0; m_reader.next(item) && item.type != JsonType::End; ++index) {
            QByteArrayView name;
            if (isMap) {
                name = item.hasEscapes ? m_builder.keep(unescapedJson(item.text)) : item.text;
                const MappedPlace below = m_builder.member(place, name);
                const bool isPassed = below.isSkipped();
                if (isPassed ? !m_reader.skip()
                             : !m_reader.next(item) || !readValue(item, below, name, kept(place, parent)))
                    return false;
                continue;
            }
            const MappedPlace below = m_builder.item(place, index);
            if (below.isSkipped() ? !pass(item) : !readValue(item, below, name, kept(place, parent)))
                return false;
        }
        return !m_reader.hasFailed() && item.type == JsonType::End;
    }

    /// Members are linked only where they are wanted in full.
    static qint32 kept(const MappedPlace &place, qint32 parent) { return place.isKept ? parent : -1; }

    /// Passes over what follows an item that was read.
    bool pass(const JsonItem &item)
    {
        qint64 open = item.type == JsonType::Object || item.type == JsonType::Array;
        JsonItem inside;
        while (open > 0 && m_reader.next(inside)) {
            open += inside.type == JsonType::Object || inside.type == JsonType::Array;
            open -= inside.type == JsonType::End;
        }
        return open == 0;
    }

    JsonReader m_reader;
    MappedBuilder &m_builder;
};

} // namespace

Result<MappedValue> MappedValue::fromJson(QByteArrayView json, const QList<MappedTarget> &targets)
{
    MappedBuilder builder(targets);
    return JsonWalker(json, builder).walk().map([&builder](Done) { return builder.take(); });
}

} // namespace etagere
