// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/opening.h"

namespace etagere {

/// One entry in full, with what is known of its key.
Result<LoadedEntryPtr> loadEntry(OpenStore &store, const StoredKey &key, const std::stop_token &stop);

} // namespace etagere
