// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/trash.h>

namespace etagere {

/// How long and how much the user lets the trash of each cache keep.
TrashLimits storedTrashLimits();
void storeTrashLimits(const TrashLimits &limits);

} // namespace etagere
