// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/responsediff.h"

#include <QtCore/QAbstractListModel>

namespace etagere {

/// Two texts as one: what was and what is now, a line below the other where they differ; marked with a sign, a colour,
/// and a word for screen readers.
class UnifiedDiff : public QAbstractListModel
{
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    void setRows(const QList<DiffRow> &rows);
    QString text() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Line {
        DiffRow::Kind kind;
        QString text;
    };
    QList<Line> m_lines;
};

} // namespace etagere
