// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/pickletext.h"

#include <cstring>

namespace etagere {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The value of the `digits` hexadecimal digits at `at`, or -1.
qint64 hexNumber(QByteArrayView text, qsizetype at, int digits)
{
    if (text.size() - at < digits)
        return -1;
    qint64 number = 0;
    for (qsizetype i = at; i < at + digits; ++i) {
        const int digit = hexDigit(text[i]);
        if (digit < 0)
            return -1;
        number = number * 16 + digit;
    }
    return number;
}

bool isContinuation(uchar c) { return (c & 0xc0) == 0x80; }

/// Length of the multi-byte sequence at `p`, 0 when it is malformed.
int sequenceLength(const uchar *p, qsizetype left)
{
    const uchar c = p[0];
    const int length = c >= 0xc2 && c <= 0xdf ? 2 : c >= 0xe0 && c <= 0xef ? 3 : c >= 0xf0 && c <= 0xf4 ? 4 : 0;
    if (length == 0 || left < length)
        return 0;
    for (int i = 1; i < length; ++i) {
        if (!isContinuation(p[i]))
            return 0;
    }
    const bool isOverlong = (c == 0xe0 && p[1] < 0xa0) || (c == 0xf0 && p[1] < 0x90);
    const bool isBeyondUnicode = c == 0xf4 && p[1] > 0x8f;
    return isOverlong || isBeyondUnicode ? 0 : length;
}

/// Number of leading seven-bit bytes, eight at a time.
qsizetype asciiRun(const char *p, qsizetype size)
{
    qsizetype i = 0;
    for (; i + 8 <= size; i += 8) {
        quint64 word;
        std::memcpy(&word, p + i, 8);
        if (word & 0x8080808080808080u)
            break;
    }
    while (i < size && !(p[i] & 0x80))
        ++i;
    return i;
}

/// The byte of a one-letter escape such as \n; -1 when the letter is none.
int simpleEscape(char c)
{
    static constexpr char letters[] = "\\'\"abfnrtv";
    static constexpr char values[] = "\\'\"\a\b\f\n\r\t\v";
    const char *at = c ? std::strchr(letters, c) : nullptr;
    return at ? uchar(values[at - letters]) : -1;
}

/// Takes \ooo: one to three octal digits.
char octalEscape(QByteArrayView text, qsizetype &at)
{
    int number = 0;
    for (int digits = 0; digits < 3 && at < text.size() && text[at] >= '0' && text[at] <= '7'; ++digits)
        number = number * 8 + (text[at++] - '0');
    return char(number);
}

} // namespace

bool isPickleUtf8(QByteArrayView bytes)
{
    qsizetype at = asciiRun(bytes.data(), bytes.size());
    while (at < bytes.size()) {
        const int length = sequenceLength(reinterpret_cast<const uchar *>(bytes.data()) + at, bytes.size() - at);
        if (length == 0)
            return false;
        at += length;
        at += asciiRun(bytes.data() + at, bytes.size() - at);
    }
    return true;
}

void appendUtf8(char32_t codePoint, QByteArray &out)
{
    if (codePoint < 0x80) {
        out.append(char(codePoint));
        return;
    }
    if (codePoint < 0x800) {
        out.append(char(0xc0 | (codePoint >> 6)));
    } else {
        if (codePoint < 0x10000) {
            out.append(char(0xe0 | (codePoint >> 12)));
        } else {
            out.append(char(0xf0 | (codePoint >> 18)));
            out.append(char(0x80 | ((codePoint >> 12) & 0x3f)));
        }
        out.append(char(0x80 | ((codePoint >> 6) & 0x3f)));
    }
    out.append(char(0x80 | (codePoint & 0x3f)));
}

char32_t takeCodePoint(QByteArrayView utf8, qsizetype &at)
{
    const uchar lead = uchar(utf8[at++]);
    if (lead < 0x80)
        return lead;
    const int following = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    char32_t codePoint = lead & (0x3f >> following);
    for (int i = 0; i < following && at < utf8.size(); ++i)
        codePoint = codePoint << 6 | (uchar(utf8[at++]) & 0x3f);
    return codePoint;
}

bool appendRawUnicodeEscape(QByteArrayView escaped, QByteArray &out)
{
    for (qsizetype at = 0; at < escaped.size();) {
        const char c = escaped[at++];
        if (c != '\\' || at == escaped.size()) {
            appendUtf8(uchar(c), out);
            continue;
        }
        const char letter = escaped[at++];
        if (letter != 'u' && letter != 'U') {
            out.append('\\');
            appendUtf8(uchar(letter), out);
            continue;
        }
        const int digits = letter == 'u' ? 4 : 8;
        const qint64 codePoint = hexNumber(escaped, at, digits);
        if (codePoint < 0 || codePoint > 0x10ffff)
            return false;
        appendUtf8(char32_t(codePoint), out);
        at += digits;
    }
    return true;
}

bool appendStringEscape(QByteArrayView escaped, QByteArray &out)
{
    for (qsizetype at = 0; at < escaped.size();) {
        const char c = escaped[at++];
        if (c != '\\') {
            out.append(c);
            continue;
        }
        if (at == escaped.size())
            return false;
        const char letter = escaped[at];
        if (letter >= '0' && letter <= '7') {
            out.append(octalEscape(escaped, at));
            continue;
        }
        ++at;
        if (letter == 'x') {
            const qint64 byte = hexNumber(escaped, at, 2);
            if (byte < 0)
                return false;
            out.append(char(byte));
            at += 2;
        } else if (const int byte = simpleEscape(letter); byte >= 0) {
            out.append(char(byte));
        } else {
            // Python keeps an escape that it does not know.
            out.append('\\').append(letter);
        }
    }
    return true;
}

bool appendLatin1(QByteArrayView utf8, QByteArray &out)
{
    for (qsizetype at = 0; at < utf8.size(); ++at) {
        const uchar c = uchar(utf8[at]);
        if (c < 0x80) {
            out.append(char(c));
            continue;
        }
        // Only C2 and C3 lead to characters below 256.
        if (c > 0xc3 || ++at == utf8.size())
            return false;
        out.append(char((c << 6) | (uchar(utf8[at]) & 0x3f)));
    }
    return true;
}

void appendLatin1AsUtf8(QByteArrayView latin1, QByteArray &out)
{
    for (const char c : latin1)
        appendUtf8(uchar(c), out);
}

} // namespace etagere
