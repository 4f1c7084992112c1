// SPDX-License-Identifier: GPL-3.0-or-later
// What the window can tell about the keys of the source on show.
#include "detailpane.h"
#include "mainwindow.h"
#include "names/namesarea.h"
#include "sourcepage.h"

#include <QtWidgets/QDockWidget>

namespace etagere {

/// The caches of the other sources, as far as they are open.
QList<Location> MainWindow::cachesBeside(const SourcePage *page) const
{
    QList<Location> caches;
    for (SourcePage *other : m_pages) {
        if (other != page && other->isOpen())
            caches << other->store().detection().location;
    }
    return caches;
}

void MainWindow::connectNaming()
{
    using Question = NamesPanel::Question;
    const auto on = [this](QAction *action, Question question) {
        connect(action, &QAction::triggered, this, [this, question] { askAboutKeys(question); });
    };
    on(m_actions.resolveNames, Question::Resolve);
    on(m_actions.goToUrl, Question::UrlKeys);
    on(m_actions.duplicates, Question::Duplicates);
    on(m_actions.compareRuns, Question::Runs);
    connect(m_details, &DetailPane::namesWanted, m_actions.resolveNames, &QAction::trigger);
    connect(m_names, &NamesArea::left, this, &MainWindow::stepBack);
}

void MainWindow::askAboutKeys(NamesPanel::Question question)
{
    m_namesDock->show();
    m_namesDock->raise();
    m_names->showSource(currentPage());
    if (NamesPanel *panel = m_names->panel())
        panel->ask(question);
}

void MainWindow::connectNaming(SourcePage *page)
{
    connect(page, &SourcePage::namesWanted, m_actions.resolveNames, &QAction::trigger);
    connect(page, &SourcePage::descriptionWanted, m_actions.describeCache, &QAction::trigger);
    connect(page, &SourcePage::opened, this, [this, page] {
        if (page == currentPage())
            showNaming();
    });
}

void MainWindow::showNaming()
{
    SourcePage *page = currentPage();
    const bool isOpen = page && page->isOpen();
    for (QAction *action : { m_actions.resolveNames, m_actions.goToUrl, m_actions.duplicates, m_actions.describeCache })
        action->setEnabled(isOpen);
    // Only EsiPy's keys depend on the run.
    m_actions.compareRuns->setEnabled(isOpen && page->store().detection().dialect == "esipy");
    m_names->showSource(page);
}

} // namespace etagere
