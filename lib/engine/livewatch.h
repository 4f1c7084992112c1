// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/listingprivate.h"

#include <etagere/livemarks.h>

namespace etagere {

/// Watches a cache whose listing has ended, until it is stopped: looks for changes as often as they come, at most a
/// fifth of the time, and seldom when nothing happens. It reads as a listing does, and changes nothing.
void watchLive(OpenStore &store, ListingState &state, const std::function<void(const LiveMarksPtr &)> &publish,
               const std::stop_token &stop);

} // namespace etagere
