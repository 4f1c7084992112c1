// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/keyruns.h>

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// Whether a new run of the program finds each entry again, a line each.
class KeyRunsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Found, Request, Why, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(const QList<KeyRun> &runs);
    const QList<KeyRun> &runs() const { return m_runs; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<KeyRun> m_runs;
};

} // namespace etagere
