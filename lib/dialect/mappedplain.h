// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/mappingspec.h"
#include "dialect/storedbytes.h"

namespace etagere {

/// The bytes that a mapping speaks of: the stored ones, or what was packed in them.
struct PlainBytes {
    QByteArray bytes;
    bool areStored = true; ///< offsets in them are offsets in the stored bytes
};

/// Borrows from `stored` where nothing had to be unpacked. LimitExceeded above 64 MiB. `flags`: memcached's.
Result<PlainBytes> plainBytes(const StoredBytes &stored, quint32 flags, const std::optional<Coding> &compression);

/// By the first bytes; raw may begin with anything, and nothing is raw.
bool mayBegin(MappedFormat format, const std::optional<Coding> &compression, QByteArrayView head);

} // namespace etagere
