// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/shellquote.h"

#include <QtCore/QString>

#include <algorithm>

namespace etagere {

namespace {

bool isPlain(char c)
{
    static constexpr QByteArrayView Marks = "_@%+=:,./-";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || Marks.contains(c);
}

bool isPrintableAscii(char c) { return c >= 0x20 && c < 0x7f; }

// Always three digits: what follows may be a digit too.
QByteArray octal(char c) { return '\\' + QByteArray::number(uchar(c), 8).rightJustified(3, '0'); }

QByteArray ansiQuoted(const QByteArray &bytes)
{
    QByteArray out = "$'";
    for (char c : bytes) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\\' || c == '\'')
            out += QByteArray(1, '\\') + c;
        else
            out += isPrintableAscii(c) ? QByteArray(1, c) : octal(c);
    }
    return out + '\'';
}

} // namespace

bool isPrintableText(const QByteArray &bytes)
{
    if (!QByteArrayView(bytes).isValidUtf8())
        return false;
    const auto points = QString::fromUtf8(bytes).toUcs4();
    return std::all_of(points.begin(), points.end(), [](uint point) { return QChar::isPrint(point); });
}

QByteArray shellQuoted(const QByteArray &bytes)
{
    if (!bytes.isEmpty() && std::all_of(bytes.begin(), bytes.end(), isPlain))
        return bytes;
    if (!isPrintableText(bytes))
        return ansiQuoted(bytes);
    return '\'' + QByteArray(bytes).replace('\'', "'\\''") + '\'';
}

QByteArray printfCommand(const QByteArray &bytes)
{
    static constexpr QByteArrayView Special = "'\\-";
    QByteArray out = "printf '";
    for (char c : bytes) {
        if (c == '%')
            out += "%%";
        else
            out += isPrintableAscii(c) && !Special.contains(c) ? QByteArray(1, c) : octal(c);
    }
    return out + '\'';
}

} // namespace etagere
