// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions.h"

#include "icons.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QActionGroup>
#include <QtWidgets/QMenuBar>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Actions", text); }

QAction *make(QObject *parent, const QString &iconName, const QString &text, const QKeySequence &keys = {})
{
    auto *action = new QAction(text, parent);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    action->setShortcut(keys);
    return action;
}

QActionGroup *makeThemes(QObject *parent)
{
    auto *group = new QActionGroup(parent);
    const auto add = [&](const QString &text, ThemeChoice choice) {
        QAction *action = group->addAction(text);
        action->setCheckable(true);
        action->setData(int(choice));
    };
    add(tr("Follow the &system"), ThemeChoice::System);
    add(tr("&Light"), ThemeChoice::Light);
    add(tr("&Dark"), ThemeChoice::Dark);
    return group;
}

} // namespace

Actions::Actions(QObject *parent)
    : openFolder(make(parent, u"folder"_s, tr("Open &folder…"), QKeySequence(Qt::CTRL | Qt::Key_O)))
    , openFile(make(parent, u"open"_s, tr("Open f&ile…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)))
    , connectServer(make(parent, u"connect"_s, tr("Connect to ser&ver…"), QKeySequence(Qt::CTRL | Qt::Key_K)))
    , openDemo(make(parent, u"demo"_s, tr("Open &demo")))
    , refresh(make(parent, u"refresh"_s, tr("&Refresh"), QKeySequence(Qt::Key_F5)))
    , cancel(make(parent, u"cancel"_s, tr("&Cancel reading"), QKeySequence(Qt::CTRL | Qt::Key_Period)))
    , watch(make(parent, u"live"_s, tr("&Watch for changes"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)))
    , describeCache(make(parent, {}, tr("&Mapping for this cache…")))
    , plugins(make(parent, {}, tr("&Plug-ins…")))
    , close(make(parent, {}, tr("&Close source"), QKeySequence(Qt::CTRL | Qt::Key_W)))
    , quit(make(parent, {}, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q)))
    , copyKey(make(parent, u"copy"_s, tr("Copy &key"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)))
    , copyUrl(make(parent, u"copy"_s, tr("Copy &URL"), QKeySequence(Qt::CTRL | Qt::Key_C)))
    , copyUrlWithSecrets(make(parent, {}, tr("Copy URL with &secrets")))
    , allowChanges(make(parent, u"unlock"_s, tr("&Allow changes"), QKeySequence(Qt::CTRL | Qt::Key_U)))
    , invalidate(make(parent, u"invalidate"_s, tr("&Remove"), QKeySequence(Qt::Key_Delete)))
    , expire(make(parent, u"expire"_s, tr("Mark &stale"), QKeySequence(Qt::CTRL | Qt::Key_E)))
    , invalidateShown(make(parent, {}, tr("Remove all that the &filter shows…"),
                           QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Delete)))
    , expireShown(make(parent, {}, tr("Mark stale all that the fi&lter shows…"),
                       QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)))
    , undo(make(parent, u"undo"_s, tr("&Undo change"), QKeySequence(Qt::CTRL | Qt::Key_Z)))
    , replay(make(parent, u"replay"_s, tr("Re&play…"), QKeySequence(Qt::CTRL | Qt::Key_R)))
    , replayShown(
          make(parent, {}, tr("Replay all that the filter s&hows…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)))
    , resolveNames(make(parent, u"resolved"_s, tr("Resolve &names…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)))
    , goToUrl(make(parent, u"search"_s, tr("&Go to URL…"), QKeySequence(Qt::CTRL | Qt::Key_G)))
    , duplicates(make(parent, u"duplicates"_s, tr("&Duplicates…"), QKeySequence(Qt::CTRL | Qt::Key_D)))
    , compareRuns(make(parent, {}, tr("&Compare runs…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)))
    , filter(make(parent, u"filter"_s, tr("&Filter"), QKeySequence(Qt::CTRL | Qt::Key_L)))
    , find(make(parent, u"search"_s, tr("Fi&nd in details"), QKeySequence(Qt::CTRL | Qt::Key_F)))
    , findCaches(make(parent, {}, tr("&Look for caches again")))
    , showSources(make(parent, {}, tr("&Sources"), QKeySequence(Qt::Key_F8)))
    , showDetails(make(parent, {}, tr("&Details"), QKeySequence(Qt::Key_F9)))
    , showGroups(make(parent, {}, tr("&Groups by host and path"), QKeySequence(Qt::Key_F7)))
    , showTrash(make(parent, {}, tr("&Trash"), QKeySequence(Qt::Key_F4)))
    , showReplays(make(parent, {}, tr("Re&plays"), QKeySequence(Qt::Key_F3)))
    , showActivity(make(parent, {}, tr("&Activity"), QKeySequence(Qt::Key_F6)))
    , showNames(make(parent, {}, tr("Names and &keys"), QKeySequence(Qt::Key_F2)))
    , learn(make(parent, u"lesson"_s, tr("&Lessons"), QKeySequence(Qt::Key_F1)))
    , freePlay(make(parent, u"lab"_s, tr("&Free play")))
    , labCache(make(parent, u"memory"_s, tr("The laboratory's &cache")))
    , teachEntry(make(parent, {}, tr("&Teach me this entry"), QKeySequence(Qt::CTRL | Qt::Key_T)))
    , saveWorksheet(make(parent, u"save"_s, tr("Save &worksheet…")))
    , saveTranscript(make(parent, u"save"_s, tr("&Save transcript…"), QKeySequence(Qt::CTRL | Qt::Key_S)))
    , reduceMotion(make(parent, {}, tr("&Reduce motion")))
    , theme(makeThemes(parent))
    , shortcuts(make(parent, {}, tr("&Keyboard shortcuts"), QKeySequence(Qt::CTRL | Qt::Key_Slash)))
    , about(make(parent, {}, tr("&About Etagere")))
{
    copyUrl->setToolTip(tr("Copies the URL; the values of token parameters are masked"));
    watch->setToolTip(tr("New, changed and gone entries are marked while the cache's client works; reading it changes "
                         "nothing"));
    allowChanges->setToolTip(tr("Until it is closed, entries of this source can be removed and marked stale"));
    invalidate->setToolTip(tr("Removes the selected entries with all that belongs to them; it can be undone"));
    expire->setToolTip(tr("Makes the client validate the selected entries at its next request; they keep their ETag"));
    resolveNames->setToolTip(tr("Looks for the URLs behind hashed keys; each is proven"));
    goToUrl->setToolTip(tr("The entries under which a URL is stored here"));
    duplicates->setToolTip(tr("Requests that have more than one entry, and why"));
    learn->setToolTip(tr("How ETag caching works, step by step, without a network"));
    teachEntry->setToolTip(tr("Puts the stored response on an origin of your own computer and walks through its life"));
    saveTranscript->setToolTip(tr("What you did in this lesson, as HTML, PDF or HAR"));
    compareRuns->setToolTip(tr("Why a restarted program misses what it stored"));
    // Elsewhere Ctrl+C copies what is selected there, and Del is for text.
    for (QAction *ofTheTable : { copyUrl, copyKey, invalidate })
        ofTheTable->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    replay->setToolTip(tr("Asks the origin again about the selected entries; of several a preview comes first"));
    for (QAction *once : { invalidate, undo }) // a key that is held down does it once
        once->setAutoRepeat(false);
    for (QAction *checkable : { watch, allowChanges, showSources, showDetails, showGroups, showTrash, showReplays,
                                showActivity, showNames, reduceMotion })
        checkable->setCheckable(true);
    for (QAction *panel : { showSources, showDetails })
        panel->setChecked(true);
    quit->setMenuRole(QAction::QuitRole);
    about->setMenuRole(QAction::AboutRole);
}

QList<QAction *> Actions::withShortcuts() const
{
    return { openFolder,  openFile,    connectServer,   refresh,        cancel,       close,       quit,
             copyUrl,     copyKey,     filter,          find,           replay,       replayShown, expire,
             invalidate,  expireShown, invalidateShown, undo,           allowChanges, showSources, showDetails,
             showTrash,   showReplays, showActivity,    showNames,      resolveNames, goToUrl,     duplicates,
             compareRuns, learn,       teachEntry,      saveTranscript, shortcuts };
}

void Actions::fillMenus(QMenuBar &bar, QMenu &copyAs, QMenu &columns) const
{
    QMenu *file = bar.addMenu(tr("&File"));
    file->addActions({ openFolder, openFile, connectServer, openDemo });
    file->addSeparator();
    file->addActions({ refresh, watch, cancel, findCaches, describeCache, plugins });
    file->addSeparator();
    file->addActions({ close, quit });
    QMenu *edit = bar.addMenu(tr("&Edit"));
    edit->setToolTipsVisible(true); // why something cannot be copied
    edit->addActions({ copyUrl, copyUrlWithSecrets, copyKey, copyAs.menuAction() });
    edit->addSeparator();
    edit->addActions({ filter, find });
    QMenu *entry = bar.addMenu(tr("E&ntry"));
    entry->addActions({ replay, expire, invalidate });
    entry->addSeparator();
    entry->addActions({ replayShown, expireShown, invalidateShown });
    entry->addSeparator();
    entry->addActions({ undo, allowChanges });
    QMenu *keys = bar.addMenu(tr("&Keys"));
    keys->addActions({ resolveNames, goToUrl, duplicates, compareRuns });
    QMenu *lessons = bar.addMenu(tr("&Learn"));
    lessons->setToolTipsVisible(true);
    lessons->addActions({ learn, freePlay, labCache });
    lessons->addSeparator();
    lessons->addAction(teachEntry);
    lessons->addSeparator();
    lessons->addActions({ saveWorksheet, saveTranscript });
    QMenu *view = bar.addMenu(tr("&View"));
    view->addActions({ showSources, showGroups, showDetails, showTrash, showReplays, showActivity, showNames });
    columns.setTitle(tr("&Columns"));
    view->addMenu(&columns);
    view->addMenu(tr("&Theme"))->addActions(theme->actions());
    view->addAction(reduceMotion);
    QMenu *help = bar.addMenu(tr("&Help"));
    help->addActions({ shortcuts, about });
}

} // namespace etagere
