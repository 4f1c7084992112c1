// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/backend.h>

namespace etagere {

/// Hands over every entry of a QNetworkDiskCache, from several threads, its sixteen folders side by side. `data`: the
/// folder that holds them, open.
Result<Done> listQtDiskCache(int data, ListDepth depth, ListSink &sink, std::stop_token stop);

} // namespace etagere
