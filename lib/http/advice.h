// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/decision.h>

namespace etagere {

/// What the origin, or the store, should have said so that the response is of more use to every cache.
QList<DecisionReason> adviceFor(const CachedResponse &stored, Msecs storeExpiresAt);

} // namespace etagere
