// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "channel/serveraddress.h"

#include <etagere/location.h>
#include <etagere/storedkey.h>

#include <functional>

namespace etagere {

/// The servers of a location, in its order, and which of them a client asks for a key.
struct MemcachedPool {
    QList<ServerAddress> servers;
    QList<quint8> buckets; ///< server numbers: each as often as its weight says

    /// `memcached://h1:11211,h2,[::1]:11212?weights=2,1,1` or `memcached+unix:///path`. Usage with what is wrong.
    static Result<MemcachedPool> parse(const Location &location);

    /// As python-memcached chooses (cmemcache_hash; a server that does not answer is passed over, ten times at most):
    /// the one for the key when all are down.
    quint8 serverFor(QByteArrayView key, const std::function<bool(quint8)> &isUp) const;
};

} // namespace etagere
