// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/qtdiskcachekey.h"

#include "core/qtdiskcachename.h"
#include "http/urlbytes.h"

#include <QtCore/QUrl>

namespace etagere {

QByteArray qtCacheUrl(QByteArrayView url)
{
    const QUrl parsed = QUrl::fromEncoded(url.toByteArray());
    const QByteArray bytes = parsed.toEncoded(QUrl::RemovePassword | QUrl::RemoveFragment);
    return parsed.isValid() && isHttpUrl(bytes) ? bytes : QByteArray();
}

bool isQtNamedFor(QByteArrayView key, QByteArrayView storedUrl)
{
    return isQtDiskCacheName(key) && qtDiskCacheName(storedUrl) == key;
}

} // namespace etagere
