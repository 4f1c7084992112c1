// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/nameresolver.h>

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// The keys that an answer to one request may have in a cache, a line each, those that are stored first.
class PossibleKeysModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Stored, Key, How, Client, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setKeys(const QList<PossibleKey> &keys);
    const QList<PossibleKey> &keys() const { return m_keys; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const PossibleKey &key, int column) const;

    QList<PossibleKey> m_keys;
};

} // namespace etagere
