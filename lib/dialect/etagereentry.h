// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/fieldviews.h"
#include "dialect/storedbytes.h"

#include <etagere/response.h>

namespace etagere {

/// The native entry, version 1, in CBOR (RFC 8949; the notation is that of RFC 8610):
///
///     entry   = #6.55799([ "etagere", 1, [ + variant ], bodies ])
///     bodies  = bytes / null      ; the stored bodies of the variants one behind the other; null: in a separate body
///     variant = {
///       "method": string, "url": string,
///       "status": uint,
///       "headers": fields,        ; as received, in order, repeated fields repeated
///       "body": uint,             ; length of its stored body
///       ? "request": fields,      ; of the request
///       ? "request_time": uint, ? "response_time": uint, ; milliseconds since 1970 (RFC 9111 §4.2.3)
///       ? "version": uint,        ; 11 for HTTP/1.1
///       ? "reason": string, ? "trailers": fields,
///       ? "decoded": bool,        ; content codings are already removed
///       ? "validate": bool,       ; marked: not to be used before the origin confirms it
///     }
///     fields  = [ * (name: string, value: string / null) ]
///     string  = text / bytes      ; text where it is UTF-8
///
/// Variants (RFC 9111 §4.1) are newest first. Readers skip members that they do not know. The bodies come last, so
/// that everything else is in the first bytes of the value.
struct EtagereVariant {
    QByteArrayView method;
    QByteArrayView url;
    QByteArrayView reason;
    FieldViews headers;
    FieldViews request;
    FieldViews trailers;
    Msecs requestTime = NoTime;
    Msecs responseTime = NoTime;
    int status = 0;
    int httpVersion = 0;
    bool isDecoded = false;
    bool mustValidate = false;
    qint64 bodyOffset = 0; ///< in the entry's bodies
    qint64 bodyLength = 0;
};

struct EtagereEntry {
    QList<EtagereVariant> others; ///< all but the newest; filled for AllVariants only
    EtagereVariant newest;
    qint64 bodiesOffset = -1; ///< in the stored bytes; -1: they are apart
    qint64 bodiesLength = 0;
    QByteArray start; ///< more of the beginning than was at hand; views may point into it
};

enum class EtagereDepth : quint8 { NewestVariant, AllVariants };

inline constexpr int MaximumVariants = 32;

bool isEtagereEntry(QByteArrayView head);
Result<Done> readEtagereEntry(const StoredBytes &bytes, EtagereDepth depth, EtagereEntry &entry);

/// Everything but the bodies, which follow when they are not apart.
QByteArray writeEtagereEntry(const QList<CachedResponse> &variants, bool hasSeparateBodies);

} // namespace etagere
