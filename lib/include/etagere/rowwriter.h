// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>
#include <etagere/row.h>

namespace etagere {

/// What a row's JSON line needs beside the row.
struct RowContext {
    QByteArrayView backend;
    QByteArrayView server;     ///< empty: null
    QByteArrayView bodySha256; ///< hex; empty: null
    qint64 bodyBytes = -1;     ///< decoded length when the row does not know it; -1: null
    bool withHash = false;     ///< print the member body_sha256
    bool maskSecrets = false;  ///< tokens in URLs
};

/// Appends one line of `ls --json-lines` to `out`, with the newline: the members of design §5, in that order.
/// Builds no tree and allocates nothing when `out` has room.
ETAGERE_EXPORT void appendJsonLine(const Row &row, const RowContext &context, Msecs now, QByteArray &out);

/// Appends `bytes` as a JSON string; what is not UTF-8 is read as ISO-8859-1, one code point a byte.
ETAGERE_EXPORT void appendJsonString(QByteArrayView bytes, QByteArray &out);

/// The URL with the values of token-like query parameters replaced by `***`.
ETAGERE_EXPORT QByteArray maskedUrl(QByteArrayView url);

} // namespace etagere
