// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "entrygroups.h"

#include <QtCore/QAbstractItemModel>

namespace etagere {

/// The groups of a table's entries as a tree, with the number of entries and the share of them that is stale.
class GroupModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, Entries, StaleShare, ColumnCount };

    using QAbstractItemModel::QAbstractItemModel;

    void setGroups(EntryGroups groups);
    const EntryGroup &group(const QModelIndex &index) const { return m_groups.groups[index.internalId()]; }
    /// The group that the term stands for; invalid when there is none.
    QModelIndex indexOf(const QString &term) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString nameOf(const EntryGroup &group) const;
    QString text(const EntryGroup &group, int column) const;

    EntryGroups m_groups;
};

} // namespace etagere
