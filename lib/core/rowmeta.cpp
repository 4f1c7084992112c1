// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/rowmeta.h>
#include <etagere/storedkey.h>

namespace etagere {

Freshness freshnessAt(FreshnessRule rule, Msecs expiresAt, Msecs now)
{
    switch (rule) {
    case FreshnessRule::Unknown:
    case FreshnessRule::Unread:
        return Freshness::Unknown;
    case FreshnessRule::ByExpiry:
        return expiresAt > now ? Freshness::Fresh : Freshness::Stale;
    case FreshnessRule::Always:
        return Freshness::Fresh;
    case FreshnessRule::NoCache:
        return Freshness::NoCache;
    case FreshnessRule::Expired:
        return Freshness::Stale;
    }
    return Freshness::Unknown;
}

QByteArrayView freshnessName(Freshness freshness)
{
    static constexpr QByteArrayView names[] = { "unknown", "fresh", "stale", "no-cache" };
    return names[int(freshness)];
}

QByteArrayView keySourceName(KeySource source)
{
    static constexpr QByteArrayView names[] = { "", "value", "key", "recomputed", "resolved" };
    return names[int(source)];
}

QByteArrayView keyTypeName(KeyType type)
{
    static constexpr QByteArrayView names[] = { "text", "bytes", "integer", "float", "pickle" };
    return names[int(type)];
}

} // namespace etagere
