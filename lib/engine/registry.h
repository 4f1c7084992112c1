// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>

namespace etagere {

// Defined in files that CMake generates from lib/lists.cmake.
QList<BackendFactory> backendTable();
QList<const Dialect *> dialectTable();

} // namespace etagere
