// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>

namespace etagere {

/// Dialect::expired() for CacheControl.
Result<Value> expireCacheControl(const StoredKey &key, const Value &value, const StoreInfo &traits);

} // namespace etagere
