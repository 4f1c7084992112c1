// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGui/QAction>

class QActionGroup;
class QMenu;
class QMenuBar;

namespace etagere {

/// Everything the window can be told to do, with its words and keys.
struct Actions {
    explicit Actions(QObject *parent);

    QAction *openFolder;
    QAction *openFile;
    QAction *connectServer;
    QAction *openDemo;
    QAction *refresh;
    QAction *cancel;
    QAction *watch; ///< the source on show; checked while it is watched
    QAction *describeCache;
    QAction *plugins;
    QAction *close;
    QAction *quit;
    QAction *copyKey;
    QAction *copyUrl;
    QAction *copyUrlWithSecrets;
    QAction *allowChanges; ///< of the source on show; checked while they are allowed
    QAction *invalidate;
    QAction *expire;
    QAction *invalidateShown;
    QAction *expireShown;
    QAction *undo;
    QAction *replay; ///< of one entry: shows where it can be asked for again
    QAction *replayShown;
    QAction *resolveNames;
    QAction *goToUrl;
    QAction *duplicates;
    QAction *compareRuns; ///< of EsiPy's caches
    QAction *filter;
    QAction *find;
    QAction *findCaches;
    QAction *showSources;
    QAction *showDetails;
    QAction *showGroups;
    QAction *showTrash;
    QAction *showReplays;
    QAction *showActivity;
    QAction *showNames;
    QAction *learn;
    QAction *freePlay;
    QAction *labCache;
    QAction *teachEntry;
    QAction *saveWorksheet;
    QAction *saveTranscript;
    QAction *reduceMotion;
    QActionGroup *theme; ///< three actions; data() is the ThemeChoice
    QAction *shortcuts;
    QAction *about;

    /// Those with a key, in the order of the menus.
    QList<QAction *> withShortcuts() const;
    /// The lines of `copyAs` and `columns` are the window's business.
    void fillMenus(QMenuBar &bar, QMenu &copyAs, QMenu &columns) const;
};

} // namespace etagere
