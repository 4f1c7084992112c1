// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>

namespace etagere {

/// See Dialect::encode.
Result<Value> encodeHttplib2(const CachedResponse &response, const Value *previous);

/// See Dialect::expired. Only one field is changed, in its place.
Result<Value> expireHttplib2(const Value &value);

} // namespace etagere
