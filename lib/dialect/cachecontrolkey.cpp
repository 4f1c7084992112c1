// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/cachecontrolkey.h"

#include "http/urlbytes.h"

#include <algorithm>

namespace etagere {

namespace {

bool isLowerHex(QByteArrayView text)
{
    // Without a way out in between, so that many are looked at together.
    uchar others = 0;
    for (const char c : text)
        others |= uchar(c - '0') <= 9 || uchar(c - 'a') <= 5 ? 0 : 1;
    return others == 0;
}

/// Length of the part before the first of `stops`.
qsizetype lengthBefore(QByteArrayView text, QByteArrayView stops)
{
    for (const char stop : stops) {
        if (const qsizetype at = text.indexOf(stop); at >= 0)
            text = text.first(at);
    }
    return text.size();
}

QByteArrayView take(QByteArrayView &text, QByteArrayView stops)
{
    const qsizetype length = lengthBefore(text, stops);
    const QByteArrayView taken = text.first(length);
    text = text.sliced(length);
    return taken;
}

} // namespace

QByteArray cacheUrl(QByteArrayView url)
{
    // RFC 3986 appendix B, as CacheControl's regular expression applies it.
    QByteArrayView rest = url;
    const QByteArrayView scheme = take(rest, ":/?#");
    if (scheme.isEmpty() || !rest.startsWith("://"))
        return {};
    rest = rest.sliced(3);
    const QByteArrayView authority = take(rest, "/?#");
    if (authority.isEmpty())
        return {};
    const QByteArrayView path = take(rest, "?#");
    const QByteArrayView query = take(rest, "#");
    QByteArray key;
    key.reserve(url.size() + 1); // in one piece: a resolver asks for millions
    key.append(scheme).append("://").append(authority);
    key = std::move(key).toLower();
    key += path.isEmpty() ? QByteArrayView("/") : path;
    if (query.size() > 1)
        key += query;
    return key;
}

CacheControlName cacheControlName(QByteArrayView key)
{
    if (key.size() == 56 && isLowerHex(key))
        return CacheControlName::Sha224;
    if (key.size() == 32 && isLowerHex(key))
        return CacheControlName::Md5;
    if (isHttpUrl(key))
        return CacheControlName::Url;
    const bool mayBeBase64 = key.startsWith("aHR0cDov") || key.startsWith("aHR0cHM6");
    return mayBeBase64 && !urlOfBase64Name(key).isEmpty() ? CacheControlName::Base64Url : CacheControlName::Other;
}

QByteArray urlOfBase64Name(QByteArrayView name)
{
    const auto decoded = QByteArray::fromBase64Encoding(name.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded && isHttpUrl(*decoded) ? *decoded : QByteArray();
}

} // namespace etagere
