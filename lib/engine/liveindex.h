// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/tablefiller.h"

#include <etagere/livemarks.h>

namespace etagere {

/// Compares a cache with what its table shows, pass by pass: finds what is new, changed or gone, appends rows for the
/// first two. Some 24 bytes a row. One thread.
class LiveIndex
{
public:
    /// The rows that `filler` has published are what was seen last.
    explicit LiveIndex(TableFiller &filler);

    void beginPass(Msecs now);
    /// An entry as it is now; `content` tells one stored value from another. False when the table is full.
    bool see(const Row &row, quint32 content);
    /// Shown rows that this pass has not seen.
    std::vector<quint32> missing() const;
    void markGone(quint32 row);
    /// Whether this pass has found a difference.
    bool hasChanged() const { return m_hasChanged; }
    /// Makes the pass's rows and marks known; what is returned stays as it is.
    LiveMarksPtr endPass();

private:
    struct Known {
        quint32 print = 0;                   ///< tells one row of an entry from another
        quint32 storeExpiry = 0;             ///< in seconds, modulo 2^32
        std::optional<quint32> content = {}; ///< once a pass has seen it: a table does not keep values
        quint32 pass = 0;                    ///< that has seen it last
    };

    quint32 *slotOf(const Row &row);
    /// A row that has the same key as an older one hides it.
    void insert(quint32 row, const Row &values, std::optional<quint32> content);
    void resize(size_t least);
    void mark(quint32 row, RowMark mark);
    void forgetOldMarks();

    TableFiller &m_filler;
    std::vector<quint32> m_slots; ///< open addressing by key: a row + 1, or 0
    std::vector<Known> m_known;   ///< of each row of the table
    LiveMarks m_marks;
    quint32 m_pass = 0;
    quint32 m_entries = 0;
    Msecs m_now = 0;
    bool m_hasChanged = false;
};

} // namespace etagere
