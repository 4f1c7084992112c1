// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/filecachenames.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype Sha224Digits = 56;
constexpr qsizetype Md5Digits = 32;

bool isHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool isHex(QByteArrayView text) { return std::all_of(text.begin(), text.end(), isHexDigit); }

bool isRandom(QByteArrayView text)
{
    return text.size() == 8 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_';
           });
}

// Either alphabet of base64, of a text that begins with "http" and ":" or "s".
bool isBase64Url(QByteArrayView text)
{
    return text.startsWith("aHR0c") && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '-'
                   || c == '_' || c == '=';
           });
}

// Length of the entry's name at the beginning of `name`, 0 when none stands there.
qsizetype stemLength(QByteArrayView name, QByteArrayView digits)
{
    if (!digits.isEmpty())
        return name.startsWith(digits) && isHex(name.first(std::min(name.size(), Sha224Digits))) ? Sha224Digits : 0;
    const qsizetype dot = name.indexOf('.');
    const QByteArrayView stem = dot < 0 ? name : name.first(dot);
    return (stem.size() == Md5Digits && isHex(stem)) || isBase64Url(stem) ? stem.size() : 0;
}

} // namespace

FileRole roleOf(QByteArrayView name, QByteArrayView digits)
{
    if (name.startsWith("tmp") && isRandom(name.sliced(3)))
        return FileRole::Temporary;
    const qsizetype stem = stemLength(name, digits);
    if (stem == 0 || stem > name.size())
        return FileRole::Other;
    QByteArrayView rest = name.sliced(stem);
    if (rest.isEmpty())
        return FileRole::Entry;
    if (rest == ".body")
        return FileRole::Body;
    if (rest.startsWith(".body"))
        rest = rest.sliced(5);
    if (rest == ".lock")
        return FileRole::Lock;
    return rest.endsWith(".tmp") && isRandom(rest.chopped(4)) ? FileRole::Temporary : FileRole::Other;
}

FileRole roleOfKey(QByteArrayView key)
{
    if (key.contains('/') || key.contains('\0'))
        return FileRole::Other;
    const bool isTree = key.size() >= Sha224Digits && isHex(key.first(Sha224Digits));
    return roleOf(key, isTree ? key.first(TreeDepth) : QByteArrayView());
}

QByteArray folderOfKey(const QByteArray &key)
{
    QByteArray folder;
    if (key.size() < Sha224Digits || !isHex(key.first(Sha224Digits)))
        return folder;
    for (char digit : key.first(TreeDepth)) {
        if (!folder.isEmpty())
            folder += '/';
        folder += digit;
    }
    return folder;
}

QByteArrayView entryOfBody(QByteArrayView bodyName) { return bodyName.chopped(5); }

bool isDigitFolder(const char *name) { return isHexDigit(name[0]) && name[1] == '\0'; }

} // namespace etagere
