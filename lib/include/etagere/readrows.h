// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/entrytable.h>

#include <QtCore/QMetaType>

namespace etagere {

/// What was found when rows that a listing had left unread were read. Immutable, cheap to copy.
struct ReadRows {
    std::shared_ptr<const EntryTable> table; ///< the same for all that one listing's rows were read to
    struct Found {
        quint32 row;  ///< of the listing's table
        quint32 read; ///< the same entry as it was read: a row of `table`
    };
    std::vector<Found> found;
    std::vector<quint32> gone; ///< rows of the listing's table whose entries are there no longer
};

} // namespace etagere

Q_DECLARE_METATYPE(etagere::ReadRows)
