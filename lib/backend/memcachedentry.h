// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/value.h>

#include <stop_token>

namespace etagere {

class MemcachedConnection;

/// One entry of one server. NotFound when there is none; after NotFound, Changed and Usage the connection can be used
/// further.
Result<Value> readMemcached(MemcachedConnection &connection, const StoredKey &key, const std::stop_token &stop);

/// Backend::change() on the entry's own server: one command that compares and changes. Unsupported, with nothing sent,
/// for what the server would not keep: it drops the entry that is there when it refuses the new one. A cancellation
/// between the command and its answer is Io: nobody knows then whether it was done.
Result<Version> changeMemcached(MemcachedConnection &connection, const StoredKey &key, const Version &ifVersion,
                                const std::optional<Value> &value, const std::stop_token &stop);

} // namespace etagere
