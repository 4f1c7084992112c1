// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/responsediff.h"

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// Two texts side by side, a row a line; what differs is marked with a sign and a colour.
class DiffModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Before, After, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setRows(const QList<DiffRow> &rows);
    const QList<DiffRow> &rows() const { return m_rows; }
    /// "- stored" and "+ now" lines.
    QString text(int first, int last) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<DiffRow> m_rows;
};

} // namespace etagere
