// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "model/filterterm.h"

#include <etagere/result.h>

namespace etagere {

/// Both bounds included.
struct FilterRange {
    qint64 low = std::numeric_limits<qint64>::min();
    qint64 high = std::numeric_limits<qint64>::max();
};

/// The value of status:, size:, age:, expires: or ttl: with its comparison: ">=400", "4xx", "1k..10k", "<2d".
/// Durations are milliseconds. The error has no place; its message says what was expected.
Result<FilterRange> parseFilterRange(FilterField field, QStringView value);

} // namespace etagere
