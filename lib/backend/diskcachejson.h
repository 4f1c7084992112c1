// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/sqlite.h"

namespace etagere {

/// Nothing in the database names diskcache's JSONDisk; its keys are BLOBs of zlib with JSON inside.
bool looksLikeJsonDisk(const Sqlite &database);

} // namespace etagere
