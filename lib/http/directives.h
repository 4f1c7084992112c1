// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/header.h>

namespace etagere {

/// Cache-Control of a request or a response (RFC 9111 §5.2, RFC 5861, RFC 8246), as a private cache must read it: names
/// in any case, tokens or quoted strings, of a repeated directive the first counts, and a lifetime that is no number is
/// stale at once (§4.2.1). Seconds. s-maxage, proxy-revalidate and what else concerns shared caches is not kept.
struct CacheDirectives {
    std::optional<qint64> maxAge;
    std::optional<qint64> minFresh;
    std::optional<qint64> maxStale; ///< MostDeltaSeconds when any staleness will do
    std::optional<qint64> staleWhileRevalidate;
    std::optional<qint64> staleIfError;
    QList<QByteArray> noCacheFields; ///< no-cache="Set-Cookie": not to be reused without validation
    QList<QByteArray> privateFields;
    bool isPresent = false;
    bool isMaxAgeInvalid = false; ///< maxAge is then 0
    bool noCache = false;
    bool noStore = false;
    bool mustRevalidate = false;
    bool mustUnderstand = false;
    bool isPublic = false;
    bool isPrivate = false;
    bool isImmutable = false;
    bool onlyIfCached = false;

    CacheDirectives() = default;
    explicit CacheDirectives(const HeaderList &headers);
    /// One more field line.
    void add(QByteArrayView list);

private:
    void addFlag(QByteArrayView name);
    void addArgument(QByteArrayView name, QByteArrayView argument);
};

} // namespace etagere
