// SPDX-License-Identifier: GPL-3.0-or-later
// What the window lets the user change in the source on show.
#include "activity/activityfeed.h"
#include "changes/trashpanel.h"
#include "detailpane.h"
#include "entryview.h"
#include "mainwindow.h"
#include "sourcepage.h"

#include <etagere/rowwriter.h>

namespace etagere {

void MainWindow::connectChanging()
{
    const auto on = [this](QAction *action, auto change) {
        connect(action, &QAction::triggered, this, [this, change](bool isChecked) {
            if (SourcePage *page = currentPage())
                change(page->changes(), isChecked);
        });
    };
    on(m_actions.allowChanges, [](SourceChanges &c, bool isAllowed) { c.setUnlocked(isAllowed); });
    on(m_actions.invalidate, [](SourceChanges &c, bool) { c.changeSelected(ChangeKind::Invalidate); });
    on(m_actions.expire, [](SourceChanges &c, bool) { c.changeSelected(ChangeKind::Expire); });
    on(m_actions.invalidateShown, [](SourceChanges &c, bool) { c.changeShown(ChangeKind::Invalidate); });
    on(m_actions.expireShown, [](SourceChanges &c, bool) { c.changeShown(ChangeKind::Expire); });
    on(m_actions.undo, [](SourceChanges &c, bool) { c.undoNewest(); });
    connect(m_details, &DetailPane::writeBackRequested, this,
            [this](const StoredKey &key, const Version &seen, const CachedResponse &response) {
                if (SourcePage *page = currentPage())
                    page->changes().writeBack({ { key, seen, response } }, QString::fromUtf8(maskedUrl(response.url)));
            });
    connect(m_trash, &TrashPanel::limitsChanged, this, [this](const TrashLimits &limits) {
        for (SourcePage *page : std::as_const(m_pages))
            page->changes().setTrashLimits(limits);
    });
}

void MainWindow::connectChanges(SourcePage *page)
{
    new ActivityFeed(*page, m_log);
    auto *separator = new QAction(page);
    separator->setSeparator(true);
    page->view()->addActions(
        { separator, m_actions.replay, m_actions.expire, m_actions.invalidate, m_actions.allowChanges });
    const auto showIfCurrent = [this, page] {
        if (page == currentPage())
            showChanges();
    };
    connect(page, &SourcePage::statusChanged, this, showIfCurrent);
    connect(&page->changes(), &SourceChanges::stateChanged, this, showIfCurrent);
    connect(page->view()->selectionModel(), &QItemSelectionModel::selectionChanged, this, showIfCurrent);
}

void MainWindow::showChanges()
{
    SourcePage *page = currentPage();
    const bool isOpen = page && page->isOpen();
    const bool canChange = isOpen && page->changes().canChange();
    m_actions.allowChanges->setEnabled(isOpen);
    m_actions.allowChanges->setChecked(isOpen && page->changes().isUnlocked());
    for (QAction *ofSelection : { m_actions.invalidate, m_actions.expire })
        ofSelection->setEnabled(canChange && page->view()->selectionModel()->hasSelection());
    for (QAction *ofAll : { m_actions.invalidateShown, m_actions.expireShown })
        ofAll->setEnabled(canChange && page->model()->rowCount() > 0);
    m_details->setCanWrite(canChange);
    m_actions.undo->setEnabled(isOpen && page->changes().canUndo());
}

} // namespace etagere
