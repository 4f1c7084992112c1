// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/opening.h"

namespace etagere {

/// Rows of `table` that match the filter, bodies included: reads the values of those that match the rest of it.
/// `progress(done, total)` is called a few times a second.
Result<std::vector<quint32>> searchTable(OpenStore &store, const EntryTable &table, const Filter &filter,
                                         const std::function<void(quint32, quint32)> &progress,
                                         const std::stop_token &stop);

} // namespace etagere
