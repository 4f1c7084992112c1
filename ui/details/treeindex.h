// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/qglobal.h>
#include <vector>

namespace etagere {

/// Children by row for a tree that is given as parent numbers. A container with more than GroupSize
/// children gets groups of GroupSize between it and them, so that no view ever lays out a million rows.
/// Nodes keep their numbers; groups come after them. -1 is the invisible root.
class TreeIndex
{
public:
    static constexpr qint32 GroupSize = 1000;

    TreeIndex() = default;
    /// `parents[i] < i`, and siblings are in order.
    explicit TreeIndex(const std::vector<qint32> &parents);

    qint32 size() const { return qint32(m_parents.size()); }
    bool isGroup(qint32 node) const { return node >= m_nodes; }
    /// Place of a group's first child among its container's children.
    qint32 firstOfGroup(qint32 group) const { return m_rows[group] * GroupSize; }

    qint32 childCount(qint32 node) const { return m_starts.empty() ? 0 : m_starts[node + 2] - m_starts[node + 1]; }
    qint32 child(qint32 node, qint32 row) const { return m_children[m_starts[node + 1] + row]; }
    qint32 parent(qint32 node) const { return m_parents[node]; }
    qint32 row(qint32 node) const { return m_rows[node]; }
    /// Place among the children of the container, whatever the group.
    qint32 place(qint32 node) const;
    /// The container a node is in, groups left out.
    qint32 container(qint32 node) const;
    /// Children of a container, groups left out.
    qint32 itemCount(qint32 node) const;

private:
    void addGroups(const std::vector<qint32> &counts);
    void assignRows(const std::vector<qint32> &parents, const std::vector<qint32> &counts);
    void listChildren();

    qint32 m_nodes = 0;
    std::vector<qint32> m_parents;
    std::vector<qint32> m_rows;
    std::vector<qint32> m_starts; ///< by node + 1: where its children start in m_children
    std::vector<qint32> m_children;
    std::vector<qint32> m_firstGroups; ///< by node: its first group, -1 without
};

} // namespace etagere
