// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/location.h>

namespace etagere {

/// The caches that come with the program, beside it in share/etagere/demo; none where they were not installed.
QList<Location> demoLocations();

} // namespace etagere
