// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/entrytable.h>
#include <etagere/filter.h>

namespace etagere {

std::vector<quint32> filteredRows(const EntryTable &table, const Filter &filter, quint32 first, quint32 last, Msecs now,
                                  const std::function<bool()> &stopped)
{
    std::vector<quint32> rows;
    for (quint32 row = first; row < last; ++row) {
        if (row % 4096 == 0 && stopped && stopped())
            break;
        if (filter.matches(table.row(row), now))
            rows.push_back(row);
    }
    return rows;
}

} // namespace etagere
