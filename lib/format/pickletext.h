// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <cstring>

namespace etagere {

/// UTF-8 as Python's "surrogatepass" takes it: lone surrogates are allowed, over-long forms are not.
bool isPickleUtf8(QByteArrayView bytes);

/// Seven-bit bytes only: the same as text in UTF-8, Latin-1 and raw bytes.
inline bool isAscii(QByteArrayView bytes)
{
    constexpr quint64 highBits = 0x8080808080808080u;
    const char *p = bytes.data();
    const char *end = p + bytes.size();
    quint64 seen = 0;
    for (; end - p >= 8 && !(seen & highBits); p += 8)
        std::memcpy(&seen, p, 8);
    for (; p != end; ++p)
        seen |= uchar(*p);
    return !(seen & highBits);
}

/// Appends what protocol 0's UNICODE holds (raw-unicode-escape) as UTF-8. False on a damaged escape.
bool appendRawUnicodeEscape(QByteArrayView escaped, QByteArray &out);

/// Appends what protocol 0's STRING holds between its quotes (Python 2's repr of a str). False on a damaged escape.
bool appendStringEscape(QByteArrayView escaped, QByteArray &out);

/// Appends UTF-8 text as Latin-1 bytes; false when a character has none.
bool appendLatin1(QByteArrayView utf8, QByteArray &out);

/// Appends Latin-1 bytes as UTF-8.
void appendLatin1AsUtf8(QByteArrayView latin1, QByteArray &out);

/// Appends one code point as UTF-8, surrogates too.
void appendUtf8(char32_t codePoint, QByteArray &out);

/// The code point at `at`, which moves behind it. The text is one that isPickleUtf8() takes.
char32_t takeCodePoint(QByteArrayView utf8, qsizetype &at);

} // namespace etagere
