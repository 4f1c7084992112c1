// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/store.h>

namespace etagere {

/// The whole story of an entry's key; not found when it cannot be read.
KeyProof proofOfEntry(Session &session, const StoredKey &key, const std::stop_token &stop);

} // namespace etagere
