// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArrayView>
#include <array>
#include <atomic>
#include <memory>

namespace etagere {

/// A list of blocks that grows without moving anything: a reader may look at a block that it learned of
/// (by an acquire load after the writer's release store) while the writer adds others.
template <typename T>
class BlockList
{
public:
    static constexpr quint32 Capacity = 1U << 20;

    T *at(quint32 index) const { return (*m_pages[index / PageSize])[index % PageSize].get(); }
    void set(quint32 index, std::unique_ptr<T[]> block)
    {
        auto &page = m_pages[index / PageSize];
        if (!page)
            page = std::make_unique<Page>();
        (*page)[index % PageSize] = std::move(block);
    }

private:
    static constexpr quint32 PageSize = 1U << 10;
    using Page = std::array<std::unique_ptr<T[]>, PageSize>;
    std::array<std::unique_ptr<Page>, Capacity / PageSize> m_pages;
};

/// Append-only bytes in 1 MiB blocks; what is longer than a block gets a block of its own. One writer.
class TextArena
{
public:
    /// A place, in 40 bits.
    using Position = quint64;
    static constexpr Position Full = ~Position(0);

    /// Room for `length` contiguous bytes; Full when 2^20 blocks are in use. Positions rise, and what lies
    /// between two in one block was reserved between them.
    Position reserve(qint64 length);
    char *at(Position position) const { return m_blocks.at(blockOf(position)) + (position & OffsetMask); }
    static quint32 blockOf(Position position) { return quint32(position >> BlockBits); }
    qint64 memoryUsed() const { return m_memory.load(std::memory_order_relaxed); }

private:
    static constexpr int BlockBits = 20;
    static constexpr qint64 BlockSize = 1 << BlockBits;
    static constexpr Position OffsetMask = BlockSize - 1;

    bool addBlock(qint64 size);

    BlockList<char> m_blocks;
    quint32 m_count = 0;
    quint32 m_current = 0;
    qint64 m_used = BlockSize; // of the current block; there is none yet
    std::atomic<qint64> m_memory = 0;
};

} // namespace etagere
