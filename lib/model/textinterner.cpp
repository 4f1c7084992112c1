// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/textinterner.h"

namespace etagere {

std::optional<quint16> TextInterner::number(QByteArrayView text)
{
    if (text.isEmpty())
        return quint16(0);
    if (const auto known = m_numbers.constFind(text); known != m_numbers.cend())
        return known.value();
    if (m_count == m_limit)
        return std::nullopt;
    const TextArena::Position position = m_arena.reserve(text.size());
    if (position == TextArena::Full)
        return std::nullopt;
    char *copy = m_arena.at(position);
    std::copy(text.begin(), text.end(), copy);
    auto &page = m_texts[size_t(m_count / PageSize)];
    if (!page) {
        page = std::make_unique<QByteArrayView[]>(PageSize);
        m_memory.fetch_add(PageSize * qint64(sizeof(QByteArrayView)), std::memory_order_relaxed);
    }
    const QByteArrayView kept(copy, text.size());
    page[size_t(m_count % PageSize)] = kept;
    m_numbers.insert(kept, quint16(++m_count));
    return quint16(m_count);
}

} // namespace etagere
