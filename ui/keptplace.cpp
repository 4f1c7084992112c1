// SPDX-License-Identifier: GPL-3.0-or-later
#include "keptplace.h"

#include "entryview.h"

#include <QtWidgets/QScrollBar>

namespace etagere {

void KeptPlace::keep()
{
    m_scroll = m_view.verticalScrollBar()->value();
    const QModelIndex current = m_view.currentIndex();
    m_row = current.isValid() ? std::optional(current.row()) : std::nullopt;
}

void KeptPlace::restoreScrolling()
{
    if (const std::optional<int> scroll = std::exchange(m_scroll, std::nullopt)) {
        m_view.doItemsLayout(); // the scroll bar's range is that of the rows before, until then
        m_view.verticalScrollBar()->setValue(*scroll);
    }
}

void KeptPlace::selectNeighbour()
{
    const std::optional<int> row = std::exchange(m_row, std::nullopt);
    if (row && m_view.model()->rowCount() > 0)
        m_view.selectRow(std::min(*row, m_view.model()->rowCount() - 1));
}

} // namespace etagere
