// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/cachecontrolexpiry.h"

#include "core/fieldviews.h"
#include "core/translate.h"
#include "dialect/cachecontrolfreshness.h"
#include "dialect/cachecontrolresponse.h"
#include "dialect/cachecontrolwriter.h"

#include <etagere/datetime.h>

namespace etagere {

namespace {

constexpr Msecs Second = 1000;

/// To CacheControl max-age counts more than Expires, and both count from Date.
void endLifetime(HeaderList &headers, Msecs now)
{
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

bool isFresh(const CachedResponse &response, Msecs now)
{
    const FieldViews views = fieldViews(response.headers);
    const CacheControlFreshness freshness = cacheControlFreshness(response.status, CacheControlFields(views));
    return freshnessAt(freshness.rule, freshness.expiresAt, now) == Freshness::Fresh;
}

/// Only entries of CacheControl 0.9.4 to 0.10.7 can; no later one, and no writer of ours, keeps more than one.
bool repeatsField(const HeaderList &headers)
{
    HeaderList unique;
    for (const HeaderField &field : headers)
        unique.set(field.name, field.value);
    return unique.size() < headers.size();
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
    const Msecs now = currentTime();
    if (!isFresh(response, now))
        return failure(ErrorCode::Unsupported, tr("It is stale already, so nothing was changed"));
    if (repeatsField(response.headers))
        return failure(ErrorCode::Unsupported,
                       tr("The entry holds a header field twice and could not be written back whole: it can only be "
                          "invalidated"));
    endLifetime(response.headers, now);
    return encodeCacheControl(response, &value, traits);
}

} // namespace etagere
