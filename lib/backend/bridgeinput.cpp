// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/bridgeinput.h"

#include "core/translate.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QtEndian>

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype LengthsBytes = 8;
constexpr qsizetype LeastRoom = 64 * 1024;

void appendLength(qsizetype length, QByteArray &out)
{
    char bytes[4];
    qToBigEndian(quint32(length), bytes);
    out.append(bytes, sizeof bytes);
}

} // namespace

QByteArray bridgeBytes(const BridgeMessage &message)
{
    const QByteArray head = QJsonDocument(message.head).toJson(QJsonDocument::Compact);
    QByteArray bytes;
    bytes.reserve(LengthsBytes + head.size() + message.body.size());
    appendLength(head.size(), bytes);
    appendLength(message.body.size(), bytes);
    return bytes + head + message.body;
}

Result<std::optional<BridgeMessage>> BridgeInput::take()
{
    if (m_end < LengthsBytes)
        return std::optional<BridgeMessage>();
    const qint64 headBytes = qFromBigEndian<quint32>(m_buffer.constData());
    const qint64 bodyBytes = qFromBigEndian<quint32>(m_buffer.constData() + 4);
    if (headBytes > MostHeadBytes || bodyBytes > MostBodyBytes)
        return failure(ErrorCode::LimitExceeded,
                       tr("The program announced %L1 bytes; it may not be a bridge").arg(headBytes + bodyBytes));
    const qint64 all = LengthsBytes + headBytes + bodyBytes;
    if (m_end < all)
        return std::optional<BridgeMessage>();
    const QJsonDocument head = QJsonDocument::fromJson(m_buffer.sliced(LengthsBytes, headBytes));
    if (m_end > all || !head.isObject())
        return failure(ErrorCode::BadInput, tr("The program's answer is none of a bridge"));
    m_buffer.resize(all);
    m_buffer.remove(0, LengthsBytes + headBytes); // in place: a body may be large
    m_end = 0;
    return std::optional(BridgeMessage{ head.object(), std::exchange(m_buffer, {}) });
}

char *BridgeInput::room()
{
    if (roomBytes() == 0)
        m_buffer.resize(m_end + std::max(LeastRoom, m_end));
    return m_buffer.data() + m_end;
}

} // namespace etagere
