// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/finder.h>

#include <QtWidgets/QWidget>

class QTreeWidget;
class QTreeWidgetItem;

namespace etagere {

/// The list at the left: sources that are open, caches found on this computer, and those opened before.
class SourcesPanel : public QWidget
{
    Q_OBJECT
public:
    struct OpenSource {
        QString title;
        Location location;
        QString backend;
        bool isProduction = false;
        bool isUnlocked = false; ///< it may be changed
    };

    explicit SourcesPanel(QWidget *parent = nullptr);

    static constexpr int Start = -1, Lessons = -2;
    /// `current`: index of the one on show, or Start, or Lessons.
    void setOpen(const QList<OpenSource> &sources, int current);
    void setFound(const QList<FoundCache> &caches);
    void setRecent(const QList<Location> &locations);
    void focusList();
    QTreeWidget *list() const { return m_tree; }

signals:
    void switched(int index);                              ///< to an open source, Start or Lessons
    void openRequested(const etagere::Location &location); ///< Enter or a double click
    void closeRequested(int index);
    void editRequested(const etagere::Location &location); ///< of a server: how it is reached

private:
    QTreeWidgetItem *makeGroup(const QString &title);
    void mark(QTreeWidgetItem *item, bool isProduction, bool isUnlocked);
    QTreeWidgetItem *makeItem(QTreeWidgetItem *group, const QString &title, const QIcon &icon, const QString &toolTip);
    void onActivated(QTreeWidgetItem *item);
    void showMenu(const QPoint &position);

    QTreeWidget *m_tree;
    QTreeWidgetItem *m_start;
    QTreeWidgetItem *m_lessons;
    QTreeWidgetItem *m_open;
    QTreeWidgetItem *m_found;
    QTreeWidgetItem *m_recent;
};

} // namespace etagere
