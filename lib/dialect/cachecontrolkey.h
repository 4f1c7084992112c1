// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// The key under which CacheControl looks a URL up (CacheController.cache_url); empty when the URL is not absolute.
QByteArray cacheUrl(QByteArrayView url);

/// What kind of name a stored key is.
enum class CacheControlName : quint8 {
    Other,
    Url,       ///< Redis, diskcache, dict: the key itself
    Sha224,    ///< files since 0.9.4
    Md5,       ///< files of 0.9.3
    Base64Url, ///< files before 0.9.3
};
CacheControlName cacheControlName(QByteArrayView key);

/// The URL of a Base64Url name; empty when it is none.
QByteArray urlOfBase64Name(QByteArrayView name);

} // namespace etagere
