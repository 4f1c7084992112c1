// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

#include <functional>

namespace etagere {

inline constexpr qsizetype LongestHarvestedBody = 16 * 1024 * 1024;
inline constexpr qint64 MostHarvestedUrls = 1'000'000; ///< of one response

/// Finds URLs that a stored response speaks of, as candidates for other entries' hashed keys: in Location,
/// Content-Location, Link (RFC 8288) and Refresh; in the links of HTML; in members of JSON that look like links; and
/// what pip would ask for because of what it says (see harvestpip.h). Absolute http and https URLs without fragment,
/// bytes as they stand there; a reference is resolved against the response's URL or <base href> (RFC 3986 §5), and left
/// out while neither is known. `decodedBodyHead`: of the body without its codings; no more than LongestHarvestedBody is
/// looked at. `take` may be given a URL twice; false ends it. Pure: any thread.
void harvest(const CachedResponse &response, QByteArrayView decodedBodyHead,
             const std::function<bool(QByteArrayView url)> &take);

} // namespace etagere
