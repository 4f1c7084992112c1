// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "client/responsestore.h"

#include <etagere/location.h>

namespace etagere {

/// The cache a client stores into, open for writing.
struct ClientStore {
    Session session;
    Location location;      ///< with backend and dialect, so that nothing has to be detected again
    bool isForeign = false; ///< of another library: changes are journalled
};

/// An absent path or an empty cache becomes one of Etagere's own. ReadOnly, with the reason, for another library's
/// cache that may not be written.
Result<ClientStore> openClientStore(Location location, bool mayWriteForeign, std::stop_token stop);

} // namespace etagere
