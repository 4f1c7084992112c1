// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"

#include <etagere/backend.h>

namespace etagere {

/// Hands over every entry of a file cache, from several threads. Opening folders is the cost (a quarter of a
/// million for 200 000 entries), so the second-level folders are shared out among workers; one that had to
/// wait for the disk calls in another, up to eight.
/// `expectBodies`: an entry without its .body file is damaged.
Result<Done> listFileCache(int root, bool expectBodies, ListDepth depth, ListSink &sink, std::stop_token stop);

} // namespace etagere
