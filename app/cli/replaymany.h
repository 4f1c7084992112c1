// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/bulkreplay.h>
#include <etagere/store.h>

namespace etagere::cli {

/// `replay --where`: asks about all entries that the filter keeps and prints a line for each, then the summary; writes
/// the outcome into the cache in one change, if told to. Returns the exit status.
int replayMany(Session &session, const std::string &where, const Transport &transport, const BulkReplayLimits &limits,
               bool writes, bool asJson);

} // namespace etagere::cli
