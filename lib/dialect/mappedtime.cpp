// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/mappedtime.h"

#include <etagere/datetime.h>

#include <cmath>

namespace etagere {

namespace {

constexpr double FirstOfYear1 = -62135596800'000.0;
constexpr double EndOfYear9999 = 253402300799'999.0;

Msecs countedTime(const MappedNode &node, double unitMsecs)
{
    bool isNumber = node.kind == MappedKind::Integer || node.kind == MappedKind::Real;
    const double number = node.isText() ? node.text.toByteArray().toDouble(&isNumber) : node.real;
    const double msecs = std::floor(number * unitMsecs + 0.5);
    // Written so that what is no number fails, too.
    const bool isTime = isNumber && msecs >= FirstOfYear1 && msecs <= EndOfYear9999;
    return isTime ? Msecs(msecs) : NoTime;
}

} // namespace

Msecs mappedTime(const MappedNode &node, TimeUnit unit)
{
    switch (unit) {
    case TimeUnit::Seconds:
        return countedTime(node, 1000);
    case TimeUnit::Milliseconds:
        return countedTime(node, 1);
    case TimeUnit::Iso8601:
        return node.isText() ? parseIsoTime(node.text) : NoTime;
    case TimeUnit::HttpDate:
        return node.isText() ? parseHttpDate(node.text) : NoTime;
    }
    return NoTime;
}

} // namespace etagere
