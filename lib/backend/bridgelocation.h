// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "channel/serveraddress.h"

#include <etagere/location.h>

namespace etagere {

/// `bridge+unix:///path` or `bridge://127.0.0.1:port?token=...`. Other computers are not asked: a cache and its token
/// would cross the network unencrypted.
struct BridgeLocation {
    ServerAddress address;
    QByteArray token; ///< of the location, else ETAGERE_PASSWORD; empty for a local socket

    /// Usage with what is wrong.
    static Result<BridgeLocation> parse(const Location &location);
};

} // namespace etagere
