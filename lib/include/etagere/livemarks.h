// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QHash>
#include <QtCore/QMetaType>
#include <memory>
#include <vector>

namespace etagere {

/// What its client has done to an entry since the listing ended.
enum class RowMark : quint8 { None, New, Changed, Gone };

/// What has happened to the rows of a table since its listing ended. Immutable once handed over; any thread.
struct LiveMarks {
    struct Mark {
        RowMark mark = RowMark::None;
        Msecs since = NoTime;
    };
    QHash<quint32, Mark> marks;       ///< by table row; new and changed ones for a minute, gone ones for good
    std::vector<quint32> hidden;      ///< ascending: rows that a newer row of the same entry stands for
    QHash<quint32, quint32> newerRow; ///< of a hidden row: the one that stands for it

    /// The row that stands for `row` now; itself unless it is hidden.
    quint32 current(quint32 row) const
    {
        for (auto next = newerRow.find(row); next != newerRow.end(); next = newerRow.find(row))
            row = *next;
        return row;
    }
};
using LiveMarksPtr = std::shared_ptr<const LiveMarks>;

} // namespace etagere

Q_DECLARE_METATYPE(etagere::LiveMarksPtr)
