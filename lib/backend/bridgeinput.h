// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <QtCore/QJsonObject>
#include <optional>

namespace etagere {

/// A question or an answer: two lengths, a JSON object, bytes (resources/bridge/PROTOCOL.md).
struct BridgeMessage {
    QJsonObject head;
    QByteArray body;
};
QByteArray bridgeBytes(const BridgeMessage &message);

/// Puts an answer together from what arrives. Grows with that, never with what was announced.
class BridgeInput
{
public:
    static constexpr qint64 MostHeadBytes = 4LL * 1024 * 1024;
    static constexpr qint64 MostBodyBytes = 257LL * 1024 * 1024;

    /// The whole answer; nothing: more must come first. LimitExceeded by what is announced; BadInput when it is none,
    /// or more than one.
    Result<std::optional<BridgeMessage>> take();

    /// Where bytes that arrive are to be written, at most roomBytes(), then counted by added().
    char *room();
    qsizetype roomBytes() const { return m_buffer.size() - m_end; }
    void added(qsizetype bytes) { m_end += bytes; }

private:
    QByteArray m_buffer;
    qsizetype m_end = 0; ///< of what has arrived
};

} // namespace etagere
