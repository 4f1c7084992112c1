// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/decision.h>

namespace etagere {

/// A private cache after RFC 9111, RFC 5861 and RFC 8246.
const Mind &rfc9111Mind();

/// Whether a stored response may stand in for an answer that failed: `status` 0 for an exchange without one (RFC 9111
/// §4.2.4), else that of a 5xx (RFC 5861 §4).
bool mayReplaceFailure(const CachedResponse &stored, const Request &request, int status, Msecs now);

} // namespace etagere
