// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/hexview.h"
#include "details/indexedtreemodel.h"

#include <etagere/structure.h>

#include <memory>

namespace etagere {

/// A stored value's structure with what its views need, built off the GUI thread.
struct StructureTree {
    Structure structure;
    TreeIndex tree;
    std::vector<bool> secrets; ///< by node: it or something it is in is a secret

    static std::shared_ptr<const StructureTree> fromStructure(Structure structure);
    /// The innermost node that covers an offset, -1 for none.
    qint32 nodeAt(qint64 offset) const;
    QList<ByteRange> secretRanges() const;
    bool hasSecrets() const;
};

/// The inert structure of stored bytes: a row a node.
class StructureModel : public IndexedTreeModel
{
    Q_OBJECT
public:
    enum Column { Label, Content, Type, Offset, Length, ColumnCount };
    using IndexedTreeModel::IndexedTreeModel;

    void setStructure(std::shared_ptr<const StructureTree> tree);
    void setRevealed(bool isRevealed);
    const std::shared_ptr<const StructureTree> &structureTree() const { return m_shown; }

    ByteRange range(const QModelIndex &index) const;
    /// Labels from the root on, "response / headers / ETag".
    QString path(const QModelIndex &index) const;
    /// The value as it may be shown now.
    QString value(const QModelIndex &index) const;
    /// The next node after `from` (before, when backward) whose label, type or shown value has `text`; it goes on
    /// at the other end. -1 for none.
    qint32 find(const QString &text, qint32 from, bool backward) const;

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString valueOf(qint32 node) const;
    QString text(qint32 node, int column) const;

    std::shared_ptr<const StructureTree> m_shown;
    bool m_isRevealed = false;
};

} // namespace etagere
