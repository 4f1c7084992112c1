// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/packedrow.h"

#include <algorithm>

namespace etagere {

namespace {
constexpr qint64 TimeBias = 1LL << 39;
constexpr qint64 Largest = (1LL << 40) - 1;
} // namespace

quint64 packedTime(Msecs time)
{
    if (time == NoTime)
        return 0;
    const qint64 seconds = time / 1000 - (time % 1000 < 0 ? 1 : 0);
    return quint64(std::clamp<qint64>(seconds + TimeBias, 1, Largest));
}

Msecs unpackedTime(quint64 packed) { return packed ? (qint64(packed) - TimeBias) * 1000 : NoTime; }

quint64 packedBytes(qint64 bytes) { return quint64(std::clamp<qint64>(bytes, 0, Largest)); }

} // namespace etagere
