// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/fieldviews.h"
#include "http/directives.h"

#include <etagere/response.h>

namespace etagere {

/// Where a freshness lifetime comes from (RFC 9111 §4.2.1), strongest first.
enum class LifetimeRule : quint8 { MaxAge, InvalidMaxAge, Expires, InvalidExpires, Heuristic, None };

/// Statuses that are heuristically cacheable (RFC 9110 §15.1).
bool isHeuristicallyCacheable(int status);

/// What the fields of a stored response say to a private cache. Views into the fields; nothing is allocated unless a
/// directive names fields. A response whose time of arrival is not known counts as having come at its Date.
class ResponseFacts
{
public:
    ResponseFacts(int status, const FieldViews &headers, Msecs requestTime, Msecs responseTime);
    /// Views into `response`.
    explicit ResponseFacts(const CachedResponse &response);

    /// Current age (§4.2.3), milliseconds, never negative; a clock that went back adds none. As old as can be when no
    /// time is known.
    Msecs ageAt(Msecs now) const;
    /// When the age reaches the lifetime; NoTime when nothing gives a lifetime or no time is known.
    Msecs freshUntil() const;
    bool isFreshAt(Msecs now) const;
    bool hasExplicitLifetime() const { return lifetimeRule < LifetimeRule::Heuristic; }
    bool hasValidator() const { return !etag.isEmpty() || !lastModified.isEmpty(); }

    CacheDirectives directives;
    QByteArrayView etag;
    QByteArrayView lastModified;
    QByteArrayView contentEncoding;
    QByteArrayView contentType;
    QByteArrayView vary; ///< the last line of it
    Msecs date = NoTime; ///< as the origin says; else when the response came
    Msecs expires = NoTime;
    bool hasDate = false;
    qint64 ageField = 0; ///< seconds
    Msecs apparentAge = 0;
    Msecs responseDelay = 0;
    Msecs correctedAge = 0;      ///< when it came: the larger of apparentAge and ageField + responseDelay
    Msecs responseTime = NoTime; ///< when resident time begins
    Msecs lifetime = 0;
    LifetimeRule lifetimeRule = LifetimeRule::None;

private:
    struct ExpiresLines {
        QByteArrayView first;
        int count = 0;
    };
    void readFields(const FieldViews &headers, ExpiresLines &expiresLines);
    void findLifetime(int status, const ExpiresLines &expiresLines);
};

} // namespace etagere
