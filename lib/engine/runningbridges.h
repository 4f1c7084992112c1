// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/finder.h>

namespace etagere {

/// The caches in running programs of this user that have a bridge under its usual name (resources/bridge/PROTOCOL.md).
/// Says hello to each and lists nothing; a name that no program answers to is left where it is. Blocking.
void findBridges(const std::function<void(const FoundCache &)> &found, const std::stop_token &stop);

} // namespace etagere
