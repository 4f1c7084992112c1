// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/httplib2names.h"

#include <QtCore/QCryptographicHash>

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype Md5Digits = 32;
constexpr qsizetype LongestPrefix = 90;
constexpr qsizetype LongestOldPrefix = 200;

bool isHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool isWordCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isSafe(char c) { return isWordCharacter(c) || QByteArrayView("-.()=!").contains(c); }

} // namespace

bool isHttplib2Name(QByteArrayView name)
{
    if (name.size() <= Md5Digits || name.size() > LongestOldPrefix + 1 + Md5Digits)
        return false;
    const QByteArrayView prefix = name.chopped(Md5Digits + 1);
    const QByteArrayView digits = name.last(Md5Digits);
    return name[prefix.size()] == ',' && std::all_of(digits.begin(), digits.end(), isHexDigit)
        && std::none_of(prefix.begin(), prefix.end(), [](char c) { return c == '/' || uchar(c) < ' '; });
}

QByteArray httplib2Name(const QByteArray &url)
{
    const auto scheme = std::find_if_not(url.begin(), url.end(), isWordCharacter);
    const qsizetype schemeLength = scheme - url.begin();
    const bool hasScheme = schemeLength > 0 && QByteArrayView(url).sliced(schemeLength).startsWith("://");
    QByteArray name;
    for (const char c : QByteArrayView(url).sliced(hasScheme ? schemeLength + 3 : 0)) {
        if (isSafe(c) && name.size() < LongestPrefix)
            name += c;
    }
    return name + ',' + QCryptographicHash::hash(url, QCryptographicHash::Md5).toHex();
}

} // namespace etagere
