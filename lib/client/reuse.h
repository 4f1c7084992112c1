// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/cachingclient.h>

namespace etagere {

/// A stored response as the answer to a request: 304 when the request's own conditions hold, 206 for a range, no body
/// for HEAD; with its Age.
Answer reusedAnswer(const CachedResponse &stored, const Request &request, AnswerSource source, Msecs now);

/// What only-if-cached gets when nothing may be used (RFC 9111 §5.2.1.7).
Answer gatewayTimeout(const Request &request, Msecs now);

} // namespace etagere
