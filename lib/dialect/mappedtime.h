// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/mappingspec.h"

namespace etagere {

/// A time of the years 1 to 9999; NoTime for anything else.
Msecs mappedTime(const MappedNode &node, TimeUnit unit);

} // namespace etagere
