// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/entrytable.h>
#include <etagere/filter.h>

#include <stop_token>

namespace etagere {

/// What one term of a filter keeps away.
struct Exclusion {
    qsizetype term = 0;
    QString text;
    qint64 excluded = 0;     ///< rows this term alone does not match; 0 for a term on the body
    qint64 shownWithout = 0; ///< rows the filter would show without it
};

/// One for each term, those first whose removal shows most. Any thread.
QList<Exclusion> filterExclusions(const EntryTable &table, const Filter &filter, Msecs now, std::stop_token stop);

} // namespace etagere
