// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/dialect.h>
#include <etagere/row.h>

namespace etagere {

bool isRevalidatable(const Row &row)
{
    return !row.etag.isEmpty() || (!row.lastModified.isEmpty() && (!row.dialect || row.dialect->validatesByDate()));
}

Expirable expirable(const Row &row, Msecs now)
{
    if (!row.isRead())
        return Expirable::Unread;
    if (!row.isResponse || !row.error.isEmpty())
        return Expirable::NoResponse;
    if (row.rule == FreshnessRule::Always)
        return Expirable::Never;
    if (!isRevalidatable(row))
        return Expirable::WithoutValidator;
    // A client does not see what its store holds to be expired; marked, the entry is seen again.
    const bool isHidden = row.storeExpiresAt != NoTime && row.storeExpiresAt <= now;
    return row.freshness(now) == Freshness::Fresh || isHidden ? Expirable::Yes : Expirable::Already;
}

} // namespace etagere
