// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/cachecontrolentry.h"

#include <etagere/rowmeta.h>

namespace etagere {

/// CacheControl stores them whatever they say, and serves them for ever.
bool isPermanentRedirect(int status);

/// The fields of a response that rows and freshness need. Of repeated names the last counts, as for CacheControl.
struct CacheControlFields {
    explicit CacheControlFields(const FieldViews &headers);

    std::optional<QByteArrayView> date;
    std::optional<QByteArrayView> expires;
    QByteArrayView cacheControl;
    QByteArrayView contentEncoding;
    QByteArrayView contentLength;
    QByteArrayView contentType;
    QByteArrayView etag;
    QByteArrayView lastModified;
    QByteArrayView vary;
};

/// What CacheControl finds in a response's Cache-Control; case matters to it.
struct CacheControlDirectives {
    explicit CacheControlDirectives(QByteArrayView cacheControl);

    std::optional<qint64> maxAge; ///< seconds, as Python's int() reads it
    bool noCache = false;
    bool noStore = false;
};

struct CacheControlFreshness {
    FreshnessRule rule = FreshnessRule::Unknown;
    Msecs expiresAt = NoTime;
    Msecs date = NoTime;
};

/// As CacheController.cached_request judges a stored response; RFC 9111 says other things.
CacheControlFreshness cacheControlFreshness(int status, const CacheControlFields &fields);

} // namespace etagere
