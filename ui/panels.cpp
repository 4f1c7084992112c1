// SPDX-License-Identifier: GPL-3.0-or-later
// The panels below: trash, replays, activity, names. They are hidden until they are asked for.
#include "activity/activitypanel.h"
#include "changes/trashpanel.h"
#include "mainwindow.h"
#include "names/namesarea.h"
#include "replays/replaypanel.h"

#include <QtCore/QSettings>
#include <QtGui/QShortcut>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QTableView>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

const auto panelsKey = "window/panels"_L1;

QDockWidget *dock(const QString &name, const QString &title, QWidget *content, QAction *show, QMainWindow *window)
{
    auto *panel = new QDockWidget(title, window);
    panel->setObjectName(name);
    panel->setWidget(content);
    window->addDockWidget(Qt::BottomDockWidgetArea, panel);
    panel->hide();
    QObject::connect(show, &QAction::triggered, panel, [panel, content, show] {
        const bool isWanted = panel->visibleRegion().isEmpty(); // hidden, or behind another one
        panel->setVisible(isWanted);
        show->setChecked(isWanted);
        if (isWanted) {
            panel->raise();
            content->setFocus(Qt::OtherFocusReason);
        }
    });
    const auto showState = [panel, show] { show->setChecked(!panel->isHidden()); };
    QObject::connect(panel, &QDockWidget::visibilityChanged, show, showState);
    return panel;
}

} // namespace

void MainWindow::layOutPanels()
{
    QDockWidget *trash = dock(u"trash"_s, tr("Trash"), m_trash, m_actions.showTrash, this);
    QDockWidget *activity = dock(u"activity"_s, tr("Activity"), m_activity, m_actions.showActivity, this);
    m_replayDock = dock(u"replays"_s, tr("Replays"), m_replays, m_actions.showReplays, this);
    m_namesDock = dock(u"names"_s, tr("Names and keys"), m_names, m_actions.showNames, this);
    tabifyDockWidget(trash, m_replayDock);
    tabifyDockWidget(m_replayDock, activity);
    tabifyDockWidget(activity, m_namesDock);
    for (QTableView *table : { m_trash->table(), m_replays->table(), m_activity->table() })
        new QShortcut(QKeySequence(Qt::Key_Escape), table, this, &MainWindow::stepBack, Qt::WidgetShortcut);
}

void MainWindow::restorePanels() { restoreState(QSettings().value(panelsKey).toByteArray()); }

void MainWindow::keepPanels() const { QSettings().setValue(panelsKey, saveState()); }

} // namespace etagere
