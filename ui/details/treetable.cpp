// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/treetable.h"

#include "rowdelegate.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>

namespace etagere {

constexpr int FittedRows = 100;

TreeTable::TreeTable(QWidget *parent)
    : QTreeView(parent)
{
    setUniformRowHeights(true);
    setItemDelegate(new RowDelegate(this));
    setAllColumnsShowFocus(true);
    setAlternatingRowColors(true);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setHorizontalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideRight);
    header()->setResizeContentsPrecision(FittedRows);
    header()->setHighlightSections(false);
    connect(header(), &QHeaderView::sectionResized, this, [this](int column) {
        const bool isLast = column == header()->count() - 1; // stretched by the view itself
        if (!m_isFitting && !isLast)
            m_shares.remove(column);
    });
}

void TreeTable::keepFitted(int column, double share) { m_shares.insert(column, share); }

void TreeTable::fitColumns()
{
    m_isFitting = true;
    for (auto fitted = m_shares.cbegin(); fitted != m_shares.cend(); ++fitted) {
        const int title = header()->sectionSizeHint(fitted.key());
        const int limit = qMax(qMax(80, title), int(viewport()->width() * fitted.value()));
        setColumnWidth(fitted.key(), qBound(qMax(60, title), sizeHintForColumn(fitted.key()) + 8, limit));
    }
    m_isFitting = false;
}

void TreeTable::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        fitColumns();
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
