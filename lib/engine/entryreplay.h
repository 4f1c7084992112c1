// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/opening.h"

namespace etagere {

/// Asks about entries of a store, which is used in the caller's thread only. `tell` is called one at a time, though
/// from several threads. Blocking; ends within 200 ms of a stop.
ReplayFindingsPtr replayEntries(OpenStore &store, const QList<ReplayTarget> &targets, const BulkReplayLimits &limits,
                                const std::function<void(const ReplayedEntry &)> &tell, const std::stop_token &stop);

} // namespace etagere
