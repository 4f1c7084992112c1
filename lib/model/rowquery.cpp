// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/rowquery.h"

#include "model/roworder.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace etagere {

static Rows restricted(const Rows &rows, quint32 first, quint32 last)
{
    return Rows(std::lower_bound(rows.begin(), rows.end(), first), std::lower_bound(rows.begin(), rows.end(), last));
}

Rows RowQuery::run(const EntryTable &table, quint32 first, quint32 last, const std::function<bool()> &stopped) const
{
    Rows rows =
        restriction ? restricted(*restriction, first, last) : filteredRows(table, filter, first, last, now, stopped);
    if (hidesRows()) {
        Rows visible;
        std::set_difference(rows.begin(), rows.end(), marks->hidden.begin(), marks->hidden.end(),
                            std::back_inserter(visible));
        rows = std::move(visible);
    }
    if (sortedBy)
        sortRows(table, rows, *sortedBy, isReversed, now, stopped);
    return rows;
}

// Each new row looks for its place; the old ones are copied in between, never compared with each other.
Rows RowQuery::merged(const EntryTable &table, const Rows &shown, quint32 first, quint32 last,
                      const std::function<bool()> &stopped) const
{
    const Rows added = run(table, first, last, stopped);
    Rows all;
    all.reserve(shown.size() + added.size());
    auto copied = shown.begin();
    for (quint32 row : added) {
        const auto place =
            std::upper_bound(copied, shown.end(), row, [&](quint32 a, quint32 b) { return isBefore(table, a, b); });
        all.insert(all.end(), copied, place);
        all.push_back(row);
        copied = place;
    }
    all.insert(all.end(), copied, shown.end());
    return all;
}

bool RowQuery::isBefore(const EntryTable &table, quint32 a, quint32 b) const
{
    return sortedBy ? RowOrder(table, *sortedBy, isReversed, now).isLess(a, b) : a < b;
}

int RowMapping::find(quint32 tableRow, const EntryTable &table, const RowQuery &query) const
{
    if (!order)
        return tableRow < quint32(count) ? int(tableRow) : -1;
    const auto place = std::lower_bound(order->begin(), order->end(), tableRow,
                                        [&](quint32 a, quint32 b) { return query.isBefore(table, a, b); });
    return place != order->end() && *place == tableRow ? int(place - order->begin()) : -1;
}

std::vector<int> RowMapping::inverse(quint32 tableRows) const
{
    std::vector<int> viewRows(tableRows, -1);
    if (!order) {
        std::iota(viewRows.begin(), viewRows.begin() + std::min(count, int(tableRows)), 0);
        return viewRows;
    }
    for (size_t i = 0; i < order->size(); ++i)
        viewRows[(*order)[i]] = int(i);
    return viewRows;
}

} // namespace etagere
