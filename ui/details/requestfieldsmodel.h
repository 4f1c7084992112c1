// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/response.h>

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// The fields of a request that is about to be sent: those that follow from the entry, those that were typed in, and a
/// last row to type another. What is typed wins over what follows.
class RequestFieldsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Content, From, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    /// As it follows from the entry alone. What was typed in stays, and so does an editor that is open.
    void setRequest(const HeaderList &fields);
    /// Typed in, complete ones only.
    HeaderList added() const;
    /// What was typed in is forgotten.
    void forgetAdded();
    void setRevealed(bool isRevealed);
    bool hasSecrets() const;
    bool isTyped(int row) const { return row >= m_given.size() && row < m_given.size() + m_typed.size(); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    bool removeRows(int row, int count, const QModelIndex &parent = {}) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void addedChanged();

private:
    void removeGiven(int row);
    QString shownValue(const HeaderField &field) const;
    QString textOf(const HeaderField &field, int row, int column) const;

    QList<HeaderField> m_given;
    QList<HeaderField> m_typed;
    bool m_isRevealed = false;
};

} // namespace etagere
