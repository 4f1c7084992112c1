// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/memcachedinput.h"

#include <algorithm>

namespace etagere::test {

/// Gives the input bytes as they could arrive.
inline void feed(MemcachedInput &input, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        char *room = input.room();
        const qsizetype count = std::min(input.roomBytes(), bytes.size());
        std::copy_n(bytes.data(), count, room);
        input.added(count);
        bytes = bytes.sliced(count);
    }
}

} // namespace etagere::test
