// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

namespace etagere {

/// Bytes `first` to `last`, both included, of `total` (RFC 9110 §14).
struct ByteRange {
    qint64 first = 0;
    qint64 last = -1;
    qint64 total = -1; ///< -1 unknown ("*")

    qint64 length() const { return last - first + 1; }
    bool operator==(const ByteRange &) const = default;
};

/// A request's single range, as written: "a-b", "a-", "-n".
struct RangeRequest {
    qint64 first = -1; ///< -1: the last `last` bytes
    qint64 last = -1;  ///< -1: to the end

    /// What it means of a representation of `total` bytes; nothing when it lies outside.
    std::optional<ByteRange> of(qint64 total) const;
};

/// Nothing for several ranges, other units, and what is no range: those are the origin's.
std::optional<RangeRequest> singleRange(const HeaderList &request);

/// Content-Range of a 206; nothing when it cannot be true.
std::optional<ByteRange> contentRange(const HeaderList &response);

/// The part of a stored response (a 200, or a 206 that holds it) that a range request asks for, as a 206. Nothing when
/// it is not stored, when If-Range names another representation, or when the range cannot be satisfied.
std::optional<CachedResponse> storedRange(const CachedResponse &stored, const HeaderList &request);

/// Whether a 206 holds what its Content-Range says.
bool isWholeRange(const CachedResponse &partial);

/// Two parts of one representation joined (RFC 9111 §3.4): both need the same strong validator, and must touch or
/// overlap. A 200 when nothing is missing any more. Nothing when they do not belong together.
std::optional<CachedResponse> combinedParts(const CachedResponse &stored, const CachedResponse &newer);

/// The range that is missing of a stored part from its end on, and the condition under which it may be appended; empty
/// when the part cannot be completed.
HeaderList completingFields(const CachedResponse &partial);

} // namespace etagere
