// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

namespace etagere {

/// The fields of a response that a cache keeps: all but those of the connection (RFC 9111 §3.1), with a Date when the
/// origin sent none (RFC 9110 §6.6.1).
HeaderList storedFields(const HeaderList &received, Msecs responseTime);

/// A stored response after a 304, or a HEAD that confirms it (RFC 9111 §3.2, §4.3.4): what the new answer says replaces
/// what was stored, but for Content-Length, and its times count.
CachedResponse refreshedResponse(const CachedResponse &stored, const CachedResponse &confirmation);

/// The fields that a stored response is used with: Age as of now, without those that no-cache="..." and private="..."
/// name.
HeaderList reusedFields(const CachedResponse &stored, Msecs now);

} // namespace etagere
