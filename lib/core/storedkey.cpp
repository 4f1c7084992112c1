// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/storedkey.h>

namespace etagere {

namespace {

constexpr char HexDigits[] = "0123456789abcdef";

// Length of the well-formed UTF-8 sequence at `at`, 0 when there is none (RFC 3629: no surrogates, no overlongs).
int utf8Length(QByteArrayView bytes, qsizetype at, char32_t &point)
{
    const auto byte = [&](qsizetype i) { return i < bytes.size() ? quint8(bytes[i]) : quint8(0); };
    const quint8 lead = byte(at);
    const int length = lead < 0x80    ? 1
        : lead >= 0xC2 && lead < 0xE0 ? 2
        : (lead & 0xF0) == 0xE0       ? 3
        : lead >= 0xF0 && lead < 0xF5 ? 4
                                      : 0;
    if (length < 2) {
        point = lead;
        return length;
    }
    point = lead & (0xFF >> (length + 1));
    for (int i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80)
            return 0;
        point = point << 6 | (byte(at + i) & 0x3F);
    }
    const bool valid = length == 2 || (length == 3 && point >= 0x800 && (point < 0xD800 || point > 0xDFFF))
        || (length == 4 && point >= 0x10000 && point <= 0x10FFFF);
    return valid ? length : 0;
}

// Characters that end a line, move the cursor or turn the direction of text: a printed key must not.
bool isUnsafe(char32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029
        || (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

void appendEscaped(quint8 byte, QByteArray &out)
{
    const char text[] = { '\\', 'x', HexDigits[byte >> 4], HexDigits[byte & 15] };
    out.append(text, 4);
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = char(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool isPlain(QByteArrayView bytes)
{
    for (char c : bytes) {
        if (c < 0x20 || c == 0x7F || c == '\\') // a char above 0x7F is negative
            return false;
    }
    return true;
}

} // namespace

void appendPrintedKey(QByteArrayView bytes, QByteArray &out)
{
    if (isPlain(bytes)) {
        out.append(bytes.data(), bytes.size());
        return;
    }
    for (qsizetype i = 0; i < bytes.size();) {
        char32_t point = 0;
        const int length = utf8Length(bytes, i, point);
        if (point == '\\' && length == 1)
            out.append("\\\\", 2);
        else if (length > 0 && !isUnsafe(point))
            out.append(bytes.data() + i, length);
        else
            for (int j = 0; j < std::max(length, 1); ++j)
                appendEscaped(quint8(bytes[i + j]), out);
        i += std::max(length, 1);
    }
}

QByteArray printedKey(QByteArrayView bytes)
{
    QByteArray out;
    out.reserve(bytes.size());
    appendPrintedKey(bytes, out);
    return out;
}

QByteArray parsePrintedKey(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype left = text.size() - i;
        if (text[i] == '\\' && left > 1 && text[i + 1] == '\\') {
            out += '\\';
            ++i;
        } else if (text[i] == '\\' && left > 3 && text[i + 1] == 'x' && hexValue(text[i + 2]) >= 0
                   && hexValue(text[i + 3]) >= 0) {
            out += char(hexValue(text[i + 2]) * 16 + hexValue(text[i + 3]));
            i += 3;
        } else {
            out += text[i];
        }
    }
    return out;
}

} // namespace etagere
