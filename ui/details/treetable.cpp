// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/treetable.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>

namespace etagere {

TreeTable::TreeTable(QWidget *parent)
    : QTreeView(parent)
{
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setAlternatingRowColors(true);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setHorizontalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideRight);
    header()->setResizeContentsPrecision(0);
    header()->setHighlightSections(false);
}

void TreeTable::fitColumn(int column, double share)
{
    const int limit = qMax(80, int(viewport()->width() * share));
    setColumnWidth(column, qBound(60, sizeHintForColumn(column) + 8, limit));
}

void TreeTable::reveal(const QModelIndex &index)
{
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        expand(parent);
    setCurrentIndex(index);
    scrollTo(index);
}

bool TreeTable::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QTreeView::event(event);
}

void TreeTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        emit copyRequested();
    else
        QTreeView::keyPressEvent(event);
}

} // namespace etagere
