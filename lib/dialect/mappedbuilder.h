// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/mappedvalue.h"

namespace etagere {

/// Which targets a value is, or may hold.
struct MappedPlace {
    quint32 targets = 0; ///< a bit each: those whose path goes through here
    int depth = 0;       ///< steps from the whole value
    bool isKept = false; ///< a member of what is wanted in full

    /// Nothing below is asked for.
    bool isSkipped() const { return targets == 0 && !isKept; }
};

/// Collects a MappedValue while a reader walks through the bytes.
class MappedBuilder
{
public:
    explicit MappedBuilder(const QList<MappedTarget> &targets);

    MappedPlace whole() const;
    MappedPlace member(const MappedPlace &container, QByteArrayView name) const;
    MappedPlace item(const MappedPlace &container, qint64 index) const;
    /// Whether paths go on from here.
    bool goesDeeper(const MappedPlace &place) const;

    /// Keeps a value where it is wanted. Its number, or -1; a parent's members are linked in order. False in `isFull`
    /// terms: see isFull().
    qint32 add(const MappedPlace &place, const MappedNode &node, qint32 parent);
    MappedNode &node(qint32 id) { return m_value.m_nodes[size_t(id)]; }
    /// Keeps bytes that the value's text is to be a view of.
    QByteArrayView keep(QByteArray bytes);
    bool isFull() const { return m_isFull; }
    bool isOutline() const { return m_isOutline; }

    MappedValue take() { return std::move(m_value); }

private:
    MappedPlace narrowed(const MappedPlace &container, bool (*leads)(const MappedStep &, QByteArrayView, qint64),
                         QByteArrayView name, qint64 index) const;
    bool endsHere(int target, const MappedPlace &place) const
    {
        return (place.targets >> target & 1u) && m_targets.at(target).path.steps.size() == place.depth;
    }

    const QList<MappedTarget> &m_targets;
    MappedValue m_value;
    std::vector<qint32> m_lastChild;
    bool m_isOutline = false;
    bool m_isFull = false;
};

} // namespace etagere
