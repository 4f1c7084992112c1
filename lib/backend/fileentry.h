// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/entryfile.h"

#include <stop_token>

namespace etagere {

// An entry that is one file, for the backends whose owners take no locks and put whole files into one folder. `folder`
// is open and stays the caller's; `name` is one name.

/// NotFound when there is none. Value::places is left to the caller.
Result<Value> readFileEntry(int folder, const QByteArray &name);

/// Backend::change() for such an entry. Our own changes of the folder come one after the other.
Result<Version> changeFileEntry(int folder, const QByteArray &name, const Version &ifVersion,
                                const std::optional<Value> &value, const std::stop_token &stop);

/// The same for a key that names no file of the cache's.
Result<Version> changeNoEntry(const Version &ifVersion, const std::optional<Value> &value);

} // namespace etagere
