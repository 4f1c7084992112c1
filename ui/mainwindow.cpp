// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"

#include "aboutdialog.h"
#include "activity/activitypanel.h"
#include "changes/trashpanel.h"
#include "columns.h"
#include "connect/serverurl.h"
#include "copyasmenu.h"
#include "detailpane.h"
#include "entryview.h"
#include "filterbar.h"
#include "icons.h"
#include "learn/learnpage.h"
#include "names/namesarea.h"
#include "plugins/pluginsdialog.h"
#include "replays/replaypanel.h"
#include "shortcutsheet.h"
#include "sourcepage.h"
#include "sourcespanel.h"
#include "startpage.h"
#include "statusline.h"

#include <QtCore/QSettings>
#include <QtGui/QActionGroup>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace etagere {

MainWindow::MainWindow(Theme &theme, QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_actions(this)
    , m_servers(*this)
    , m_splitter(new QSplitter(this))
    , m_sources(new SourcesPanel(m_splitter))
    , m_stack(new QStackedWidget(m_splitter))
    , m_start(new StartPage(m_stack))
    , m_details(new DetailPane(m_splitter))
    , m_status(new StatusLine(m_actions, this))
    , m_trash(new TrashPanel(this))
    , m_replays(new ReplayPanel(this))
    , m_activity(new ActivityPanel(m_log, this))
    , m_names(new NamesArea([this](const SourcePage *page) { return cachesBeside(page); }, this))
    , m_learn(new LearnPage(m_laboratory, m_stack))
    , m_copyAs(new CopyAsMenu(this))
    , m_columns(new QMenu(this))
{
    layOut();
    layOutPanels();
    connectActions();
    connectTheme();
    connectSources();
    connectServers();
    connectLearning();
    m_clock.setInterval(1s);
    connect(&m_clock, &QTimer::timeout, this, &MainWindow::refreshTimes);
    m_clock.start();
    showSourceList();
    showCurrent();
}

MainWindow::~MainWindow() = default;

void MainWindow::layOut()
{
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    m_actions.fillMenus(*menuBar(), *m_copyAs, *m_columns);
    m_stack->addWidget(m_start);
    m_sources->setMinimumWidth(120);
    m_stack->setMinimumWidth(320);
    m_details->setMinimumWidth(240);
    m_splitter->setObjectName(u"panes"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({ 216, 740, 410 });
    setCentralWidget(m_splitter);
    setStatusBar(m_status);
    resize(1366, 740);
}

/// One of each kind at a time, beside the window and not in its way.
template <typename Dialog, typename... Args>
void MainWindow::showDialog(Args... args)
{
    auto *dialog = findChild<Dialog *>();
    if (!dialog) {
        dialog = new Dialog(args..., this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    dialog->show();
    dialog->activateWindow();
}

void MainWindow::connectActions()
{
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions.openFolder, &MainWindow::chooseFolder);
    on(m_actions.openFile, &MainWindow::chooseFile);
    on(m_actions.openDemo, &MainWindow::openDemo);
    on(m_actions.refresh, [this] { currentPage()->refresh(); });
    on(m_actions.watch, [this](bool isOn) { currentPage()->live().setOn(isOn); });
    on(m_actions.cancel, [this] { currentPage()->cancel(); });
    on(m_actions.close, [this] { closeSource(int(m_pages.indexOf(currentPage()))); });
    on(m_actions.quit, &QWidget::close);
    on(m_actions.filter, [this] { currentPage()->filterBar()->startTyping(); });
    on(m_actions.find, [this] {
        m_actions.showDetails->setChecked(true);
        m_details->startFind();
    });
    on(m_actions.findCaches, [this] { m_foundCaches.search(); });
    connectCopying();
    connectChanging();
    connectReplays();
    connectNaming();
    connect(m_actions.showSources, &QAction::toggled, m_sources, &QWidget::setVisible);
    connect(m_actions.showDetails, &QAction::toggled, this, &MainWindow::showDetails);
    on(m_actions.shortcuts, [this] { showDialog<ShortcutSheet>(m_actions.withShortcuts()); });
    on(m_actions.about, [this] { showDialog<AboutDialog>(); });
    on(m_actions.describeCache, &MainWindow::describeCache);
    on(m_actions.plugins, [this] { showDialog<PluginsDialog>(); });
    connect(m_columns, &QMenu::aboutToShow, this, [this] {
        m_columns->clear();
        if (SourcePage *page = currentPage())
            fillColumnMenu(*m_columns, *page->view()->horizontalHeader());
    });
}

void MainWindow::connectTheme()
{
    for (QAction *action : m_actions.theme->actions())
        action->setChecked(action->data().toInt() == int(m_theme.choice()));
    connect(m_actions.theme, &QActionGroup::triggered, this, [this](const QAction *action) {
        m_theme.setChoice(ThemeChoice(action->data().toInt()));
        m_theme.keepChoice();
    });
}

void MainWindow::connectSources()
{
    connect(m_start, &StartPage::openRequested, this, &MainWindow::open);
    connect(m_start, &StartPage::textEntered, this, [this](const QString &text) { openTexts({ text }); });
    connect(m_start, &StartPage::folderWanted, this, &MainWindow::chooseFolder);
    connect(m_start, &StartPage::demoWanted, this, &MainWindow::openDemo);
    connect(m_sources, &SourcesPanel::openRequested, this, &MainWindow::open);
    connect(m_sources, &SourcesPanel::switched, this,
            [this](int index) { index == SourcesPanel::Lessons ? openLessons() : switchTo(index); });
    connect(m_sources, &SourcesPanel::closeRequested, this, &MainWindow::closeSource);
    connect(&m_foundCaches, &FoundCaches::changed, this, &MainWindow::showFound);
    connect(&m_recentLocations, &RecentLocations::changed, this, &MainWindow::showRecent);
    connect(m_details, &DetailPane::left, this, &MainWindow::stepBack);
}

void MainWindow::connectPage(SourcePage *page)
{
    const auto ifCurrent = [this, page](auto slot) {
        return [this, page, slot] {
            if (page == currentPage())
                (this->*slot)();
        };
    };
    connect(page, &SourcePage::statusChanged, this, ifCurrent(&MainWindow::showStatus));
    connect(&page->current(), &CurrentEntry::changed, this, ifCurrent(&MainWindow::showEntry));
    connect(page, &SourcePage::opened, this, [this, page] {
        m_recentLocations.add(page->location());
        showSourceList();
    });
    connect(page, &SourcePage::anotherWanted, this, &MainWindow::chooseFolder);
    connect(page->view(), &EntryView::opened, this, &MainWindow::openDetails);
    connect(page->view(), &EntryView::previewed, m_actions.showDetails, &QAction::toggle);
    connect(page->view(), &EntryView::left, m_sources, &SourcesPanel::focusList);
    page->showGroupsBy(m_actions.showGroups);
    page->view()->addActions(
        { m_actions.copyUrl, m_actions.copyUrlWithSecrets, m_actions.copyKey, m_copyAs->menuAction() });
    connect(page->view()->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            ifCurrent(&MainWindow::showCopyAs));
    connectChanges(page);
    connectReplays(page);
    connectNaming(page);
    connectServer(page);
}

void MainWindow::finishStart()
{
    restoreLayout();
    m_theme.watchSystem();
    showRecent();
    m_foundCaches.search();
    lookForCrashes();
}

void MainWindow::restoreLayout()
{
    const QSettings settings;
    restoreGeometry(settings.value("window/geometry"_L1).toByteArray());
    m_splitter->restoreState(settings.value("window/panes"_L1).toByteArray());
    m_actions.showSources->setChecked(settings.value("window/sources"_L1, true).toBool());
    m_actions.showGroups->setChecked(settings.value("window/groups"_L1).toBool());
    m_actions.showDetails->setChecked(settings.value("window/details"_L1, true).toBool());
    restorePanels();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QSettings settings;
    settings.setValue("window/geometry"_L1, saveGeometry());
    settings.setValue("window/panes"_L1, m_splitter->saveState());
    settings.setValue("window/sources"_L1, m_actions.showSources->isChecked());
    settings.setValue("window/groups"_L1, m_actions.showGroups->isChecked());
    settings.setValue("window/details"_L1, m_actions.showDetails->isChecked());
    keepPanels();
    QMainWindow::closeEvent(event);
}

void MainWindow::open(const Location &location)
{
    m_problem.clear();
    m_start->setProblem({});
    if (SourcePage *page = pageOf(location))
        switchTo(int(m_pages.indexOf(page)));
    else if (isServer(location))
        m_servers.open(location);
    else if (location.scheme() == "lab")
        openLab();
    else
        openPage(location);
}

SourcePage *MainWindow::pageOf(const Location &location) const
{
    const auto found = std::find_if(m_pages.begin(), m_pages.end(), [&](const SourcePage *page) {
        return page->location().identity() == location.identity();
    });
    return found == m_pages.end() ? nullptr : *found;
}

SourcePage *MainWindow::openPage(const Location &location)
{
    auto *page = new SourcePage(location, m_stack);
    connectPage(page);
    m_pages.append(page);
    m_stack->addWidget(page);
    switchTo(int(m_pages.size()) - 1);
    page->refresh();
    return page;
}

void MainWindow::closeSource(int index)
{
    if (index < 0 || index >= m_pages.size())
        return;
    m_pages.takeAt(index)->deleteLater();
    switchTo(std::min(index, int(m_pages.size()) - 1));
}

void MainWindow::switchTo(int index)
{
    m_stack->setCurrentWidget(index < 0 ? static_cast<QWidget *>(m_start) : m_pages.at(index));
    showSourceList();
    showCurrent();
}

SourcePage *MainWindow::currentPage() const { return qobject_cast<SourcePage *>(m_stack->currentWidget()); }

void MainWindow::showFound()
{
    m_start->setFound(m_foundCaches.all(), m_foundCaches.isSearching());
    m_sources->setFound(m_foundCaches.all());
}

void MainWindow::showSourceList()
{
    QList<SourcesPanel::OpenSource> sources;
    for (SourcePage *page : std::as_const(m_pages))
        sources.append(
            { page->title(), page->location(), page->backend(), page->isProduction(), page->changes().isUnlocked() });
    const bool isLearning = m_stack->currentWidget() == m_learn;
    m_sources->setOpen(sources, isLearning ? SourcesPanel::Lessons : int(m_pages.indexOf(currentPage())));
}

/// Everything around the page that has just come to the front.
void MainWindow::showCurrent()
{
    const SourcePage *page = currentPage();
    const bool isLearning = m_stack->currentWidget() == m_learn;
    m_sources->setVisible(m_actions.showSources->isChecked() && !isLearning); // the stage needs the room
    setWindowTitle(isLearning                 ? tr("Learn – Etagere")
                       : !page                ? tr("Etagere")
                       : page->isProduction() ? tr("%1 – production – Etagere").arg(page->title())
                                              : tr("%1 – Etagere").arg(page->title()));
    for (QAction *action :
         { m_actions.refresh, m_actions.watch, m_actions.close, m_actions.filter, m_actions.find, m_actions.copyKey,
           m_actions.copyUrl, m_actions.copyUrlWithSecrets, m_columns->menuAction() })
        action->setEnabled(page);
    if (page)
        page->view()->setFocus(Qt::OtherFocusReason);
    else if (isLearning)
        m_learn->open();
    else
        m_start->focusList();
    m_replays->showSource(currentPage() ? &currentPage()->replays() : nullptr);
    m_trash->showSource(currentPage() ? &currentPage()->changes() : nullptr);
    showStatus();
    showEntry();
    showChanges();
    showReplays();
    showNaming();
    showLearning();
}

void MainWindow::showStatus()
{
    SourcePage *page = currentPage();
    m_actions.cancel->setEnabled(page && page->status().canCancel());
    m_actions.watch->setChecked(page && page->live().isOn());
    if (!page) {
        m_status->clear();
        return;
    }
    showDetails();
    m_status->showStatus(page->status(), page->notes());
    m_status->showSource(page->kind(), page->reasons());
}

void MainWindow::showEntry()
{
    const SourcePage *page = currentPage();
    showDetails();
    if (!page || !page->current().shown())
        m_details->clear();
    else
        m_details->showEntry(*page->current().shown());
    showCopyAs();
    showLearning();
}

/// Where no table is, there is nothing to read in full.
void MainWindow::showDetails()
{
    const SourcePage *page = currentPage();
    m_details->setVisible(page && !page->failure() && m_actions.showDetails->isChecked());
}

void MainWindow::openDetails()
{
    m_actions.showDetails->setChecked(true);
    m_details->focusView();
}

void MainWindow::stepBack()
{
    if (SourcePage *page = currentPage())
        page->view()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::refreshTimes()
{
    SourcePage *page = currentPage();
    if (!page || !isVisible() || isMinimized())
        return;
    page->refreshTimes();
    m_details->setState(page->current().state());
}

void MainWindow::selectFirstEntry()
{
    SourcePage *page = currentPage();
    if (page && !page->view()->currentIndex().isValid())
        page->view()->selectRow(0);
}

bool MainWindow::isSettled() const
{
    const auto isPageSettled = [](const SourcePage *page) { return page->isSettled(); };
    return !m_foundCaches.isSearching() && !m_servers.isBusy() && !m_names->isBusy() && m_learn->isSettled()
        && std::all_of(m_pages.begin(), m_pages.end(), isPageSettled);
}

QString MainWindow::problem() const
{
    QStringList problems;
    if (!m_problem.isEmpty())
        problems << m_problem;
    for (const SourcePage *page : m_pages) {
        if (page->failure())
            problems << page->failure()->text();
    }
    return problems.join(u'\n');
}

} // namespace etagere
