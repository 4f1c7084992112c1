// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/mappedbuilder.h"

namespace etagere {

namespace {

constexpr qint64 MostOutlinedItems = 20; ///< of a list

} // namespace

MappedBuilder::MappedBuilder(const QList<MappedTarget> &targets)
    : m_targets(targets)
{
    Q_ASSERT(targets.size() <= MappedValue::MostTargets);
    m_value.m_found.fill(-1, targets.size());
    for (const MappedTarget &target : targets)
        m_isOutline |= target.isOutline;
}

MappedPlace MappedBuilder::whole() const
{
    MappedPlace place;
    for (int i = 0; i < m_targets.size(); ++i)
        place.targets |= 1u << i;
    for (int i = 0; i < m_targets.size(); ++i)
        place.isKept |= m_targets.at(i).wantsMembers && m_targets.at(i).path.steps.isEmpty();
    return place;
}

MappedPlace MappedBuilder::narrowed(const MappedPlace &container,
                                    bool (*leads)(const MappedStep &, QByteArrayView, qint64), QByteArrayView name,
                                    qint64 index) const
{
    MappedPlace place{ 0, container.depth + 1, container.isKept };
    for (int i = 0; container.targets >> i; ++i) {
        const QList<MappedStep> &steps = m_targets.at(i).path.steps;
        const bool isOnTheWay = (container.targets >> i & 1u) && steps.size() > container.depth
            && leads(steps.at(container.depth), name, index);
        if (!isOnTheWay)
            continue;
        place.targets |= 1u << i;
        place.isKept |= m_targets.at(i).wantsMembers && steps.size() == place.depth;
    }
    return place;
}

MappedPlace MappedBuilder::member(const MappedPlace &container, QByteArrayView name) const
{
    const auto leads = [](const MappedStep &step, QByteArrayView wanted, qint64) {
        return !step.isIndex() && step.name == wanted;
    };
    return narrowed(container, leads, name, -1);
}

MappedPlace MappedBuilder::item(const MappedPlace &container, qint64 index) const
{
    const auto leads = [](const MappedStep &step, QByteArrayView, qint64 wanted) { return step.index == wanted; };
    if (m_isOutline && index >= MostOutlinedItems)
        return {};
    return narrowed(container, leads, {}, index);
}

bool MappedBuilder::goesDeeper(const MappedPlace &place) const
{
    for (int i = 0; place.targets >> i; ++i) {
        if ((place.targets >> i & 1u) && m_targets.at(i).path.steps.size() > place.depth)
            return true;
    }
    return place.isKept;
}

qint32 MappedBuilder::add(const MappedPlace &place, const MappedNode &node, qint32 parent)
{
    if (place.isSkipped() || m_isFull)
        return -1;
    if (m_value.m_nodes.size() >= MappedValue::MostNodes) {
        m_isFull = !m_isOutline;
        return -1;
    }
    const auto id = qint32(m_value.m_nodes.size());
    m_value.m_nodes.push_back(node);
    m_lastChild.push_back(-1);
    for (int i = 0; i < m_targets.size(); ++i) {
        if (endsHere(i, place))
            m_value.m_found[i] = id; // the last of several members of one name counts, as for Python
    }
    if (parent >= 0) {
        qint32 &last = m_lastChild[size_t(parent)];
        (last < 0 ? this->node(parent).firstChild : this->node(last).next) = id;
        last = id;
    }
    return id;
}

QByteArrayView MappedBuilder::keep(QByteArray bytes) { return m_value.m_kept.emplace_back(std::move(bytes)); }

} // namespace etagere
