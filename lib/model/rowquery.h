// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/entrytable.h>
#include <etagere/filter.h>
#include <etagere/livemarks.h>

namespace etagere {

using Rows = std::vector<quint32>;
using RowsPtr = std::shared_ptr<const Rows>;

/// Which rows are shown, and in which order.
struct RowQuery {
    Filter filter;
    RowsPtr restriction; ///< ascending; takes the filter's place
    LiveMarksPtr marks;  ///< whose hidden rows are left out; null: none
    std::optional<Column> sortedBy;
    bool isReversed = false;
    Msecs now = 0; ///< the time that it judges by

    /// All rows as they were found.
    bool isIdentity() const { return !sortedBy && !restriction && !hidesRows() && filter.isEmpty(); }
    bool hidesRows() const { return marks && !marks->hidden.empty(); }

    /// The table's rows in [first, last) that are to be shown, in order.
    Rows run(const EntryTable &table, quint32 first, quint32 last, const std::function<bool()> &stopped) const;
    /// `shown`, which this query made of [0, first), with the rows of [first, last) put in their places.
    Rows merged(const EntryTable &table, const Rows &shown, quint32 first, quint32 last,
                const std::function<bool()> &stopped) const;
    bool isBefore(const EntryTable &table, quint32 a, quint32 b) const;
};

/// Rows of a view and rows of the table.
struct RowMapping {
    RowsPtr order; ///< null: each row is its own
    int count = 0; ///< rows of the view; while it changes perhaps more than there are in `order`

    quint32 at(int viewRow) const
    {
        if (!order)
            return quint32(viewRow);
        return size_t(viewRow) < order->size() ? (*order)[size_t(viewRow)] : 0;
    }
    /// -1 when it is not shown.
    int find(quint32 tableRow, const EntryTable &table, const RowQuery &query) const;
    /// The inverse of at() for the first `tableRows` rows.
    std::vector<int> inverse(quint32 tableRows) const;
};

} // namespace etagere
