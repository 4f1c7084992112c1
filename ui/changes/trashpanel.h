// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "changes/trashmodel.h"

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

class QAction;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTableView;

namespace etagere {

class ChangeBar;
class SourceChanges;

/// What was removed from the source on show, or changed in it, and the way back.
class TrashPanel : public QWidget
{
    Q_OBJECT
public:
    explicit TrashPanel(QWidget *parent = nullptr);

    /// Nothing: no source is open.
    void showSource(SourceChanges *changes);

    QTableView *table() const { return m_table; }
    ChangeBar *bar() const { return m_bar; }

signals:
    void limitsChanged(const etagere::TrashLimits &limits);

private:
    void layOut();
    QLayout *makeCommands();
    void makeMenu();
    void showLimits(const TrashLimits &limits);
    void storeLimits();
    void showChanges();
    void showCommands();
    void undoSelected();
    void askToDelete(const QList<ChangeRecord> &records);
    QList<ChangeRecord> selected() const;

    QPointer<SourceChanges> m_changes;
    TrashModel m_model;
    ChangeBar *m_bar;
    QTableView *m_table;
    QLabel *m_empty;
    QStackedWidget *m_stack;
    QPushButton *m_undo;
    QPushButton *m_delete;
    QPushButton *m_deleteAll;
    QAction *m_undoInMenu;
    QAction *m_deleteInMenu;
    QSpinBox *m_days;
    QSpinBox *m_mebibytes;
};

} // namespace etagere
