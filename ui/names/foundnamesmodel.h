// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/nameresolver.h>

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// What hashed keys were found to stand for, a line each; secrets in the URLs masked.
class FoundNamesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Url, Origin, Key, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setNames(const QList<ResolvedName> &names);
    const QList<ResolvedName> &names() const { return m_names; }
    /// Lines of key, URL and origin with tabs between them.
    QByteArray text() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<ResolvedName> m_names;
};

} // namespace etagere
