// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/indexedtreemodel.h"

namespace etagere {

QModelIndex IndexedTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, quintptr(m_tree->child(node(parent), row)));
}

QModelIndex IndexedTreeModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(m_tree->parent(node(index))) : QModelIndex();
}

int IndexedTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : m_tree->childCount(node(parent));
}

QModelIndex IndexedTreeModel::indexOf(qint32 node, int column) const
{
    return node < 0 ? QModelIndex() : createIndex(m_tree->row(node), column, quintptr(node));
}

QString IndexedTreeModel::groupLabel(qint32 group) const
{
    const qint32 first = m_tree->firstOfGroup(group);
    return QStringLiteral("[%1 … %2]").arg(first).arg(first + m_tree->childCount(group) - 1);
}

} // namespace etagere
