// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/duplicates.h>

#include <QtCore/QAbstractItemModel>

namespace etagere {

/// Requests with more than one entry, and below each its entries, the freshest first.
class DuplicatesModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, Why, Expires, StoredAt, Size, ColumnCount };
    using QAbstractItemModel::QAbstractItemModel;

    void setGroups(const QList<DuplicateGroup> &groups);
    const QList<DuplicateGroup> &groups() const { return m_groups; }
    /// The group that `index` is, or belongs to; -1 for none.
    int groupOf(const QModelIndex &index) const;
    /// Null for a group.
    const DuplicateEntry *entry(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString groupText(const DuplicateGroup &group, int column) const;
    QString entryText(const DuplicateEntry &entry, bool isFreshest, int column) const;
    QVariant look(const QModelIndex &index, int role) const;

    QList<DuplicateGroup> m_groups;
};

} // namespace etagere
