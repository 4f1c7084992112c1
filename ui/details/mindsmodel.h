// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/explanation.h"

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// What each kind of client would do with the entry, a row each.
class MindsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Client, Step, Fresh, Standard, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    /// Rows stay where they are while the minds are the same ones.
    void setExplanation(const Explanation &explanation);
    const Explanation &explanation() const { return m_explanation; }
    /// Of the client that wrote the entry; 0 where none is known to have.
    int writersRow() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const MindDecision &mind, int column) const;

    Explanation m_explanation;
};

} // namespace etagere
