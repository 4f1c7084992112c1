// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/textparts.h"

#include <algorithm>

namespace etagere {

TextParts::TextParts(const QByteArray &utf8)
    : m_text(utf8)
    , m_starts(1)
{
    do {
        const Start &last = m_starts.back();
        const qsizetype end = endOfPart(last.offset);
        const auto breaks = std::count(m_text.cbegin() + last.offset, m_text.cbegin() + end, '\n');
        m_starts.push_back({ end, last.line + breaks });
    } while (m_starts.back().offset < m_text.size());
    if (!m_text.isEmpty() && !m_text.endsWith('\n'))
        ++m_starts.back().line;
}

// After the last line that ends within the part, else between two characters.
qsizetype TextParts::endOfPart(qsizetype start) const
{
    const qsizetype limit = start + PartBytes;
    if (limit >= m_text.size())
        return m_text.size();
    const qsizetype lineEnd = m_text.lastIndexOf('\n', limit - 1);
    if (lineEnd >= start)
        return lineEnd + 1;
    qsizetype end = limit;
    while (end > limit - 4 && (m_text[end] & 0xc0) == 0x80)
        --end;
    return end;
}

int TextParts::partAt(qsizetype offset) const
{
    const auto next = std::upper_bound(m_starts.begin() + 1, m_starts.end() - 1, offset,
                                       [](qsizetype at, const Start &start) { return at < start.offset; });
    return int(next - m_starts.begin()) - 1;
}

} // namespace etagere
