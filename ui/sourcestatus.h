// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace etagere {

/// What is going on with an open source; the status line is made of it.
struct SourceStatus {
    enum class Phase : quint8 { Opening, Reading, Complete, Partial, Failed };

    Phase phase = Phase::Opening;
    qint64 entries = 0;   ///< read so far
    qint64 estimate = -1; ///< -1 unknown
    qint64 failed = 0;    ///< entries that could not be read or decoded
    qint64 unread = 0;    ///< whose values the listing did not read
    qint64 shown = 0;     ///< rows the filter leaves
    bool isFiltered = false;
    QString problem; ///< why it is partial
    QString live;    ///< what its client has done meanwhile: "3 new, 2 gone"

    bool isSearching = false; ///< bodies are being compared
    qint64 searched = 0;
    qint64 toSearch = 0;
    bool isSearchIncomplete = false;

    bool canCancel() const { return phase == Phase::Opening || phase == Phase::Reading || isSearching; }
    /// 0..100, or -1 when there is no telling.
    int percent() const;
    /// "12 000 of ~1.2 M, reading…", "21 entries, 2 could not be read", "partial: cancelled, 500 entries".
    QString text() const;
};

} // namespace etagere
