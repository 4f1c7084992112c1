// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/httplib2entry.h"

#include <etagere/rowmeta.h>

namespace etagere {

/// What httplib2 finds in Cache-Control (_parse_cache_control): names in any case, commas inside quotes divide, too.
struct Httplib2Directives {
    explicit Httplib2Directives(QByteArrayView cacheControl);

    std::optional<qint64> maxAge; ///< seconds; what is no number counts as 0
    bool noCache = false;
    bool noStore = false;
};

/// How httplib2 judges a stored response (_entry_disposition), without the request's part in it.
struct Httplib2Freshness {
    explicit Httplib2Freshness(const Httplib2Fields &fields);

    FreshnessRule rule = FreshnessRule::Expired;
    Msecs date = NoTime;
    Msecs expiresAt = NoTime;
    Msecs lifetime = 0; ///< of max-age, else Expires less Date
    bool noCache = false;
};

} // namespace etagere
