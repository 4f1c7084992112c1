// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/qtdiskcachename.h"

#include <QtCore/QCryptographicHash>

#include <algorithm>
#include <cstring>

namespace etagere {

namespace {

constexpr int Base = 36;
constexpr qsizetype LongestNumber = 8;
constexpr QByteArrayView Suffix(".d");

bool isDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

} // namespace

QByteArray qtDiskCacheName(QByteArrayView url)
{
    const QByteArray hash = QCryptographicHash::hash(url, QCryptographicHash::Sha1);
    qint64 number = 0;
    std::memcpy(&number, hash.constData(), sizeof number);
    return QByteArray::number(number, Base).left(LongestNumber) + Suffix.toByteArray();
}

bool isQtDiskCacheName(QByteArrayView name)
{
    if (!name.endsWith(Suffix))
        return false;
    const QByteArrayView number = name.chopped(Suffix.size());
    const QByteArrayView digits = number.startsWith('-') ? number.sliced(1) : number;
    return number.size() <= LongestNumber && !digits.isEmpty() && std::all_of(digits.begin(), digits.end(), isDigit);
}

QByteArray folderOfQtDiskCacheName(QByteArrayView name)
{
    const auto last = uint(uchar(name[name.size() - Suffix.size() - 1]));
    return QByteArray::number(last % 16, 16);
}

} // namespace etagere
