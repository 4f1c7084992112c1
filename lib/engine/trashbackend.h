// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/location.h>

namespace etagere {

/// Name of the backend that the newest change in a cache's trash was made with; empty when there is none. It says what
/// a folder was once all its entries have been removed.
QByteArray trashBackend(const Location &cache);

} // namespace etagere
