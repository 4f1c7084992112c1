// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/cachecontrolexpiry.h"

#include "core/translate.h"
#include "dialect/cachecontrolfreshness.h"
#include "dialect/cachecontrolresponse.h"
#include "dialect/cachecontrolwriter.h"
#include "dialect/fieldviews.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

constexpr Msecs Second = 1000;

/// To CacheControl max-age counts more than Expires, and both count from Date.
void endLifetime(HeaderList &headers)
{
    const Msecs now = currentTime();
    const FieldViews views = fieldViews(headers);
    const CacheControlDirectives directives(CacheControlFields(views).cacheControl);
    if (!directives.maxAge)
        return headers.set("Expires", formatHttpDate(now - Second));
    // An old Date rather than max-age=0: a 304 brings a new Date, whereas max-age=0 would stay.
    const Msecs date = now - (*directives.maxAge + 1) * Second;
    if (date > 0)
        return headers.set("Date", formatHttpDate(date));
    headers.set("Cache-Control", headers.joined("Cache-Control") + ", max-age=0"); // the last max-age counts
}

} // namespace

Result<Value> expireCacheControl(const StoredKey &key, const Value &value, const StoreInfo &traits)
{
    Result<DecodedEntry> entry = decodeCacheControl(key, value);
    if (!entry)
        return tl::unexpected(entry.error());
    CachedResponse &response = entry->variants.first();
    if (response.status == 301 || response.status == 308)
        return failure(ErrorCode::Unsupported,
                       tr("CacheControl serves a stored permanent redirect for ever: it can only be invalidated"));
    if (!response.headers.contains("ETag"))
        return failure(ErrorCode::Unsupported,
                       tr("Without an ETag CacheControl would drop the entry: it can only be invalidated"));
    endLifetime(response.headers);
    return encodeCacheControl(response, &value, traits);
}

} // namespace etagere
