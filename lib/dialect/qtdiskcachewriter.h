// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>

namespace etagere {

/// See Dialect::encode.
Result<Value> encodeQtDiskCache(const CachedResponse &response, const Value *previous);

/// See Dialect::expired. Only one time is changed, in its place.
Result<Value> expireQtDiskCache(const Value &value);

} // namespace etagere
