// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/bytesource.h>
#include <etagere/header.h>

#include <QtCore/QStringList>

namespace etagere {

/// A stored response (RFC 9111 §2) with the request it answers, as far as the store tells.
struct CachedResponse {
    QByteArray method = "GET";
    QByteArray url; ///< bytes as stored; empty when the store does not hold it
    int status = 0;
    int httpVersion = 0; ///< 11 for HTTP/1.1; 0 unknown
    QByteArray reason;
    HeaderList headers;
    HeaderList requestHeaders; ///< stored request fields: those named in Vary, or all of them
    HeaderList trailers;
    Part body;                  ///< as stored
    bool bodyIsDecoded = false; ///< content codings are already removed though Content-Encoding remains
    Msecs requestTime = NoTime; ///< RFC 9111 §4.2.3 request_time
    Msecs responseTime = NoTime;
    bool mustValidate = false; ///< marked: not to be used before the origin confirms it (RFC 9111 §4.4)
    QByteArray serialisation;  ///< the writer's version: "cc=4", "pickle 4", "etagere 1"
    QStringList notes;         ///< what a reader should know: "the Expires field was made up by a heuristic"
};

/// A decoded entry: one response, or several variants of it (Vary), newest first.
struct DecodedEntry {
    QList<CachedResponse> variants;
};

/// What a client asks for.
struct Request {
    QByteArray method = "GET";
    QByteArray url; ///< bytes as given
    HeaderList headers;
    QByteArray body = {};
};

} // namespace etagere
