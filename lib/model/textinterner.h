// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "model/textarena.h"

#include <QtCore/QHash>
#include <optional>

namespace etagere {

/// Numbers for texts that occur again and again. 0 is the empty text. One writer; any thread may read
/// numbers that were published to it.
class TextInterner
{
public:
    /// Knows at most `limit` (<= 65 535) different texts beside the empty one.
    TextInterner(TextArena &arena, int limit)
        : m_arena(arena)
        , m_limit(limit)
    {
    }

    /// Nothing when all numbers are given away.
    std::optional<quint16> number(QByteArrayView text);
    QByteArrayView text(quint16 number) const
    {
        return number ? m_texts[(number - 1) / PageSize][(number - 1) % PageSize] : QByteArrayView();
    }
    qint64 memoryUsed() const { return m_memory.load(std::memory_order_relaxed); }

private:
    static constexpr int PageSize = 256;

    TextArena &m_arena;
    const int m_limit;
    int m_count = 0;
    QHash<QByteArrayView, quint16> m_numbers; // the writer's
    std::array<std::unique_ptr<QByteArrayView[]>, 65536 / PageSize> m_texts;
    std::atomic<qint64> m_memory = 0;
};

} // namespace etagere
