// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/translate.h"
#include "dialect/mappedbuilder.h"
#include "format/picklereader.h"

#include <QtCore/QHash>
#include <QtCore/QLocale>

namespace etagere {

namespace {

constexpr int DeepestKept = 8; ///< a pickle may hold itself

/// The state of an instance of a class is where its members are; with __slots__ it is a pair.
PickleId stateOf(const PickleTree &tree, PickleId id)
{
    const PickleObject *object = tree.object(id);
    if (!object)
        return NoPickle;
    const bool hasSlots = tree.kind(object->state) == PickleKind::Tuple && tree.items(object->state).size() == 2;
    return hasSlots ? tree.item(object->state, 1) : object->state;
}

PickleId stepped(const PickleTree &tree, PickleId id, const MappedStep &step)
{
    if (step.isIndex())
        return tree.item(id, quint32(step.index));
    const PickleId direct = tree.value(id, step.name);
    return direct != NoPickle ? direct : tree.value(stateOf(tree, id), step.name);
}

class PickleWalker
{
public:
    PickleWalker(const PickleTree &tree, MappedBuilder &builder)
        : m_tree(tree)
        , m_builder(builder)
    {
    }

    void keep(PickleId id, const MappedPlace &place, QByteArrayView name, qint32 parent, int depth = 0)
    {
        MappedNode node;
        node.name = name;
        setScalar(id, node);
        const qint32 added = m_builder.add(place, node, parent);
        if (added < 0 || !place.isKept || !node.isContainer() || depth >= DeepestKept)
            return;
        if (node.kind == MappedKind::List)
            return keepItems(id, place, added, depth + 1);
        keepPairs(id, place, added, depth + 1);
        if (m_builder.isOutline() && m_tree.object(id))
            keepPairs(stateOf(m_tree, id), place, added, depth + 1);
    }

private:
    void keepItems(PickleId id, const MappedPlace &place, qint32 parent, int depth)
    {
        qint64 index = 0;
        for (const PickleId item : m_tree.items(id)) {
            const MappedPlace below = m_builder.item(place, index++);
            if (m_builder.isFull() || below.isSkipped())
                return;
            keep(item, below, {}, parent, depth);
        }
    }

    void keepPairs(PickleId id, const MappedPlace &place, qint32 parent, int depth)
    {
        m_tree.forEachPair(id, [&](PickleId key, PickleId value) {
            if (!m_builder.isFull())
                keep(value, m_builder.member(place, {}), text(key), parent, depth);
        });
    }

    void setScalar(PickleId id, MappedNode &node)
    {
        node.kind = kindOf(id);
        node.text = text(id);
        node.offset = m_tree.textOffset(id);
        node.integer = m_tree.integer(id);
        node.real = m_tree.kind(id) == PickleKind::Real ? m_tree.real(id) : double(node.integer);
        if (node.kind == MappedKind::Bool)
            node.text = node.integer ? "true" : "false";
        else if (node.kind == MappedKind::Integer)
            node.text = m_builder.keep(QByteArray::number(node.integer));
        else if (node.kind == MappedKind::Real)
            node.text = m_builder.keep(QByteArray::number(node.real, 'g', QLocale::FloatingPointShortest));
    }

    /// What the tree had to unescape goes with it; shared texts are kept once.
    QByteArrayView text(PickleId id)
    {
        const QByteArrayView text = m_tree.text(id);
        if (text.isEmpty() || m_tree.textOffset(id) >= 0)
            return text;
        const auto known = m_unescaped.constFind(id);
        return known != m_unescaped.constEnd() ? *known : *m_unescaped.insert(id, m_builder.keep(text.toByteArray()));
    }

    MappedKind kindOf(PickleId id) const
    {
        switch (m_tree.kind(id)) {
        case PickleKind::Bool:
            return MappedKind::Bool;
        case PickleKind::Integer:
            return MappedKind::Integer;
        case PickleKind::Real:
            return MappedKind::Real;
        case PickleKind::Text:
            return MappedKind::Text;
        case PickleKind::Str:
        case PickleKind::Bytes:
        case PickleKind::ByteArray:
            return MappedKind::Bytes;
        case PickleKind::List:
        case PickleKind::Tuple:
            return MappedKind::List;
        case PickleKind::Dict:
        case PickleKind::Object:
            return MappedKind::Map;
        default:
            return MappedKind::Null;
        }
    }

    const PickleTree &m_tree;
    MappedBuilder &m_builder;
    QHash<PickleId, QByteArrayView> m_unescaped;
};

} // namespace

Result<MappedValue> MappedValue::fromPickle(QByteArrayView bytes, const QList<MappedTarget> &targets)
{
    PickleTree tree;
    if (const Result<Done> read = readPickle(bytes, tree); !read)
        return tl::unexpected(read.error());
    MappedBuilder builder(targets);
    PickleWalker walker(tree, builder);
    for (int i = 0; i < targets.size(); ++i) {
        PickleId id = tree.root();
        for (const MappedStep &step : targets.at(i).path.steps)
            id = stepped(tree, id, step);
        const MappedPlace place{ 1u << i, int(targets.at(i).path.steps.size()), targets.at(i).wantsMembers };
        if (id != NoPickle)
            walker.keep(id, place, {}, -1);
    }
    if (builder.isFull())
        return failure(ErrorCode::LimitExceeded, tr("What the mapping asks for has too many members"));
    return builder.take();
}

} // namespace etagere
