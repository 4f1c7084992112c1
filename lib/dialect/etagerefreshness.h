// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/etagereentry.h"

#include <etagere/rowmeta.h>

namespace etagere {

/// The fields of a variant that a row shows, and its freshness by what the response says itself (RFC 9111 §4.2):
/// max-age, else Expires; no heuristics.
struct EtagereFreshness {
    explicit EtagereFreshness(const EtagereVariant &variant);

    QByteArrayView contentEncoding;
    QByteArrayView contentType;
    QByteArrayView etag;
    QByteArrayView lastModified;
    QByteArrayView vary;
    FreshnessRule rule = FreshnessRule::Unknown;
    Msecs expiresAt = NoTime;
};

} // namespace etagere
