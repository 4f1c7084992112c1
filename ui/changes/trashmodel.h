// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/trash.h>

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// The changes that a trash holds, as lines of a table.
class TrashModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, What, Entries, Size, State };

    using QAbstractTableModel::QAbstractTableModel;

    void setChanges(const QList<ChangeRecord> &changes);
    const QList<ChangeRecord> &changes() const { return m_changes; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<ChangeRecord> m_changes;
};

} // namespace etagere
