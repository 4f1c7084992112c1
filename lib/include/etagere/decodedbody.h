// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/limits.h>
#include <etagere/response.h>

#include <functional>
#include <stop_token>

namespace etagere {

/// A body as the application saw it: content codings removed (RFC 9110 §8.4).
struct DecodedBody {
    QByteArray bytes;
    QStringList codings; ///< those removed, in the order they were removed
    bool isCut = false;  ///< longer than the preview limit; `bytes` is its beginning
};

/// For a view: at most limits.previewBytes. Unknown coding, damage or a bomb: an error that says which.
ETAGERE_EXPORT Result<DecodedBody> decodedBody(const CachedResponse &response, const Limits &limits = {});

/// Streams the decoded bytes in slices of at most 1 MiB; the consumer returns false to stop (Cancelled).
/// Returns the decoded length. Memory stays bounded whatever the length.
ETAGERE_EXPORT Result<qint64> streamDecodedBody(const CachedResponse &response,
                                                const std::function<bool(QByteArrayView)> &consumer,
                                                const Limits &limits = {}, std::stop_token stop = {});

} // namespace etagere
