// SPDX-License-Identifier: GPL-3.0-or-later
#include "entryview.h"

#include "cellfilter.h"
#include "columns.h"
#include "entrydelegate.h"
#include "icons.h"
#include "popup.h"
#include "rowdelegate.h"

#include <etagere/datetime.h>

#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollBar>

using namespace Qt::StringLiterals;

namespace etagere {

EntryView::EntryView(EntryTableModel *model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setObjectName(u"entries"_s);
    setAccessibleName(tr("Entries"));
    setModel(model);
    setItemDelegate(new EntryDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollMode(ScrollPerPixel);
    setUpHeaders();
    connect(this, &QTableView::doubleClicked, this, &EntryView::opened);
}

void EntryView::setUpHeaders()
{
    // A fixed height keeps the cost of a row at nothing.
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(16); // the style's own minimum is higher than a row
    verticalHeader()->setDefaultSectionSize(comfortableRowHeight(fontMetrics()));

    QHeaderView *header = horizontalHeader();
    header->setAccessibleName(tr("Columns"));
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(40);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSortIndicatorShown(true);
    header->setSortIndicatorClearable(true);
    header->setSectionsClickable(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    restoreColumns(*header);
    m_isRequestElastic = isRequestElastic();
    connect(header, &QHeaderView::customContextMenuRequested, this, &EntryView::showColumnMenu);
    connect(header, &QHeaderView::sectionResized, this, &EntryView::onSectionResized);
    connect(header, &QHeaderView::sectionMoved, this, [header] { saveColumns(*header); });
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this](int column, Qt::SortOrder order) {
        if (column < 0)
            m_model->unsort();
        else
            m_model->sort(column, order);
    });
}

QList<int> EntryView::selectedRows(int limit) const
{
    // selectionModel()->selectedRows() takes a second on a million rows; the ranges take nothing.
    QList<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < limit; ++row)
            rows.append(row);
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

std::vector<quint32> EntryView::selectedTableRows() const
{
    std::vector<quint32> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        rows.reserve(rows.size() + size_t(range.height()));
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(m_model->tableRow(row));
    }
    return rows;
}

std::vector<quint32> EntryView::shownTableRows() const
{
    std::vector<quint32> rows(size_t(m_model->rowCount()));
    for (int row = 0; row < m_model->rowCount(); ++row)
        rows[size_t(row)] = m_model->tableRow(row);
    return rows;
}

std::pair<int, int> EntryView::rowsOnScreen() const
{
    const int first = rowAt(0);
    const int last = rowAt(viewport()->height() - 1);
    return { std::max(first, 0), first < 0 ? -1 : last < 0 ? m_model->rowCount() - 1 : last };
}

void EntryView::refreshTimes()
{
    const auto [first, last] = rowsOnScreen();
    m_model->refreshTimes(first, last);
}

void EntryView::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (isPlain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        emit opened();
    else if (isPlain && event->key() == Qt::Key_Space)
        emit previewed();
    else if (isPlain && event->key() == Qt::Key_Escape)
        emit left();
    else if (isPlain && event->key() == Qt::Key_Delete)
        emit removalWanted();
    else
        QTableView::keyPressEvent(event);
}

void EntryView::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex cell = event->reason() == QContextMenuEvent::Mouse ? indexAt(event->pos()) : currentIndex();
    if (!cell.isValid())
        return;
    QMenu &menu = newPopup(this);
    menu.setToolTipsVisible(true); // why something cannot be done
    const QString term = cellFilter(m_model->row(cell.row()), Column(cell.column()), m_model->now());
    if (!term.isEmpty()) {
        const QString shown = fontMetrics().elidedText(term, Qt::ElideMiddle, 320).replace(u'&', u"&&"_s);
        menu.addAction(icon(u"filter"_s), tr("Filter by %1").arg(shown), this,
                       [this, term] { emit filterChosen(term); });
        menu.addAction(tr("Exclude %1").arg(shown), this, [this, term] { emit filterChosen(u'-' + term); });
        menu.addSeparator();
    }
    menu.addActions(actions());
    const QPoint below = viewport()->mapToGlobal(visualRect(cell).bottomLeft());
    menu.popup(event->reason() == QContextMenuEvent::Mouse ? event->globalPos() : below);
}

void EntryView::showColumnMenu(const QPoint &position)
{
    QMenu &menu = newPopup(this);
    fillColumnMenu(menu, *horizontalHeader());
    menu.popup(horizontalHeader()->mapToGlobal(position));
}

void EntryView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitRequestColumn();
}

void EntryView::onSectionResized(int section, int, int)
{
    if (m_isFitting)
        return;
    const bool isDragged = QGuiApplication::mouseButtons().testFlag(Qt::LeftButton);
    if (isDragged && section == int(Column::Request))
        setRequestElastic(false);
    m_isRequestElastic = isRequestElastic();
    fitRequestColumn();
    if (isDragged)
        saveColumns(*horizontalHeader());
}

void EntryView::fitRequestColumn()
{
    const int request = int(Column::Request);
    if (!m_isRequestElastic || m_isFitting)
        return;
    m_isFitting = true;
    int others = 0;
    for (int i = 0; i < horizontalHeader()->count(); ++i)
        others += i == request ? 0 : columnWidth(i);
    setColumnWidth(request, std::max(viewport()->width() - others, 24 * fontMetrics().averageCharWidth()));
    m_isFitting = false;
}

} // namespace etagere
