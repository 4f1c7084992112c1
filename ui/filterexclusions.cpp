// SPDX-License-Identifier: GPL-3.0-or-later
#include "filterexclusions.h"

#include <algorithm>

namespace etagere {

namespace {

Exclusion exclusionOf(const EntryTable &table, const Filter &filter, qsizetype term, Msecs now, std::stop_token stop)
{
    Exclusion result{ term, filter.terms().at(term) };
    const Filter rest = filter.without(term);
    for (quint32 i = 0; i < table.size() && !stop.stop_requested(); ++i) {
        const Row row = table.row(i);
        result.excluded += !filter.termMatches(term, row, now);
        result.shownWithout += rest.matches(row, now);
    }
    return result;
}

} // namespace

QList<Exclusion> filterExclusions(const EntryTable &table, const Filter &filter, Msecs now, std::stop_token stop)
{
    QList<Exclusion> result;
    for (qsizetype term = 0; term < filter.terms().size(); ++term)
        result.append(exclusionOf(table, filter, term, now, stop));
    std::stable_sort(result.begin(), result.end(),
                     [](const Exclusion &a, const Exclusion &b) { return a.shownWithout > b.shownWithout; });
    return result;
}

} // namespace etagere
