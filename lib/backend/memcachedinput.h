// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <optional>

namespace etagere {

/// What a server has sent and nobody has taken yet: lines, and blocks whose length was announced. Grows with what has
/// arrived, never with what was announced.
class MemcachedInput
{
public:
    static constexpr qsizetype MostLineBytes = 8 * 1024;

    /// The next line without its end (LF or CR LF); nothing: more must come first. BadInput when it does not end.
    Result<std::optional<QByteArrayView>> takeLine();
    /// The next bytes without the CR LF that must follow; nothing: more must come first. BadInput when other bytes do.
    Result<std::optional<QByteArrayView>> takeBlock(qsizetype bytes);

    bool isEmpty() const { return m_begin == m_end; }

    /// Where bytes that arrive are to be written, then counted by added(). Ends the life of all views that were taken.
    char *room();
    qsizetype roomBytes() const { return m_buffer.size() - m_end; }
    void added(qsizetype bytes) { m_end += bytes; }

private:
    QByteArrayView waiting() const { return QByteArrayView(m_buffer).sliced(m_begin, m_end - m_begin); }

    QByteArray m_buffer;
    qsizetype m_begin = 0; ///< of what is not taken
    qsizetype m_end = 0;   ///< of what has arrived
};

} // namespace etagere
