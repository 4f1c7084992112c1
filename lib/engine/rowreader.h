// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/listingprivate.h"

namespace etagere {

/// Reads the values of these rows of the listing's table into its table of read rows. One thread at a time for one
/// listing. What was read before a failure or a stop is lost: it is read again when it is on screen again.
Result<ReadRows> readUnreadRows(OpenStore &store, ListingState &state, const std::vector<quint32> &rows,
                                const std::stop_token &stop);

} // namespace etagere
