// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/httplib2value.h"

#include "dialect/pythontext.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr char Digits[] = "0123456789ABCDEF";

QByteArray unfolded(QByteArrayView value)
{
    QByteArray line;
    for (const char c : value) {
        if (c != '\r' && c != '\n')
            line += c;
    }
    return line;
}

int digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The Q encoding (RFC 2047 §4.2); what is no escape stays.
QByteArray fromQ(QByteArrayView text)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isEscape =
            text[i] == '=' && i + 2 < text.size() && digitOf(text[i + 1]) >= 0 && digitOf(text[i + 2]) >= 0;
        bytes += isEscape ? char(16 * digitOf(text[i + 1]) + digitOf(text[i + 2])) : text[i] == '_' ? ' ' : text[i];
        i += isEscape ? 2 : 0;
    }
    return bytes;
}

bool isLetterOfQ(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || QByteArrayView("-!*+/").contains(c);
}

QByteArray toQ(const QByteArray &bytes)
{
    QByteArray text;
    for (const char c : bytes) {
        if (c == ' ')
            text += '_';
        else if (isLetterOfQ(c))
            text += c;
        else
            (((text += '=') += Digits[uchar(c) >> 4]) += Digits[uchar(c) & 15]);
    }
    return text;
}

} // namespace

QByteArray httplib2Value(QByteArrayView written)
{
    const QByteArray value = unfolded(written);
    if (!value.startsWith("=?") || !value.endsWith("?="))
        return value;
    const QList<QByteArray> parts = value.mid(2, value.size() - 4).split('?');
    if (parts.size() != 3 || parts[1].size() != 1)
        return value;
    const QByteArray charset = parts[0].toLower();
    const char encoding = char(parts[1][0] | 0x20);
    if ((encoding != 'q' && encoding != 'b')
        || (charset != "utf-8" && charset != "us-ascii" && charset != "iso-8859-1"))
        return value;
    return pythonText(encoding == 'q' ? fromQ(parts[2]) : QByteArray::fromBase64(parts[2]));
}

QByteArray httplib2Written(const QByteArray &value)
{
    QByteArray text = pythonText(value);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    text = text.trimmed();
    if (std::all_of(text.begin(), text.end(), [](char c) { return uchar(c) < 0x80; }))
        return text;
    const QByteArray q = toQ(text);
    const QByteArray base64 = text.toBase64();
    return base64.size() < q.size() ? "=?utf-8?b?" + base64 + "?=" : "=?utf-8?q?" + q + "?=";
}

} // namespace etagere
