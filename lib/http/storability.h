// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

namespace etagere {

/// Why a private cache may or may not store a response (RFC 9111 §3).
enum class Storability : quint8 {
    Storable,
    MethodNotUnderstood,
    NotFinal,
    StatusNotUnderstood, ///< 304, a 206 that does not hold what it says, must-understand and a status that is not known
    RequestForbids,      ///< no-store in the request
    ResponseForbids,     ///< no-store in the response
    VariesOnEverything,  ///< it could never be selected
    NothingAllows,       ///< no explicit lifetime, no directive, and a status that is not cacheable by itself
};

Storability storability(const Request &request, const CachedResponse &response);

/// Whether the status is defined by a specification that this library implements (must-understand, RFC 9111 §5.2.2.3).
bool isStatusUnderstood(int status);

/// Safe methods change nothing at the origin (RFC 9110 §9.2.1); one that is not known is not.
bool isSafeMethod(QByteArrayView method);

/// The URLs that the answer to an unsafe request makes invalid (RFC 9111 §4.4), in their normal spelling: its own, and
/// those in Location and Content-Location of the same origin. None after an error.
QList<QByteArray> invalidatedUrls(const Request &request, const CachedResponse &response);

} // namespace etagere
