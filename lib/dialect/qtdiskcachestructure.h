// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/qtdiskcacheentry.h"

#include <etagere/structure.h>

namespace etagere {

/// The stored bytes as a tree. `start`: of the stored bytes, what `entry` was read of.
Structure qtDiskCacheStructure(const QtDiskCacheEntry &entry, QByteArrayView start);

} // namespace etagere
