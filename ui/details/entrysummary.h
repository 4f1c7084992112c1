// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/store.h>

namespace etagere {

/// What the entry's dialect says of it in a listing: its own library's expiry, decoded key, error. Views point
/// into `entry` and into the summary itself.
RowMeta summaryOf(const LoadedEntry &entry);

/// The stored body still has content codings (RFC 9110 §8.4) to be removed.
bool isCoded(const CachedResponse &response);

} // namespace etagere
