// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/cborreader.h"

#include "core/translate.h"

#include <QtCore/QFloat16>
#include <QtCore/QString>
#include <QtCore/QVarLengthArray>
#include <bit>

namespace etagere {

namespace {

constexpr quint8 OpenLength = 31;
constexpr quint64 OpenEnded = ~quint64(0); ///< a container that Break will close

/// Items that follow the head of `item` and belong to it.
quint64 membersOf(const CborItem &item)
{
    switch (item.type) {
    case CborType::Array:
        return item.isOpen ? OpenEnded : item.number;
    case CborType::Map:
        return item.isOpen ? OpenEnded : 2 * item.number;
    case CborType::Tag:
        return 1;
    default:
        return item.isOpen ? OpenEnded : 0;
    }
}

} // namespace

CborReader::CborReader(QByteArrayView data, qint64 totalSize, const Limits &limits)
    : m_data(data)
    , m_total(totalSize)
    , m_itemsLeft(limits.items)
    , m_depthLimit(limits.depth)
{
}

bool CborReader::next(CborItem &item)
{
    if (m_failure)
        return false;
    item.offset = m_position;
    item.bytes = {};
    item.isOpen = false;
    if (m_position >= m_data.size())
        return fail(QT_TR_NOOP("The CBOR data ends too early"));
    if (--m_itemsLeft < 0) {
        m_code = ErrorCode::LimitExceeded;
        return fail(QT_TR_NOOP("The CBOR data holds too many items"));
    }
    const quint8 head = quint8(m_data[m_position++]);
    const quint8 information = head & 0x1f;
    item.type = CborType(head >> 5);
    if (head >> 5 == 7)
        return readSimple(item, information);
    if (information == OpenLength) {
        item.isOpen = item.type >= CborType::Bytes && item.type <= CborType::Map;
        item.number = 0;
        return item.isOpen || fail(QT_TR_NOOP("A CBOR number has no length"));
    }
    if (!readArgument(item, information))
        return false;
    const quint64 left = quint64(m_total - m_position);
    if (item.type == CborType::Array || item.type == CborType::Map) {
        const quint64 most = item.type == CborType::Map ? left / 2 : left;
        return item.number <= most
            || fail(QT_TR_NOOP("A CBOR array or map announces more members than there are bytes left"));
    }
    return !item.isString() || readPayload(item);
}

bool CborReader::readArgument(CborItem &item, quint8 information)
{
    item.number = information;
    if (information < 24)
        return true;
    if (information > 27)
        return fail(QT_TR_NOOP("A CBOR head is not well formed"));
    const int bytes = 1 << (information - 24);
    if (m_data.size() - m_position < bytes)
        return fail(QT_TR_NOOP("The CBOR data ends too early"));
    item.number = 0;
    for (int i = 0; i < bytes; ++i)
        item.number = item.number << 8 | quint8(m_data[m_position++]);
    return true;
}

bool CborReader::readPayload(CborItem &item)
{
    if (item.number > quint64(m_total - m_position))
        return fail(QT_TR_NOOP("A CBOR string announces more bytes than there are left"));
    item.payloadOffset = m_position;
    const qint64 atHand = qMin(qint64(item.number), m_data.size() - m_position);
    item.bytes = m_data.sliced(m_position, atHand);
    m_position += qint64(item.number);
    return true;
}

bool CborReader::readSimple(CborItem &item, quint8 information)
{
    if (information == OpenLength) {
        item.type = CborType::Break;
        return true;
    }
    if (!readArgument(item, information))
        return false;
    item.type = information >= 25 ? CborType::Float : CborType::Simple;
    if (information == 25)
        item.real = double(float(std::bit_cast<qfloat16>(quint16(item.number))));
    else if (information == 26)
        item.real = double(std::bit_cast<float>(quint32(item.number)));
    else if (information == 27)
        item.real = std::bit_cast<double>(item.number);
    return true;
}

bool CborReader::skip()
{
    QVarLengthArray<quint64, 16> open{ 1 };
    while (!open.isEmpty()) {
        CborItem item;
        if (!next(item))
            return false;
        if (item.type == CborType::Break) {
            if (open.last() != OpenEnded)
                return fail(QT_TR_NOOP("A CBOR break closes nothing"));
            open.removeLast();
        } else {
            if (open.last() != OpenEnded)
                --open.last();
            if (const quint64 members = membersOf(item))
                open.append(members);
            if (open.size() > m_depthLimit) {
                m_code = ErrorCode::LimitExceeded;
                return fail(QT_TR_NOOP("The CBOR data is nested too deeply"));
            }
        }
        while (!open.isEmpty() && open.last() == 0)
            open.removeLast();
    }
    return true;
}

bool CborReader::fail(const char *why)
{
    m_failure = why;
    return false;
}

Error CborReader::error() const
{
    return { m_code, tr(m_failure ? m_failure : QT_TR_NOOP("The CBOR data ends too early")),
             tr("byte %1").arg(m_position) };
}

} // namespace etagere
