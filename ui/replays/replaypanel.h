// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/storedkey.h>

#include <QtCore/QPointer>
#include <QtCore/QSortFilterProxyModel>
#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace etagere {

class SourceReplays;

/// What came of asking about many entries of the source on show, a line each.
class ReplayPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ReplayPanel(QWidget *parent = nullptr);

    /// Nothing: no source is open.
    void showSource(SourceReplays *replays);

    QTableView *table() const { return m_table; }

signals:
    /// The user wants to see that entry.
    void entryWanted(const etagere::StoredKey &key);

private:
    void layOut();
    void showState();

    QPointer<SourceReplays> m_replays;
    QSortFilterProxyModel m_sorted;
    QTableView *m_table;
    QLabel *m_empty;
    QStackedWidget *m_stack;
    QLabel *m_summary;
    QPushButton *m_writeBack;
};

} // namespace etagere
