// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/httplib2key.h"

#include "dialect/cachecontrolkey.h"

#include <QtCore/QCryptographicHash>

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype Md5Digits = 32;

bool isPlain(char c) { return c > ' ' && uchar(c) < 0x80; }

/// Blanks, line ends and what is not ASCII as %XX; UTF-8 is supposed.
QByteArray escaped(QByteArrayView url)
{
    static constexpr char Digits[] = "0123456789ABCDEF";
    QByteArray all;
    for (const char c : url) {
        if (uchar(c) < 0x80 && c != ' ' && c != '\r' && c != '\n')
            all += c;
        else
            (((all += '%') += Digits[uchar(c) >> 4]) += Digits[uchar(c) & 15]);
    }
    return all;
}

} // namespace

QByteArray httplib2Url(QByteArrayView url)
{
    // CacheControl has its way to normalise from httplib2.
    if (std::all_of(url.begin(), url.end(), isPlain))
        return cacheUrl(url);
    const QByteArray normal = cacheUrl(escaped(url));
    const qsizetype path = normal.indexOf('/', normal.indexOf("//") + 2);
    return QByteArrayView(normal).first(qMax<qsizetype>(0, path)).contains('%') ? QByteArray() : normal;
}

QByteArrayView httplib2Digits(QByteArrayView key)
{
    if (key.size() <= Md5Digits || key[key.size() - Md5Digits - 1] != ',')
        return {};
    const QByteArrayView digits = key.last(Md5Digits);
    const auto isHexDigit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return std::all_of(digits.begin(), digits.end(), isHexDigit) ? digits : QByteArrayView();
}

bool isNamedFor(QByteArrayView key, const QByteArray &normalUrl)
{
    const QByteArrayView digits = httplib2Digits(key);
    return !digits.isEmpty() && !normalUrl.isEmpty()
        && QCryptographicHash::hash(normalUrl, QCryptographicHash::Md5).toHex() == digits;
}

} // namespace etagere
