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
    , openDemo(make(parent, u"demo"_s, tr("Open &demo")))
    , refresh(make(parent, u"refresh"_s, tr("&Refresh"), QKeySequence(Qt::Key_F5)))
    , cancel(make(parent, u"cancel"_s, tr("&Cancel reading"), QKeySequence(Qt::CTRL | Qt::Key_Period)))
    , close(make(parent, {}, tr("&Close source"), QKeySequence(Qt::CTRL | Qt::Key_W)))
    , quit(make(parent, {}, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q)))
    , copyKey(make(parent, u"copy"_s, tr("Copy &key"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)))
    , copyUrl(make(parent, u"copy"_s, tr("Copy &URL"), QKeySequence(Qt::CTRL | Qt::Key_C)))
    , copyUrlWithSecrets(make(parent, {}, tr("Copy URL with &secrets")))
    , filter(make(parent, u"filter"_s, tr("&Filter"), QKeySequence(Qt::CTRL | Qt::Key_L)))
    , find(make(parent, u"search"_s, tr("Fi&nd in details"), QKeySequence(Qt::CTRL | Qt::Key_F)))
    , findCaches(make(parent, {}, tr("&Look for caches again")))
    , showSources(make(parent, {}, tr("&Sources"), QKeySequence(Qt::Key_F8)))
    , showDetails(make(parent, {}, tr("&Details"), QKeySequence(Qt::Key_F9)))
    , showGroups(make(parent, {}, tr("&Groups by host and path"), QKeySequence(Qt::Key_F7)))
    , theme(makeThemes(parent))
    , shortcuts(make(parent, {}, tr("&Keyboard shortcuts"), QKeySequence(Qt::CTRL | Qt::Key_Slash)))
    , about(make(parent, {}, tr("&About Etagere")))
{
    copyUrl->setToolTip(tr("Copies the URL; the values of token parameters are masked"));
    for (QAction *copy : { copyUrl, copyKey }) // elsewhere Ctrl+C copies what is selected there
        copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    for (QAction *panel : { showSources, showDetails }) {
        panel->setCheckable(true);
        panel->setChecked(true);
    }
    showGroups->setCheckable(true);
    quit->setMenuRole(QAction::QuitRole);
    about->setMenuRole(QAction::AboutRole);
}

QList<QAction *> Actions::withShortcuts() const
{
    return { openFolder, openFile, refresh, cancel, close, quit, copyUrl, copyKey, filter, find, shortcuts };
}

void Actions::fillMenus(QMenuBar &bar, QMenu &columns) const
{
    QMenu *file = bar.addMenu(tr("&File"));
    file->addActions({ openFolder, openFile, openDemo });
    file->addSeparator();
    file->addActions({ refresh, cancel, findCaches });
    file->addSeparator();
    file->addActions({ close, quit });
    QMenu *edit = bar.addMenu(tr("&Edit"));
    edit->addActions({ copyUrl, copyUrlWithSecrets, copyKey });
    edit->addSeparator();
    edit->addActions({ filter, find });
    QMenu *view = bar.addMenu(tr("&View"));
    view->addActions({ showSources, showGroups, showDetails });
    columns.setTitle(tr("&Columns"));
    view->addMenu(&columns);
    view->addMenu(tr("&Theme"))->addActions(theme->actions());
    QMenu *help = bar.addMenu(tr("&Help"));
    help->addActions({ shortcuts, about });
}

} // namespace etagere
