// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/store.h>

namespace etagere {

/// The whole story of an entry's key, by what is known in its cache.
KeyProof proofOfValue(const Dialect &dialect, const StoredKey &key, const Value &value, const Names &names,
                      const std::stop_token &stop);
/// The same of an entry that is still to be read; not found when it cannot be.
KeyProof proofOfEntry(Session &session, const StoredKey &key, const std::stop_token &stop);

} // namespace etagere
