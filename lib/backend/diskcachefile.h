// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"

#include <etagere/bytesource.h>

namespace etagere {

// Value files of a diskcache: `xx/yy/` and 28 hex digits `.val`, below the folder of their database. The names come
// out of a database, so none is believed.

/// Reads a value file. BadInput for a name that leads out of the folder, through a symbolic link, to a folder or
/// to the database itself.
Result<Part> readValueFile(int folder, const QByteArray &name);

/// Writes a new file under a random name and returns the name.
Result<QByteArray> writeValueFile(int folder, const Part &value);

/// Removes a file and the folders above it that are empty then. What cannot be removed stays, as in diskcache.
void removeValueFile(int folder, const QByteArray &name);

} // namespace etagere
