// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/mappingspec.h"
#include "dialect/storedbytes.h"

#include <etagere/response.h>
#include <etagere/rowmeta.h>

namespace etagere {

/// Where a body is: in the stored bytes, or built from them.
struct MappedBody {
    qint64 offset = -1; ///< in the stored bytes; -1: it is in `bytes`
    qint64 length = 0;
    QByteArray bytes;
};

/// Which request an entry answers, and how that is known.
struct MappedRequest {
    QByteArray method;
    QByteArray url; ///< empty: nobody knows
    QByteArray decodedKey;
    KeySource source = KeySource::None;
    bool hasOtherKey = false; ///< the recipe gives another key than the stored one
};

/// An entry as a mapping reads it. Owns what it holds.
struct MappedEntry {
    MappedRequest request;
    int status = 0;
    HeaderList headers;
    MappedBody body;
    Msecs storedAt = NoTime;
    Msecs expiresAt = NoTime;
};

/// What the key alone tells.
MappedRequest requestOfKey(const MappingSpec &spec, QByteArrayView key);

/// BadInput with the path in the value that holds something else than the mapping says; LimitExceeded for values that
/// are too large to be parsed. `flags`: memcached's.
Result<MappedEntry> readMappedEntry(const MappingSpec &spec, QByteArrayView key, const StoredBytes &stored,
                                    quint32 flags);

} // namespace etagere
