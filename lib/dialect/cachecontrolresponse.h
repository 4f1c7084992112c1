// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>

namespace etagere {

/// A CacheControl value as a response, and as a tree.
Result<DecodedEntry> decodeCacheControl(const StoredKey &key, const Value &value);
Result<Structure> cacheControlStructure(const Value &value);

} // namespace etagere
