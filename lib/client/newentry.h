// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

namespace etagere {

/// A response as it is stored for the request that it answers: a GET's, with end-to-end fields, and of the request only
/// what Vary names, without secrets.
CachedResponse newEntry(const Request &request, const CachedResponse &response);

} // namespace etagere
