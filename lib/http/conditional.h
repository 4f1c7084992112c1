// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

namespace etagere {

/// The fields that ask the origin whether a stored response is still right, validators as they were received (RFC 9111
/// §4.3.1). Empty when it has none.
HeaderList validatingFields(const CachedResponse &stored);

/// A request with its own conditions and ranges replaced by those of `stored`.
Request validatingRequest(const Request &request, const CachedResponse &stored);

/// Weak comparison (RFC 9110 §8.8.3.2).
bool weaklyMatch(QByteArrayView a, QByteArrayView b);
/// Strong comparison: neither is weak.
bool stronglyMatch(QByteArrayView a, QByteArrayView b);

/// Whether a request has a condition that only the origin can answer: If-Match, If-Unmodified-Since.
bool isForOriginAlone(const Request &request);

/// Whether the conditions of `request` are fulfilled by a 304 from `stored` (RFC 9111 §4.3.2): If-None-Match, and only
/// without it If-Modified-Since, for which a Date stands in where there is no Last-Modified.
bool isNotModified(const Request &request, const CachedResponse &stored);

/// The fields of the 304 that is made of a stored response (RFC 9110 §15.4.5).
HeaderList notModifiedFields(const HeaderList &reused);

} // namespace etagere
