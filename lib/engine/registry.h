// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>

namespace etagere {

// Defined in files that CMake generates from lib/lists.cmake.
QList<BackendFactory> backendTable();
QList<const Dialect *> dialectTable();

/// The dialects of the user's mappings, in front of all others; those of the time before are no longer asked. At any
/// time, from any thread: who walks through dialects() meanwhile walks through the table as it was.
void setUserDialects(const QList<const Dialect *> &dialects);
/// For dialectByName() alone: a dialect that is only used where a location asks for it. The latest of a name counts.
void nameDialect(const Dialect *dialect);

} // namespace etagere
