// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

class QTableView;

namespace etagere {

class ActivityLog;

/// The log as a table whose lines can be copied.
class ActivityPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ActivityPanel(ActivityLog &log, QWidget *parent = nullptr);

    QTableView *table() const { return m_table; }

private:
    QAction *addCommand(const QString &iconName, const QString &text, const QKeySequence &keys);
    void copy(const QList<int> &rows) const;
    QList<int> selectedRows() const;
    void followNewLines();

    ActivityLog &m_log;
    QTableView *m_table;
};

} // namespace etagere
