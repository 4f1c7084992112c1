// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>
#include <etagere/filter.h>

namespace etagere {

/// Whether a decoded body of the entry matches the filter's body: terms. What does not decode does not match.
bool bodyMatches(const Filter &filter, const Dialect &dialect, const StoredKey &key, const Value &value);

} // namespace etagere
