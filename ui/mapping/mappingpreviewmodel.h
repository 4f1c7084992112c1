// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/mapping.h>

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// What a mapping makes of some entries, a row each.
class MappingPreviewModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Key, Outcome, Status, Request, Body, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// `isTried`: otherwise the samples have keys and nothing else.
    void setSamples(const QList<MappedSample> &samples, bool isTried);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const MappedSample &sample, int column) const;

    QList<MappedSample> m_samples;
    bool m_isTried = false;
};

} // namespace etagere
