// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

namespace etagere {

/// The whole body without its content codings, in memory; LimitExceeded above Limits::bytes.
Result<Part> decodedPart(const CachedResponse &response);

} // namespace etagere
