// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/bodymatch.h"

#include <etagere/decodedbody.h>

#include <algorithm>

namespace etagere {

bool bodyMatches(const Filter &filter, const Dialect &dialect, const StoredKey &key, const Value &value)
{
    const Result<DecodedEntry> entry = dialect.decode(key, value);
    if (!entry)
        return false;
    return std::any_of(entry->variants.begin(), entry->variants.end(), [&](const CachedResponse &response) {
        const Result<DecodedBody> body = decodedBody(response);
        return body && filter.matchesBody(body->bytes);
    });
}

} // namespace etagere
