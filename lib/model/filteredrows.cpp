// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/entrytable.h>
#include <etagere/filter.h>

#include <numeric>
#include <thread>

namespace etagere {

static std::vector<quint32> matchingRows(const EntryTable &table, const Filter &filter, quint32 first, quint32 last,
                                         Msecs now, const std::function<bool()> &stopped)
{
    std::vector<quint32> rows;
    Row row;
    const int parts = filter.rowParts();
    for (quint32 index = first; index < last; ++index) {
        if (index % 4096 == 0 && stopped && stopped())
            break;
        table.read(index, parts, row);
        if (filter.matches(row, now))
            rows.push_back(index);
    }
    return rows;
}

std::vector<quint32> filteredRows(const EntryTable &table, const Filter &filter, quint32 first, quint32 last, Msecs now,
                                  const std::function<bool()> &stopped)
{
    constexpr quint32 WorthAThread = 50'000;
    if (filter.isEmpty()) {
        std::vector<quint32> all(last - first);
        std::iota(all.begin(), all.end(), first);
        return all;
    }
    if (last - first < WorthAThread)
        return matchingRows(table, filter, first, last, now, stopped);
    const quint32 middle = first + (last - first) / 2;
    std::vector<quint32> second;
    std::thread other([&] { second = matchingRows(table, filter, middle, last, now, stopped); });
    std::vector<quint32> rows = matchingRows(table, filter, first, middle, now, stopped);
    other.join();
    rows.insert(rows.end(), second.begin(), second.end());
    return rows;
}

} // namespace etagere
