// SPDX-License-Identifier: LGPL-3.0-or-later
// The opcodes that push one value: numbers, text, bytes.
#include "format/picklemachine.h"
#include "format/pickletext.h"

#include <QtCore/QtEndian>
#include <algorithm>
#include <charconv>

namespace etagere {

namespace {

bool isDecimal(QByteArrayView digits)
{
    return !digits.isEmpty() && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Two's complement, little-endian, at most eight bytes.
qint64 signedLittleEndian(const char *bytes, quint64 size)
{
    if (size == 0)
        return 0;
    quint64 number = bytes[size - 1] & 0x80 ? ~quint64(0) : 0;
    for (quint64 i = size; i-- > 0;)
        number = number << 8 | uchar(bytes[i]);
    return qint64(number);
}

} // namespace

bool PickleReader::none(int) { return pushNew(add(PickleKind::None, m_opcodeOffset)); }

bool PickleReader::boolean(int value)
{
    const PickleId id = add(PickleKind::Bool, m_opcodeOffset);
    node(id).integer = value;
    return pushNew(id);
}

bool PickleReader::pushInteger(qint64 number)
{
    const PickleId id = add(PickleKind::Integer, m_opcodeOffset);
    node(id).integer = number;
    return pushNew(id);
}

bool PickleReader::pushNumberText(QByteArrayView digits)
{
    const bool hasSign = digits.startsWith('-') || digits.startsWith('+');
    if (!isDecimal(digits.sliced(hasSign ? 1 : 0)))
        return bad(QT_TR_NOOP("The pickle holds an integer that is none"));
    qint64 number = 0;
    const char *begin = digits.begin() + (digits.startsWith('+') ? 1 : 0);
    // 64 bits or not, the digits are never converted further: that takes quadratic time.
    if (std::from_chars(begin, digits.end(), number).ec == std::errc())
        return pushInteger(number);
    return pushSpan(PickleKind::BigInteger, digits.data(), digits.size());
}

bool PickleReader::integerLine(int)
{
    QByteArrayView line;
    if (!takeLine(line))
        return false;
    // Protocols 0 and 1 write booleans so.
    if (line == "00" || line == "01")
        return boolean(line[1] - '0');
    return pushNumberText(line);
}

bool PickleReader::longLine(int)
{
    QByteArrayView line;
    return takeLine(line) && pushNumberText(line.endsWith('L') ? line.chopped(1) : line);
}

bool PickleReader::realLine(int)
{
    QByteArrayView line;
    if (!takeLine(line))
        return false;
    bool isNumber = false;
    const double number = line.toDouble(&isNumber);
    if (!isNumber)
        return bad(QT_TR_NOOP("The pickle holds a number that is none"));
    const PickleId id = add(PickleKind::Real, m_opcodeOffset);
    node(id).real = number;
    return pushNew(id);
}

bool PickleReader::binaryReal(int)
{
    const char *bytes = nullptr;
    if (!take(8, bytes))
        return false;
    const PickleId id = add(PickleKind::Real, m_opcodeOffset);
    node(id).real = qFromBigEndian<double>(bytes);
    return pushNew(id);
}

bool PickleReader::signedInteger(int)
{
    const char *bytes = nullptr;
    return take(4, bytes) && pushInteger(qFromLittleEndian<qint32>(bytes));
}

bool PickleReader::unsignedInteger(int width)
{
    quint64 number = 0;
    return takeLittleEndian(width, number) && pushInteger(qint64(number));
}

bool PickleReader::takeCounted(int lengthWidth, const char *&bytes, quint64 &length)
{
    return takeLittleEndian(lengthWidth, length) && take(length, bytes);
}

bool PickleReader::binaryLong(int lengthWidth)
{
    const char *bytes = nullptr;
    quint64 length = 0;
    if (!takeCounted(lengthWidth, bytes, length))
        return false;
    if (length <= 8)
        return pushInteger(signedLittleEndian(bytes, length));
    if (!pushSpan(PickleKind::BigInteger, bytes, qsizetype(length)))
        return false;
    node(m_stack.back().id).isBinary = true;
    return true;
}

bool PickleReader::pushUnescaped(PickleKind kind, qsizetype begin)
{
    if (!checkUnescaped())
        return false;
    const PickleId id = add(kind, m_opcodeOffset);
    node(id).isUnescaped = true;
    node(id).span = { quint32(begin), quint32(m_tree->m_unescaped.size() - begin) };
    return pushNew(id);
}

bool PickleReader::checkUnescaped()
{
    // Text grows at most twofold when it is unescaped, and may be made bytes of once (protocol 0 writes bytes so); more
    // comes from converting the same text again and again.
    if (m_tree->m_unescaped.size() > 3 * m_input.size())
        return fail(ErrorCode::LimitExceeded, tr("The pickle converts the same text too often"));
    return true;
}

bool PickleReader::stringLine(int)
{
    QByteArrayView line;
    if (!takeLine(line))
        return false;
    const bool isQuoted =
        line.size() >= 2 && line.front() == line.back() && (line.front() == '\'' || line.front() == '"');
    if (!isQuoted)
        return bad(QT_TR_NOOP("The pickle holds a string without quotes"));
    const QByteArrayView inner = line.sliced(1, line.size() - 2);
    if (!inner.contains('\\'))
        return pushSpan(PickleKind::Str, inner.data(), inner.size());
    const qsizetype begin = m_tree->m_unescaped.size();
    if (!appendStringEscape(inner, m_tree->m_unescaped))
        return bad(QT_TR_NOOP("The pickle holds a string with a damaged escape"));
    return pushUnescaped(PickleKind::Str, begin);
}

bool PickleReader::unicodeLine(int)
{
    QByteArrayView line;
    if (!takeLine(line))
        return false;
    if (!line.contains('\\') && isAscii(line))
        return pushSpan(PickleKind::Text, line.data(), line.size());
    const qsizetype begin = m_tree->m_unescaped.size();
    if (!appendRawUnicodeEscape(line, m_tree->m_unescaped))
        return bad(QT_TR_NOOP("The pickle holds text with a damaged escape"));
    return pushUnescaped(PickleKind::Text, begin);
}

bool PickleReader::countedStr(int lengthWidth)
{
    const char *bytes = nullptr;
    quint64 length = 0;
    return takeCounted(lengthWidth, bytes, length) && pushSpan(PickleKind::Str, bytes, qsizetype(length));
}

bool PickleReader::countedText(int lengthWidth)
{
    const char *bytes = nullptr;
    quint64 length = 0;
    if (!takeCounted(lengthWidth, bytes, length))
        return false;
    if (!isPickleUtf8({ bytes, qsizetype(length) }))
        return bad(QT_TR_NOOP("The pickle holds text that is not UTF-8"));
    return pushSpan(PickleKind::Text, bytes, qsizetype(length));
}

bool PickleReader::countedBytes(int lengthWidth)
{
    const char *bytes = nullptr;
    quint64 length = 0;
    return takeCounted(lengthWidth, bytes, length) && pushSpan(PickleKind::Bytes, bytes, qsizetype(length));
}

bool PickleReader::countedByteArray(int lengthWidth)
{
    const char *bytes = nullptr;
    quint64 length = 0;
    return takeCounted(lengthWidth, bytes, length) && pushSpan(PickleKind::ByteArray, bytes, qsizetype(length));
}

} // namespace etagere
