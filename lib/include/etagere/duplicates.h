// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/store.h>

namespace etagere {

/// Why one request has several entries.
enum class DuplicateReason : quint8 {
    SetOrder, ///< its parameters were walked in another order: another run of the program (EsiPy)
    Pickling, ///< another version of Python pickled the same key otherwise (EsiPy)
    Spelling, ///< the URL is written differently: host in another case, default port
    Server,   ///< the same key on several servers of a pool
    Variant,  ///< other request fields: answers that may differ, so no duplicate to remove
    Unknown,  ///< the same URL; its keys were not recomputed
};
/// One sentence for people.
ETAGERE_EXPORT QString duplicateReasonText(DuplicateReason reason);

struct DuplicateEntry {
    StoredKey key;
    QByteArray url;
    QByteArray decodedKey;
    Msecs storedAt = NoTime;
    Msecs expiresAt = NoTime;
    qint64 storedBytes = 0;
    DuplicateReason reason = DuplicateReason::Unknown; ///< against the first of the group; of no meaning for that one
};

/// Entries of one request, the freshest first: the one that is fresh longest, of equals the one stored last.
struct ETAGERE_EXPORT DuplicateGroup {
    QByteArray url; ///< in its normal spelling
    QList<DuplicateEntry> entries;

    /// Those that the first one makes superfluous: not the variants.
    QList<StoredKey> superfluous() const;
};

/// Requests that have more than one entry, by URL. Nothing is folded silently: a group only says what belongs together.
/// Blocking; a listing, and a look at the entries of the groups.
ETAGERE_EXPORT Result<QList<DuplicateGroup>> duplicateGroups(Session &session, std::stop_token stop = {});

} // namespace etagere
