// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/location.h>

namespace etagere {

/// Redis', memcached's and the bridge's schemes: what follows is a host or a socket.
bool isServerScheme(QByteArrayView scheme);

/// One text for all spellings of a server's location: case of the hosts, default ports, a missing database 0, the order
/// of those that are asked for the way (sentinels, a cluster's nodes), escapes. No secrets, no user.
QString serverIdentity(const Location &location);

} // namespace etagere
