// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replays/replaytally.h"

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// What came of asking about each entry, in the order of the answers.
class ReplayResultsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Outcome, Asked, Status, Took, Saved, ColumnCount };
    static constexpr int SortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    void add(const ReplayedEntry &entry);
    const ReplayedEntry &entry(int row) const { return m_entries.at(row); }
    const ReplayTally &tally() const { return m_tally; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<ReplayedEntry> m_entries;
    ReplayTally m_tally;
};

} // namespace etagere
