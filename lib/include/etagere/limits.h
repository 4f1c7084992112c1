// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/global.h>

namespace etagere {

/// Bounds that every format reader obeys. An opaque body that is only spanned, not parsed, does not count.
struct Limits {
    qint64 bytes = 256LL * 1024 * 1024;         ///< input that may be parsed as structure
    int depth = 200;                            ///< nesting of containers
    qint64 items = 1'000'000;                   ///< nodes visited, shared ones each time they are visited
    qint64 previewBytes = 16LL * 1024 * 1024;   ///< decompressed bytes kept in memory for a view
    qint64 decodedBytes = 1024LL * 1024 * 1024; ///< decompressed bytes streamed (hash, save as)
    int expansion = 256;                        ///< output / input, judged once previewBytes are exceeded
};

} // namespace etagere
