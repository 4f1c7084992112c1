// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/backend.h>

namespace etagere {

/// Hands over every entry of httplib2's folder, from several threads. Names are read a few thousand at a time, so that
/// memory does not grow with the folder.
Result<Done> listHttplib2(int folder, ListDepth depth, ListSink &sink, std::stop_token stop);

} // namespace etagere
