// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "actions.h"
#include "activity/activitylog.h"
#include "connect/serveropener.h"
#include "foundcaches.h"
#include "learn/laboratory.h"
#include "names/namespanel.h"
#include "recentlocations.h"
#include "theme.h"

#include <etagere/background.h>
#include <etagere/response.h>
#include <etagere/result.h>

#include <QtWidgets/QFileDialog>
#include <QtWidgets/QMainWindow>

class QDockWidget;
class QMenu;
class QSplitter;
class QStackedWidget;

namespace etagere {

class ActivityPanel;
class CopyAsMenu;
class DetailPane;
class LearnPage;
class NamesArea;
class ReplayPanel;
class SourcePage;
class SourcesPanel;
class StartPage;
class StatusLine;
class TrashPanel;

/// The window: sources at the left, the open source's entries in the middle, one entry in full at the right.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(Theme &theme, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// What the first picture does not need: settings, caches on this computer, the desktop's colours. Call it once
    /// the window is on screen.
    void finishStart();

    /// Opens a source, or goes to it when it is open already.
    void open(const Location &location);
    /// What a user typed, the first one on show; what is no location is said in the window.
    void openTexts(const QStringList &texts);
    void openDemo();
    void openLessons();
    void closeSource(int index);
    void switchTo(int index); ///< -1: the start page

    int sourceCount() const { return int(m_pages.size()); }
    SourcePage *currentPage() const;
    StartPage *startPage() const { return m_start; }
    SourcesPanel *sources() const { return m_sources; }
    DetailPane *details() const { return m_details; }
    StatusLine *statusLine() const { return m_status; }
    TrashPanel *trash() const { return m_trash; }
    ReplayPanel *replays() const { return m_replays; }
    NamesArea *names() const { return m_names; }
    LearnPage *learn() const { return m_learn; }
    Laboratory &laboratory() { return m_laboratory; }
    ActivityPanel *activity() const { return m_activity; }
    const ActivityLog &activityLog() const { return m_log; }
    ServerOpener &servers() { return m_servers; }
    const Actions &actions() const { return m_actions; }

    /// Selects the first row of the source on show, unless one is selected.
    void selectFirstEntry();
    /// Nothing is being read or looked for.
    bool isSettled() const;
    /// Why something that was to be opened is not shown; empty when all is.
    QString problem() const;

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void layOut();
    void connectActions();
    void connectCopying(); // copying.cpp
    Result<Request> chosenRequest() const;
    void showCopyAs();
    void connectChanging(); // changing.cpp
    void connectChanges(SourcePage *page);
    void showChanges();
    void connectReplays(); // replaying.cpp
    void connectReplays(SourcePage *page);
    void showReplays();
    QList<Location> cachesBeside(const SourcePage *page) const; // naming.cpp
    void connectNaming();
    void connectNaming(SourcePage *page);
    void askAboutKeys(NamesPanel::Question question);
    void showNaming();
    void connectLearning(); // learning.cpp
    void openLab();
    void teachEntry();
    void showLearning();
    void saveLearnt(const QString &title, const QString &filter, const QString &name);
    void lookForCrashes(); // plugging.cpp
    void describeCache(); // describing.cpp
    void readByMapping(const Location &location, const QString &path, bool isRecognised);
    void layOutPanels(); // panels.cpp
    void restorePanels();
    void keepPanels() const;
    void connectTheme();
    void connectSources();
    void connectPage(SourcePage *page);
    void connectServers(); // connecting.cpp
    void connectServer(SourcePage *page);
    void openServer(const ServerOpening &opening);
    void removeFailed(const Location &location);
    void showNotes();
    void showRecent();
    SourcePage *openPage(const Location &location);
    SourcePage *pageOf(const Location &location) const;
    void showProblem(const QString &text);
    void restoreLayout();
    void choose(const QString &title, QFileDialog::FileMode what);
    void chooseFolder();
    void chooseFile();
    void showFound();
    void showSourceList();
    void showCurrent();
    void showStatus();
    void showEntry();
    void showDetails();
    void openDetails();
    void stepBack();
    void refreshTimes();
    template <typename Dialog, typename... Args>
    void showDialog(Args... args);

    Theme &m_theme;
    Actions m_actions;
    FoundCaches m_foundCaches;
    RecentLocations m_recentLocations;
    Laboratory m_laboratory;
    bool m_isLabFilled = false;
    int m_beforeLearning = -1; ///< the source to go back to
    Background m_saving;
    ServerOpener m_servers;
    QString m_problem;
    QSplitter *m_splitter;
    SourcesPanel *m_sources;
    QStackedWidget *m_stack;
    StartPage *m_start;
    DetailPane *m_details;
    StatusLine *m_status;
    ActivityLog m_log;
    TrashPanel *m_trash;
    ReplayPanel *m_replays;
    QDockWidget *m_replayDock = nullptr;
    ActivityPanel *m_activity;
    NamesArea *m_names;
    LearnPage *m_learn;
    QDockWidget *m_namesDock = nullptr;
    CopyAsMenu *m_copyAs;
    QMenu *m_columns;
    QList<SourcePage *> m_pages;
    QTimer m_clock;
    Background m_crashes;
};

} // namespace etagere
