// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/labrun.h>

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// What a lesson says of a step beside what came of it, a claim a row.
class ClaimsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { What, Found, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setClaims(const QList<LabClaim> &claims);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<LabClaim> m_claims;
};

} // namespace etagere
