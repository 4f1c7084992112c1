// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QAbstractTableModel>
#include <deque>

namespace etagere {

/// What was done with the sources, a line each, the newest last. Secrets are masked before they get in.
class ActivityLog : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, Source, What };
    static constexpr int MostLines = 10'000; ///< then the oldest go

    using QAbstractTableModel::QAbstractTableModel;

    void add(const QString &source, const QString &what);
    void clear();
    /// A line as it is copied: ISO 8601 time, source and what, between tabs.
    QString line(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Line {
        Msecs time = NoTime;
        QString source;
        QString what;
    };
    std::deque<Line> m_lines;
};

} // namespace etagere
