// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/translate.h"
#include "dialect/mappedbuilder.h"
#include "format/msgpack.h"

#include <QtCore/QLocale>

namespace etagere {

namespace {

class MsgpackWalker
{
public:
    MsgpackWalker(QByteArrayView bytes, MappedBuilder &builder)
        : m_reader(bytes)
        , m_builder(builder)
    {
    }

    Result<Done> walk()
    {
        const bool isRead = readValue(m_builder.whole(), {}, -1, 0);
        if (m_builder.isFull())
            return failure(ErrorCode::LimitExceeded, tr("What the mapping asks for has too many members"));
        if (m_isTooDeep)
            return failure(ErrorCode::LimitExceeded, tr("The value is nested too deep"));
        if (!isRead)
            return tl::unexpected(m_reader.error());
        return m_reader.finish();
    }

private:
    bool readValue(const MappedPlace &place, QByteArrayView name, qint32 parent, int depth)
    {
        if (place.isSkipped())
            return m_reader.skip();
        MsgpackItem item;
        if (!m_reader.next(item))
            return false;
        const bool isMap = item.type == MsgpackType::Map;
        MappedNode node;
        node.name = name;
        if (!isMap && item.type != MsgpackType::Array) {
            setScalar(item, node);
            m_builder.add(place, node, parent);
            return !m_builder.isFull();
        }
        node.kind = isMap ? MappedKind::Map : MappedKind::List;
        const qint32 id = m_builder.add(place, node, parent);
        m_isTooDeep = depth >= Limits().depth;
        if (m_isTooDeep || m_builder.isFull())
            return false;
        return m_builder.goesDeeper(place) ? readMembers(item, place, place.isKept ? id : -1, depth + 1)
                                           : m_reader.skipMembers(item);
    }

    bool readMembers(const MsgpackItem &container, const MappedPlace &place, qint32 parent, int depth)
    {
        const bool isMap = container.type == MsgpackType::Map;
        for (quint32 i = 0; i < container.count; ++i) {
            MsgpackItem key;
            if (isMap && (!m_reader.next(key) || !m_reader.skipMembers(key)))
                return false;
            const QByteArrayView name = isMap && key.isString() ? key.bytes : QByteArrayView();
            const MappedPlace below = isMap ? m_builder.member(place, name) : m_builder.item(place, i);
            if (!readValue(below, name, parent, depth))
                return false;
        }
        return true;
    }

    void setScalar(const MsgpackItem &item, MappedNode &node)
    {
        switch (item.type) {
        case MsgpackType::Text:
        case MsgpackType::Bytes:
            node.kind = item.type == MsgpackType::Text ? MappedKind::Text : MappedKind::Bytes;
            node.text = item.bytes;
            node.offset = item.payloadOffset;
            break;
        case MsgpackType::Boolean:
            node.kind = MappedKind::Bool;
            node.integer = item.integer;
            node.text = item.integer ? "true" : "false";
            break;
        case MsgpackType::Float:
            node.kind = MappedKind::Real;
            node.real = item.real;
            node.text = m_builder.keep(QByteArray::number(item.real, 'g', QLocale::FloatingPointShortest));
            break;
        case MsgpackType::Integer:
            setInteger(item.integer, node);
            break;
        case MsgpackType::Unsigned:
            setInteger(qint64(qMin<quint64>(item.number, std::numeric_limits<qint64>::max())), node);
            break;
        default:
            break;
        }
    }

    void setInteger(qint64 number, MappedNode &node)
    {
        node.kind = MappedKind::Integer;
        node.integer = number;
        node.real = double(number);
        node.text = m_builder.keep(QByteArray::number(number));
    }

    MsgpackReader m_reader;
    MappedBuilder &m_builder;
    bool m_isTooDeep = false;
};

} // namespace

Result<MappedValue> MappedValue::fromMsgpack(QByteArrayView bytes, const QList<MappedTarget> &targets)
{
    MappedBuilder builder(targets);
    Result<Done> walked = MsgpackWalker(bytes, builder).walk();
    if (!walked)
        return tl::unexpected(walked.error());
    return builder.take();
}

} // namespace etagere
