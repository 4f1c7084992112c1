// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/entrytable.h>

namespace etagere {

/// The order of a table's rows by a column. Rows without a value come last, whichever way; equal rows
/// stay in the order in which they were found.
class RowOrder
{
public:
    RowOrder(const EntryTable &table, Column column, bool reverse, Msecs now)
        : m_table(table)
        , m_column(column)
        , m_reverse(reverse)
        , m_now(now)
    {
    }

    bool isLess(quint32 a, quint32 b) const;
    void sort(std::vector<quint32> &rows, const std::function<bool()> &stopped) const;

private:
    bool isNumeric() const;
    int compared(quint32 a, quint32 b) const;
    void sortNumbers(std::vector<quint32> &rows, const std::function<bool()> &stopped) const;
    void sortByText(std::vector<quint32> &rows, const std::function<bool()> &stopped) const;

    const EntryTable &m_table;
    const Column m_column;
    const bool m_reverse;
    const Msecs m_now;
};

} // namespace etagere
