// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/treeindex.h"

#include <QtCore/QAbstractItemModel>
#include <memory>

namespace etagere {

/// The shape of a read-only tree model on a TreeIndex; subclasses say what the nodes are.
class IndexedTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    using QAbstractItemModel::QAbstractItemModel;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;

    /// -1 for the invalid index.
    qint32 node(const QModelIndex &index) const { return index.isValid() ? qint32(index.internalId()) : -1; }
    QModelIndex indexOf(qint32 node, int column = 0) const;
    const TreeIndex &tree() const { return *m_tree; }

protected:
    /// Call between beginResetModel and endResetModel.
    void setTree(std::shared_ptr<const TreeIndex> tree) { m_tree = std::move(tree); }
    void setTree(TreeIndex tree) { setTree(std::make_shared<const TreeIndex>(std::move(tree))); }
    /// "[1000 … 1999]", for a group.
    QString groupLabel(qint32 group) const;

private:
    std::shared_ptr<const TreeIndex> m_tree = std::make_shared<const TreeIndex>();
};

} // namespace etagere
