// SPDX-License-Identifier: GPL-3.0-or-later
// How the window asks origins again: about one entry in its tab, about several after a preview.
#include "detailpane.h"
#include "entryview.h"
#include "mainwindow.h"
#include "replays/replaypanel.h"
#include "sourcepage.h"

#include <QtWidgets/QDockWidget>

using namespace Qt::StringLiterals;

namespace etagere {

void MainWindow::connectReplays()
{
    connect(m_actions.replay, &QAction::triggered, this, [this] {
        if (currentPage()->view()->selectedRows(2).size() > 1)
            return currentPage()->replays().replaySelected();
        m_actions.showDetails->setChecked(true);
        m_details->showView(u"replay"_s);
    });
    connect(m_actions.replayShown, &QAction::triggered, this, [this] { currentPage()->replays().replayShown(); });
    connect(m_replays, &ReplayPanel::entryWanted, this, [this](const StoredKey &key) {
        if (SourcePage *page = currentPage())
            page->goTo(key);
    });
}

void MainWindow::connectReplays(SourcePage *page)
{
    const auto showIfCurrent = [this, page] {
        if (page == currentPage())
            showReplays();
    };
    connect(page, &SourcePage::statusChanged, this, showIfCurrent);
    connect(&page->replays(), &SourceReplays::stateChanged, this, showIfCurrent);
    connect(&page->replays(), &SourceReplays::started, this, [this] {
        m_replayDock->show(); // the answers come there; the keyboard stays where it is
        m_replayDock->raise();
    });
}

void MainWindow::showReplays()
{
    SourcePage *page = currentPage();
    const bool canAsk = page && page->isOpen() && !page->replays().isBusy();
    m_actions.replay->setEnabled(canAsk);
    m_actions.replayShown->setEnabled(canAsk && page->model()->rowCount() > 0);
}

} // namespace etagere
