// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/location.h>

#include <stop_token>

namespace etagere {

/// Makes an empty diskcache in the location's folder, as diskcache 5 would: `?shards=` more than one makes a
/// FanoutCache; `?size_limit=` bytes and `?policy=` go into its settings. Usage for options that make no sense.
Result<Done> createDiskcache(const Location &location, std::stop_token stop);

} // namespace etagere
