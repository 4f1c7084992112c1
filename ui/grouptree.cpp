// SPDX-License-Identifier: GPL-3.0-or-later
#include "grouptree.h"

#include "rowdelegate.h"

#include <etagere/datetime.h>

#include <QtCore/QScopedValueRollback>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>

namespace etagere {

namespace {

constexpr qint64 shortestPause = 250;

} // namespace

GroupTree::GroupTree(QWidget *parent)
    : QTreeView(parent)
{
    setObjectName(QStringLiteral("groups"));
    setAccessibleName(tr("Groups by host and path"));
    setModel(&m_groups);
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setTextElideMode(Qt::ElideMiddle);
    setEditTriggers(NoEditTriggers);
    setItemDelegate(new RowDelegate(this));
    setIndentation(14);
    setMinimumWidth(160);
    header()->setAccessibleName(tr("Columns of the groups"));
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(40);
    header()->setSectionResizeMode(GroupModel::Name, QHeaderView::Stretch);
    header()->setSectionResizeMode(GroupModel::Entries, QHeaderView::ResizeToContents);
    header()->setSectionResizeMode(GroupModel::StaleShare, QHeaderView::ResizeToContents);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &GroupTree::count);
    const auto remember = [this](const QModelIndex &index, bool isOpen) {
        const QString term = groupTerm(m_groups.group(index));
        isOpen ? void(m_open.insert(term)) : void(m_open.remove(term));
    };
    connect(this, &QTreeView::expanded, this, [remember](const QModelIndex &index) { remember(index, true); });
    connect(this, &QTreeView::collapsed, this, [remember](const QModelIndex &index) { remember(index, false); });
    m_open.insert({}); // all entries are open: the hosts are seen at once
}

void GroupTree::setTable(const std::shared_ptr<const EntryTable> &table, const Clock &clock)
{
    m_clock = clock;
    const bool isFirst = !m_table;
    m_table = table;
    m_isOutdated = true;
    if (isVisible())
        isFirst ? count() : countLater();
}

// Rows come many times a second; what takes long to count is counted less often.
void GroupTree::countLater()
{
    if (!m_isCounting && !m_pause.isActive())
        m_pause.start(int(std::max(shortestPause, 3 * m_cost)));
}

void GroupTree::count()
{
    if (!m_table || m_isCounting)
        return;
    m_isCounting = true;
    m_isOutdated = false;
    m_watch.start();
    m_counting = Background::run(
        this, [table = m_table, now = m_clock()](std::stop_token stop) { return entryGroups(*table, now, stop); },
        [this](EntryGroups groups) { take(std::move(groups)); });
}

void GroupTree::take(EntryGroups groups)
{
    m_isCounting = false;
    m_cost = m_watch.elapsed();
    const QScopedValueRollback taking(m_isTaking, true);
    const QSet<QString> open = m_open;
    m_groups.setGroups(std::move(groups));
    for (const QString &term : open)
        expand(m_groups.indexOf(term));
    const QModelIndex chosen = m_groups.indexOf(m_chosen);
    setCurrentIndex(chosen.isValid() ? chosen : m_groups.index(0, 0));
    if (m_isOutdated)
        countLater();
}

void GroupTree::followFilter(const Filter &filter)
{
    if (m_chosen.isEmpty() || filter.terms().contains(m_chosen))
        return;
    m_chosen.clear();
    const QScopedValueRollback taking(m_isTaking, true);
    setCurrentIndex(m_groups.index(0, 0));
}

void GroupTree::showEvent(QShowEvent *event)
{
    QTreeView::showEvent(event);
    count();
}

void GroupTree::keyPressEvent(QKeyEvent *event)
{
    const bool isLeaving =
        event->key() == Qt::Key_Escape || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isLeaving)
        emit left();
    else
        QTreeView::keyPressEvent(event);
}

void GroupTree::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    if (!m_isTaking && current.isValid())
        setChosen(groupTerm(m_groups.group(current)));
}

void GroupTree::setChosen(const QString &term)
{
    if (term == m_chosen)
        return;
    const QString before = std::exchange(m_chosen, term);
    emit groupChosen(before, term);
}

} // namespace etagere
