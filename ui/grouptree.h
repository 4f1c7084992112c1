// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "groupmodel.h"

#include <etagere/background.h>
#include <etagere/datetime.h>
#include <etagere/filter.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QSet>
#include <QtCore/QTimer>
#include <QtWidgets/QTreeView>

namespace etagere {

/// The hosts and paths of a table's entries; choosing one narrows the table to it. Groups only: entries are always
/// rows of the table. Groups are counted in the background, and only while the tree is visible.
class GroupTree : public QTreeView
{
    Q_OBJECT
public:
    explicit GroupTree(QWidget *parent = nullptr);

    /// The rows to group, judged by that clock; called again when there are more of them.
    void setTable(const std::shared_ptr<const EntryTable> &table, const Clock &clock = currentTime);
    /// The group's term is no longer part of the filter: all entries are the chosen group again.
    void followFilter(const Filter &filter);
    bool isCounting() const { return m_isCounting || m_pause.isActive(); }

signals:
    /// `term` takes the place of `before` in the filter; either may be empty.
    void groupChosen(const QString &before, const QString &term);
    void left(); ///< Escape or Enter

protected:
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void countLater();
    void count();
    void take(EntryGroups groups);
    void setChosen(const QString &term);

    GroupModel m_groups;
    std::shared_ptr<const EntryTable> m_table;
    Clock m_clock = currentTime;
    Background m_counting;
    QTimer m_pause;
    QElapsedTimer m_watch;
    qint64 m_cost = 0; ///< milliseconds that the last count took
    QString m_chosen;  ///< term of the chosen group; empty for all
    QSet<QString> m_open;
    bool m_isCounting = false;
    bool m_isOutdated = false;
    bool m_isTaking = false;
};

} // namespace etagere
