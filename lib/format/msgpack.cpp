// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/msgpack.h"

#include "core/translate.h"

#include <QtCore/QVarLengthArray>
#include <QtCore/QtEndian>
#include <bit>

namespace etagere {

MsgpackReader::MsgpackReader(QByteArrayView data, qint64 base, qint64 following, const Limits &limits)
    : m_begin(data.data())
    , m_position(m_begin)
    , m_end(m_begin + data.size())
    , m_base(base)
    , m_following(following)
    , m_itemsLeft(limits.items)
    , m_depthLimit(limits.depth)
{
}

void MsgpackReader::continueWith(QByteArrayView data)
{
    m_base = offset();
    m_following = qMax<qint64>(0, left() - data.size());
    m_isBeyond = false;
    m_begin = m_position = data.data();
    m_end = m_begin + data.size();
}

bool MsgpackReader::failToBegin()
{
    if (m_failure)
        return false;
    if (m_position == m_end)
        return fail(QT_TR_NOOP("The msgpack data ends too early"));
    m_code = ErrorCode::LimitExceeded;
    return fail(QT_TR_NOOP("The msgpack data holds too many items"));
}

/// What next() does not read itself.
bool MsgpackReader::readLong(MsgpackItem &item, quint8 code)
{
    if (code <= 0x8f)
        return readContainer(item, MsgpackType::Map, code & 0x0f);
    if (code <= 0x9f)
        return readContainer(item, MsgpackType::Array, code & 0x0f);
    if (code >= 0xe0) {
        item.type = MsgpackType::Integer;
        item.integer = qint8(code);
        return true;
    }
    quint64 length = 0;
    switch (code) {
    case 0xc0:
        item.type = MsgpackType::Nil;
        return true;
    case 0xc2:
    case 0xc3:
        item.type = MsgpackType::Boolean;
        item.integer = code & 1;
        return true;
    case 0xc4:
    case 0xc5:
    case 0xc6:
        return takeNumber(1 << (code - 0xc4), length) && readPayload(item, MsgpackType::Bytes, length);
    case 0xc7:
    case 0xc8:
    case 0xc9:
        return takeNumber(1 << (code - 0xc7), length) && readExtension(item, length);
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
        return readExtension(item, quint64(1) << (code - 0xd4));
    case 0xd9:
    case 0xda:
    case 0xdb:
        return takeNumber(1 << (code - 0xd9), length) && readPayload(item, MsgpackType::Text, length);
    case 0xdc:
    case 0xdd:
        return takeNumber(2 << (code - 0xdc), length) && readContainer(item, MsgpackType::Array, length);
    case 0xde:
    case 0xdf:
        return takeNumber(2 << (code - 0xde), length) && readContainer(item, MsgpackType::Map, length);
    default:
        return readNumber(item, code);
    }
}

bool MsgpackReader::readNumber(MsgpackItem &item, quint8 code)
{
    quint64 number = 0;
    if (code == 0xca || code == 0xcb) {
        item.type = MsgpackType::Float;
        if (!takeNumber(code == 0xca ? 4 : 8, number))
            return false;
        item.real = code == 0xca ? double(std::bit_cast<float>(quint32(number))) : std::bit_cast<double>(number);
        return true;
    }
    if (code >= 0xcc && code <= 0xcf) {
        item.type = MsgpackType::Unsigned;
        return takeNumber(1 << (code - 0xcc), item.number);
    }
    if (code >= 0xd0 && code <= 0xd3) {
        const int bytes = 1 << (code - 0xd0);
        if (!takeNumber(bytes, number))
            return false;
        const int unused = 64 - 8 * bytes;
        item.integer = qint64(number << unused) >> unused;
        item.type = item.integer < 0 ? MsgpackType::Integer : MsgpackType::Unsigned;
        return true;
    }
    return fail(QT_TR_NOOP("Byte 0xc1 is not msgpack"));
}

bool MsgpackReader::takeNumber(int bytes, quint64 &number)
{
    if (atHand() < bytes)
        return fail(QT_TR_NOOP("The msgpack data ends too early"));
    number = 0;
    for (int i = 0; i < bytes; ++i)
        number = number << 8 | quint8(*m_position++);
    return true;
}

bool MsgpackReader::readContainer(MsgpackItem &item, MsgpackType type, quint64 count)
{
    const quint64 members = type == MsgpackType::Map ? 2 * count : count;
    if (members > quint64(left()))
        return fail(QT_TR_NOOP("A msgpack array or map announces more members than there are bytes left"));
    item.type = type;
    item.count = quint32(count);
    return true;
}

bool MsgpackReader::readExtension(MsgpackItem &item, quint64 length)
{
    if (atHand() < 1)
        return fail(QT_TR_NOOP("The msgpack data ends too early"));
    item.extensionType = qint8(*m_position++);
    return readPayload(item, MsgpackType::Extension, length);
}

/// Of a payload that reaches beyond the data at hand.
bool MsgpackReader::readCutPayload(MsgpackItem &item, qint64 inData)
{
    if (item.payloadLength < 0 || item.payloadLength > left())
        return fail(QT_TR_NOOP("A msgpack string announces more bytes than there are left"));
    item.bytes = { m_position, inData };
    m_position += inData;
    const qint64 beyond = item.payloadLength - inData;
    m_base += beyond;
    m_following -= beyond;
    m_isBeyond = true;
    return true;
}

bool MsgpackReader::skip()
{
    MsgpackItem item;
    return next(item) && skipMembers(item);
}

bool MsgpackReader::skipAll(const MsgpackItem &container)
{
    const auto members = [](const MsgpackItem &item) {
        return item.type == MsgpackType::Map  ? 2 * quint64(item.count)
            : item.type == MsgpackType::Array ? item.count
                                              : 0;
    };
    QVarLengthArray<quint64, 16> open{ members(container) };
    while (!open.isEmpty()) {
        if (open.last() == 0) {
            open.removeLast();
            continue;
        }
        --open.last();
        MsgpackItem item;
        if (!next(item))
            return false;
        if (const quint64 inside = members(item)) {
            if (open.size() >= m_depthLimit) {
                m_code = ErrorCode::LimitExceeded;
                return fail(QT_TR_NOOP("The msgpack data is nested too deeply"));
            }
            open.append(inside);
        }
    }
    return true;
}

bool MsgpackReader::fail(const char *why)
{
    m_failure = why;
    return false;
}

Error MsgpackReader::error() const
{
    return { m_code, tr(m_failure ? m_failure : QT_TR_NOOP("The msgpack data is damaged")),
             tr("byte %1").arg(offset()) };
}

Result<Done> MsgpackReader::finish() const
{
    if (m_failure)
        return tl::unexpected(error());
    if (m_isBeyond)
        return failure(ErrorCode::BadInput, tr("The msgpack data ends too early"));
    if (left() > 0)
        return failure(ErrorCode::BadInput, tr("%1 bytes follow the msgpack value").arg(left()),
                       tr("byte %1").arg(offset()));
    return Done();
}

} // namespace etagere
