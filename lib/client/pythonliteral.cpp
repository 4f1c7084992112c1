// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/pythonliteral.h"

#include <QtCore/QString>

#include <algorithm>

namespace etagere {

namespace {

bool isAscii(char c) { return uchar(c) < 0x80; }

QByteArray escaped(char c)
{
    switch (c) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '\'':
    case '\\':
        return QByteArray(1, '\\') + c;
    default:
        if (c >= 0x20 && c < 0x7f)
            return QByteArray(1, c);
        return "\\x" + QByteArray::number(uchar(c), 16).rightJustified(2, '0');
    }
}

} // namespace

// What a terminal or an editor would not show, or would show elsewhere, is written as its number.
QByteArray pythonText(const QByteArray &text)
{
    QByteArray out = "'";
    for (uint point : QString::fromUtf8(text).toUcs4()) {
        if (point < 0x80)
            out += escaped(char(point));
        else if (QChar::isPrint(point))
            out += QStringView(QChar::fromUcs4(point)).toUtf8();
        else
            out += "\\U" + QByteArray::number(point, 16).rightJustified(8, '0');
    }
    return out + '\'';
}

QByteArray pythonBytes(const QByteArray &bytes)
{
    QByteArray out = "b'";
    for (char c : bytes)
        out += escaped(c);
    return out + '\'';
}

QByteArray pythonValue(const QByteArray &value)
{
    return std::all_of(value.begin(), value.end(), isAscii) ? pythonText(value) : pythonBytes(value);
}

} // namespace etagere
