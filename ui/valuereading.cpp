// SPDX-License-Identifier: GPL-3.0-or-later
#include "valuereading.h"

#include "changes/changebar.h"
#include "entryview.h"
#include "humanecount.h"

#include <etagere/entrytablemodel.h>

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollBar>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace etagere {

namespace {

bool isKnownUnread(Column column)
{
    return column == Column::Request || column == Column::Size || column == Column::StoreExpires
        || column == Column::Key || column == Column::Dialect;
}

} // namespace

ValueReading::ValueReading(Store &store, EntryTableModel &model, EntryView &view, ChangeBar &bar)
    : m_store(store)
    , m_model(model)
    , m_view(view)
    , m_bar(bar)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(60ms);
    const auto look = [this] { m_rest.start(); };
    connect(&m_rest, &QTimer::timeout, this, &ValueReading::ask);
    connect(&store, &Store::rowsRead, this, [this](const ReadRows &rows) {
        m_isReading = false;
        m_model.takeReadRows(rows);
        if (!rows.found.empty()) // else it failed: the next scrolling tries again
            m_rest.start();
    });
    connect(view.verticalScrollBar(), &QScrollBar::valueChanged, this, look);
    connect(view.verticalScrollBar(), &QScrollBar::rangeChanged, this, look);
    connect(&model, &QAbstractItemModel::rowsInserted, this, look);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        m_isReading = false;
        m_rest.start();
    });
    connect(&model, &EntryTableModel::orderChanged, this, [this] {
        m_rest.start();
        offerAll();
    });
}

void ValueReading::ask()
{
    // The rows of a listing that is not on show yet are others.
    const bool isCurrent = m_store.listing() && m_store.listing()->table() == m_model.table();
    if (m_isReading || !isCurrent)
        return;
    std::vector<quint32> unread;
    const auto [first, last] = m_view.rowsOnScreen();
    for (int row = first; row <= last; ++row) {
        const bool isGone = RowMark(m_model.index(row, 0).data(MarkRole).toInt()) == RowMark::Gone;
        if (!isGone && !m_model.row(row).isRead())
            unread.push_back(m_model.tableRow(row));
    }
    m_isReading = !unread.empty();
    if (m_isReading)
        m_store.readRows(std::move(unread));
}

void ValueReading::offerAll()
{
    const int sortedBy = m_view.horizontalHeader()->sortIndicatorSection();
    const bool isNeeded =
        m_model.filter().needsValues() || (sortedBy >= 0 && sortedBy < ColumnCount && !isKnownUnread(Column(sortedBy)));
    const qint64 unread = isNeeded && m_store.listing() ? m_store.listing()->unread() : 0;
    if (unread == 0) {
        if (std::exchange(m_isOffered, false))
            m_bar.dismiss();
        return;
    }
    m_isOffered = true;
    m_bar.tell(u"unknown"_s, Role::Stale,
               tr("%1 values were not read, so what is on show goes by less. Reading all of them resets the time since "
                  "each key was last used, which this server may evict keys by.")
                   .arg(humaneCount(unread)),
               {}, { tr("Read all"), [this] {
                        m_bar.dismiss();
                        m_isOffered = false;
                        emit allWanted();
                    } });
}

} // namespace etagere
