// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/fieldviews.h"

#include <etagere/rowmeta.h>

namespace etagere {

// How QNetworkAccessManager judges what its cache holds (qnetworkreplyhttpimpl.cpp, loadFromCacheIfAllowed() and
// fetchCacheMetaData(), Qt 5 and 6; tried with 6.4). Of a repeated field it looks at the first line.

/// The expirationDate that it stores with a response which came at `received`: that time and max-age, else Expires.
/// NoTime: none.
Msecs qtExpiration(const FieldViews &fields, Msecs received);

/// max-age in milliseconds, as Qt reads it: what does not fit its integer is 0. Nothing when there is none.
std::optional<Msecs> qtMaxAge(const FieldViews &fields);

/// The value of the first field of that name; null when there is none.
QByteArrayView qtField(const FieldViews &fields, QByteArrayView name);

struct QtDiskCacheFreshness {
    /// `expiration`, `lastModified`: as stored beside the fields; NoTime where they are not set.
    QtDiskCacheFreshness(const FieldViews &fields, Msecs expiration, Msecs lastModified);

    FreshnessRule rule = FreshnessRule::Expired;
    Msecs expiresAt = NoTime;
    Msecs date = NoTime;            ///< the field Date
    Msecs lifetime = NoTime;        ///< from Date, where that counts: a tenth of the time since Last-Modified
    bool isAlwaysValidated = false; ///< must-revalidate or no-cache, whatever the times say
};

} // namespace etagere
