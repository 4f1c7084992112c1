// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/location.h>

#include <functional>
#include <stop_token>

namespace etagere {

/// A cache that some program keeps in its usual place.
struct FoundCache {
    Location location;
    QString program;     ///< "pip", "poetry", ...
    qint64 entries = -1; ///< -1: they could not be counted
    qint64 bytes = -1;
    bool isPartial = false; ///< counting was given up: there are more entries and bytes than these
};

/// Looks in the usual places (XDG cache folder, PIP_CACHE_DIR, the current folder's .webcache ...), changing nothing.
/// Blocking; calls `found` for each one as it is found.
ETAGERE_EXPORT void findCaches(const std::function<void(const FoundCache &)> &found, std::stop_token stop = {});

} // namespace etagere
