// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcespanel.h"

#include "icons.h"
#include "popup.h"
#include "sourceicon.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QVBoxLayout>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {
constexpr int locationRole = Qt::UserRole;
constexpr QSize rowSize(0, 24);
} // namespace

SourcesPanel::SourcesPanel(QWidget *parent)
    : QWidget(parent)
    , m_tree(new QTreeWidget(this))
{
    m_tree->setObjectName(u"sources"_s);
    m_tree->setAccessibleName(tr("Sources"));
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setItemsExpandable(false);
    m_tree->setIndentation(12);
    m_tree->setUniformRowHeights(true);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tree);

    m_start = new QTreeWidgetItem(m_tree, { tr("Start") });
    m_start->setSizeHint(0, rowSize);
    m_start->setIcon(0, icon(u"demo"_s, Role::Muted));
    m_open = makeGroup(tr("Open"));
    m_found = makeGroup(tr("Found on this computer"));
    m_recent = makeGroup(tr("Recent"));
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        if (item == m_start)
            emit switched(-1);
        else if (item && item->parent() == m_open)
            emit switched(m_open->indexOfChild(item));
    });
    connect(m_tree, &QTreeWidget::itemActivated, this, &SourcesPanel::onActivated);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &SourcesPanel::showMenu);
}

QTreeWidgetItem *SourcesPanel::makeGroup(const QString &title)
{
    auto *group = new QTreeWidgetItem(m_tree, { title });
    group->setFlags(Qt::ItemIsEnabled);
    group->setSizeHint(0, rowSize);
    group->setForeground(0, QBrush(palette().color(QPalette::PlaceholderText)));
    group->setExpanded(true);
    group->setHidden(true);
    return group;
}

QTreeWidgetItem *SourcesPanel::makeItem(QTreeWidgetItem *group, const QString &title, const QIcon &image,
                                        const QString &toolTip)
{
    auto *item = new QTreeWidgetItem(group, { title });
    item->setIcon(0, image);
    item->setSizeHint(0, rowSize);
    item->setToolTip(0, toolTip);
    return item;
}

void SourcesPanel::setOpen(const QList<OpenSource> &sources, int current)
{
    const QSignalBlocker blocker(m_tree);
    qDeleteAll(m_open->takeChildren());
    for (const OpenSource &source : sources)
        makeItem(m_open, source.title, sourceIcon(source.backend), source.toolTip);
    m_open->setHidden(sources.isEmpty());
    m_tree->setCurrentItem(current < 0 ? m_start : m_open->child(current));
}

void SourcesPanel::setFound(const QList<FoundCache> &caches)
{
    qDeleteAll(m_found->takeChildren());
    for (const FoundCache &cache : caches) {
        auto *item = makeItem(m_found, cache.program + u" · "_s + cache.location.displayName(),
                              sourceIcon(QString::fromLatin1(cache.location.scheme())), cache.location.toString());
        item->setData(0, locationRole, cache.location.toString());
    }
    m_found->setHidden(caches.isEmpty());
}

void SourcesPanel::setRecent(const QList<Location> &locations)
{
    qDeleteAll(m_recent->takeChildren());
    for (const Location &location : locations) {
        auto *item = makeItem(m_recent, location.displayName(), icon(u"recent"_s, Role::Muted), location.toString());
        item->setData(0, locationRole, location.toString());
    }
    m_recent->setHidden(locations.isEmpty());
}

void SourcesPanel::focusList() { m_tree->setFocus(Qt::OtherFocusReason); }

void SourcesPanel::onActivated(QTreeWidgetItem *item)
{
    if (const auto location = Location::parse(item->data(0, locationRole).toString()); location && item->parent())
        emit openRequested(*location);
}

void SourcesPanel::showMenu(const QPoint &position)
{
    QTreeWidgetItem *item = m_tree->itemAt(position);
    if (!item || !item->parent())
        return;
    QMenu &menu = newPopup(this);
    // The list may be made anew before the choice.
    const auto location = Location::parse(item->data(0, locationRole).toString());
    if (item->parent() == m_open) {
        menu.addAction(tr("Close"), this, [this, index = m_open->indexOfChild(item)] { emit closeRequested(index); });
    } else if (location) {
        menu.addAction(tr("Open"), this, [this, location = *location] { emit openRequested(location); });
    }
    menu.popup(m_tree->viewport()->mapToGlobal(position));
}

} // namespace etagere
