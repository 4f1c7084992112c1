// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/location.h>
#include <etagere/response.h>

namespace etagere {

/// The responses that a cache has stored under a URL, newest first.
Result<QList<CachedResponse>> storedUnder(const QByteArray &url, const Location &cache);

/// Removes them.
Result<Done> removeStored(const QByteArray &url, const Location &cache);

} // namespace etagere
