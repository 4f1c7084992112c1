// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

class QNetworkCacheMetaData;
class QUrl;

namespace etagere {

// Between stored responses and what QNetworkAccessManager (Qt 6.4) knows of them. Pure but for reading bodies.

/// The URL that is looked up: encoded, without fragment and password. Empty when it is none.
QByteArray cachedUrl(const QUrl &url);

Error tooLongBody(const QByteArray &url, qint64 most);

/// The stored variant that a request with unknown fields may be answered with; -1: none.
int usableVariant(const QList<CachedResponse> &variants);

/// Whether the response is used only after the origin has confirmed it for this request.
bool isAlwaysValidated(const CachedResponse &response);

/// The response as it is given: content codings removed from body and fields. LimitExceeded for a body above `most`.
Result<CachedResponse> givenResponse(const CachedResponse &stored, qint64 most);

/// What the manager is told of a given response.
QNetworkCacheMetaData metaDataOf(const CachedResponse &given, const QUrl &url);

/// The response that is to be stored, still without body; Unsupported, with the reason, for what may not be.
Result<CachedResponse> entryOf(const QNetworkCacheMetaData &metaData, Msecs now);

/// The body has come: says whether its content codings are still in place, which the manager does not tell. BadInput
/// when it is not as long as the response says.
Result<CachedResponse> withBody(CachedResponse entry, qint64 most);

/// `stored` after a 304: what `metaData` says otherwise than metaDataOf() said of it counts, and now.
CachedResponse updatedResponse(const CachedResponse &stored, const CachedResponse &given,
                               const QNetworkCacheMetaData &metaData, Msecs now);

} // namespace etagere
