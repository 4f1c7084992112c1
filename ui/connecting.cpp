// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does to reach servers.
#include "changes/changebar.h"
#include "mainwindow.h"
#include "sourcepage.h"
#include "sourcespanel.h"
#include "startpage.h"
#include "statusline.h"

using namespace Qt::StringLiterals;

namespace etagere {

void MainWindow::connectServers()
{
    connect(m_actions.connectServer, &QAction::triggered, &m_servers, &ServerOpener::connectNew);
    connect(m_start, &StartPage::serverWanted, &m_servers, &ServerOpener::connectNew);
    connect(m_sources, &SourcesPanel::editRequested, &m_servers, &ServerOpener::edit);
    connect(&m_servers, &ServerOpener::ready, this, &MainWindow::openServer);
    connect(&m_servers, &ServerOpener::noted, this, &MainWindow::showNotes);
    connect(&m_servers, &ServerOpener::told, this, [this](const QString &text) { m_status->showMessage(text); });
    connect(&m_servers, &ServerOpener::passwordNotKept, this, [this](const Location &location, const QString &why) {
        const QString text = tr("%1: the password was not kept, and is asked the next time.").arg(why);
        if (const SourcePage *page = pageOf(location))
            page->changeBar()->tell(u"key"_s, Role::Stale, text, {}, {});
    });
}

void MainWindow::connectServer(SourcePage *page)
{
    connect(page, &SourcePage::connectionWanted, this, [this, page] { m_servers.edit(page->location()); });
    connect(page, &SourcePage::passwordWanted, this, [this, page] { m_servers.askForPassword(page->location()); });
    connect(&page->changes(), &SourceChanges::stateChanged, this, [this, page, was = false]() mutable {
        if (std::exchange(was, page->changes().isUnlocked()) != page->changes().isUnlocked())
            showSourceList();
    });
}

void MainWindow::openServer(const ServerOpening &opening)
{
    removeFailed(opening.edited);
    removeFailed(opening.location);
    SourcePage *page = pageOf(opening.location);
    if (!page)
        page = openPage(opening.location);
    else
        switchTo(int(m_pages.indexOf(page)));
    if (!opening.isUnlocked)
        return;
    const auto unlock = [page] { page->changes().setUnlocked(true); };
    if (page->isOpen())
        unlock();
    else
        connect(page, &SourcePage::opened, page, unlock, Qt::SingleShotConnection);
}

/// A page that could not be opened makes way for another try.
void MainWindow::removeFailed(const Location &location)
{
    if (SourcePage *page = pageOf(location); page && page->failure())
        closeSource(int(m_pages.indexOf(page)));
}

void MainWindow::showNotes()
{
    for (SourcePage *page : std::as_const(m_pages))
        page->showNote();
    showRecent();
    showSourceList();
    showCurrent();
}

void MainWindow::showRecent()
{
    m_start->setRecent(m_recentLocations.all());
    m_sources->setRecent(m_recentLocations.all());
}

} // namespace etagere
