// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/textarena.h"

namespace etagere {

bool TextArena::addBlock(qint64 size)
{
    if (m_count == BlockList<char>::Capacity)
        return false;
    m_blocks.set(m_count++, std::make_unique_for_overwrite<char[]>(size_t(size)));
    m_memory.fetch_add(size, std::memory_order_relaxed);
    return true;
}

TextArena::Position TextArena::reserve(qint64 length)
{
    if (length > BlockSize) {
        m_used = BlockSize; // what comes next lies behind it
        return addBlock(length) ? Position(m_count - 1) << BlockBits : Full;
    }
    if (length > BlockSize - m_used || m_used == BlockSize) {
        if (!addBlock(BlockSize))
            return Full;
        m_current = m_count - 1;
        m_used = 0;
    }
    const Position position = Position(m_current) << BlockBits | Position(m_used);
    m_used += length;
    return position;
}

} // namespace etagere
