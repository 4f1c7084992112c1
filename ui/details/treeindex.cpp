// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/treeindex.h"

namespace etagere {

TreeIndex::TreeIndex(const std::vector<qint32> &parents)
    : m_nodes(qint32(parents.size()))
    , m_parents(parents)
{
    std::vector<qint32> counts(parents.size() + 1, 0); // by parent + 1
    for (const qint32 parent : parents)
        ++counts[parent + 1];
    m_firstGroups.assign(parents.size(), -1);
    m_rows.assign(parents.size(), 0);
    addGroups(counts);
    assignRows(parents, counts);
    listChildren();
}

void TreeIndex::addGroups(const std::vector<qint32> &counts)
{
    for (qint32 node = 0; node < m_nodes; ++node) {
        const qint32 count = counts[node + 1];
        if (count <= GroupSize)
            continue;
        m_firstGroups[node] = size();
        for (qint32 row = 0; row * GroupSize < count; ++row) {
            m_parents.push_back(node);
            m_rows.push_back(row);
        }
    }
}

void TreeIndex::assignRows(const std::vector<qint32> &parents, const std::vector<qint32> &counts)
{
    std::vector<qint32> next(counts.size(), 0);
    for (qint32 node = 0; node < m_nodes; ++node) {
        const qint32 parent = parents[node];
        const qint32 place = next[parent + 1]++;
        if (parent >= 0 && m_firstGroups[parent] >= 0) {
            m_parents[node] = m_firstGroups[parent] + place / GroupSize;
            m_rows[node] = place % GroupSize;
        } else {
            m_rows[node] = place;
        }
    }
}

void TreeIndex::listChildren()
{
    m_starts.assign(m_parents.size() + 2, 0);
    for (const qint32 parent : m_parents)
        ++m_starts[parent + 2];
    for (size_t i = 1; i < m_starts.size(); ++i)
        m_starts[i] += m_starts[i - 1];
    m_children.resize(m_parents.size());
    for (qint32 node = 0; node < size(); ++node)
        m_children[m_starts[m_parents[node] + 1] + m_rows[node]] = node;
}

qint32 TreeIndex::place(qint32 node) const
{
    const qint32 parent = m_parents[node];
    return parent >= 0 && isGroup(parent) ? firstOfGroup(parent) + m_rows[node] : m_rows[node];
}

qint32 TreeIndex::container(qint32 node) const
{
    const qint32 parent = m_parents[node];
    return parent >= 0 && isGroup(parent) ? m_parents[parent] : parent;
}

qint32 TreeIndex::itemCount(qint32 node) const
{
    const qint32 count = childCount(node);
    if (node < 0 || isGroup(node) || m_firstGroups[node] < 0)
        return count;
    return (count - 1) * GroupSize + childCount(m_firstGroups[node] + count - 1);
}

} // namespace etagere
