// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>

#include <vector>

namespace etagere {

/// Follows the frames of replies as their bytes come, and refuses what would be too much before anybody makes room for
/// it: hiredis allocates an array as long as is announced, and buffers a text whole.
class RedisFrames
{
public:
    static constexpr qint64 MostElements = 1 << 20; ///< in one reply, all levels
    static constexpr qsizetype MostDepth = 7;       ///< as hiredis 0.14
    static constexpr qsizetype MostLine = 64 * 1024;

    /// Texts of one reply together.
    void setMostBytes(qint64 most) { m_mostBytes = most; }
    /// BadInput when it is no RESP2, LimitExceeded when it is too much. The instance is of no use afterwards.
    Result<Done> check(QByteArrayView bytes);

private:
    Result<Done> line(QByteArrayView line);
    Result<Done> text(qint64 size);
    Result<Done> array(qint64 elements);
    void elementEnds();

    qint64 m_mostBytes = 16 * 1024 * 1024;
    QByteArray m_line;              ///< the beginning of one that is not whole yet
    qint64 m_textLeft = 0;          ///< bytes to come, with the line's end
    std::vector<qint64> m_elements; ///< to come, by level
    qint64 m_bytesOfReply = 0;
    qint64 m_elementsOfReply = 0;
};

} // namespace etagere
