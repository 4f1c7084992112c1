// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/backend.h>

namespace etagere {

/// Files in a cache's folders that are no entries, by kind; for the notes at the end of a listing.
struct Leftovers {
    qint64 locks = 0;
    qint64 temporary = 0;
    qint64 others = 0;
    qint64 unreadableFolders = 0;

    void add(const Leftovers &other);
    void tell(ListSink &sink) const;
};

} // namespace etagere
