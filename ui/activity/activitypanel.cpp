// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/activitypanel.h"

#include "activity/activitylog.h"
#include "icons.h"
#include "paneltable.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QVBoxLayout>
#include <numeric>

using namespace Qt::StringLiterals;

namespace etagere {

ActivityPanel::ActivityPanel(ActivityLog &log, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_table(makePanelTable(log, tr("Activity"), this))
{
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(ActivityLog::Time, m_table->fontMetrics().horizontalAdvance(u"00:00:00"_s) + 24);
    m_table->setColumnWidth(ActivityLog::Source, 200);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    setFocusProxy(m_table);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table);

    connect(addCommand(u"copy"_s, tr("&Copy"), QKeySequence::Copy), &QAction::triggered, this,
            [this] { copy(selectedRows()); });
    connect(addCommand({}, tr("Copy &all"), {}), &QAction::triggered, this, [this] {
        QList<int> rows(m_log.rowCount());
        std::iota(rows.begin(), rows.end(), 0);
        copy(rows);
    });
    connect(addCommand({}, tr("C&lear"), {}), &QAction::triggered, this, [this] { m_log.clear(); });
    followNewLines();
}

QAction *ActivityPanel::addCommand(const QString &iconName, const QString &text, const QKeySequence &keys)
{
    auto *action = new QAction(text, m_table);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->addAction(action);
    return action;
}

QList<int> ActivityPanel::selectedRows() const
{
    QList<int> rows;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        rows << index.row();
    std::sort(rows.begin(), rows.end());
    return rows;
}

void ActivityPanel::copy(const QList<int> &rows) const
{
    QStringList lines;
    for (const int row : rows)
        lines << m_log.line(row);
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

/// While the newest line is on show, the next one is, too.
void ActivityPanel::followNewLines()
{
    QScrollBar *bar = m_table->verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, [bar, before = 0](int, int most) mutable {
        if (bar->value() >= before)
            bar->setValue(most);
        before = most;
    });
}

} // namespace etagere
