// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/foldedneedle.h"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace etagere {

namespace {

const unsigned char *bytesOf(QByteArrayView text) { return reinterpret_cast<const unsigned char *>(text.data()); }

/// The needle as the searches want it.
struct Pattern {
    const unsigned char *folded;
    const unsigned char *caseBits;
    qsizetype length;

    bool is(const unsigned char *text) const
    {
        qsizetype i = 0;
        for (; i + 8 <= length; i += 8) {
            if ((word(text + i) | word(caseBits + i)) != word(folded + i))
                return false;
        }
        for (; i < length; ++i) {
            if ((text[i] | caseBits[i]) != folded[i])
                return false;
        }
        return true;
    }

private:
    static quint64 word(const unsigned char *at)
    {
        quint64 word = 0;
        std::memcpy(&word, at, sizeof word);
        return word;
    }
};

qsizetype searchBytewise(const unsigned char *begin, const unsigned char *end, const Pattern &pattern)
{
    for (const unsigned char *at = begin; end - at >= pattern.length; ++at) {
        if (pattern.is(at))
            return at - begin;
    }
    return -1;
}

#ifdef __SSE2__
// Compares 16 bytes at once with one letter in both cases: a letter's cases differ in bit 0x20 only.
class FoldedBytes
{
public:
    FoldedBytes(const Pattern &pattern, qsizetype index)
        : m_byte(_mm_set1_epi8(char(pattern.folded[index])))
        , m_caseBit(_mm_set1_epi8(char(pattern.caseBits[index])))
    {
    }
    __m128i in(const unsigned char *at) const
    {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
        return _mm_cmpeq_epi8(_mm_or_si128(bytes, m_caseBit), m_byte);
    }

private:
    __m128i m_byte;
    __m128i m_caseBit;
};

// Looks at 16 places at a time for the needle's first and last byte, and closer only where both are.
qsizetype searchWide(const unsigned char *begin, const unsigned char *end, const Pattern &pattern)
{
    const qsizetype length = pattern.length;
    const FoldedBytes first(pattern, 0);
    const FoldedBytes last(pattern, length - 1);
    const unsigned char *const lastBlock = end - length - 15;
    for (const unsigned char *at = begin;; at += 16) {
        at = std::min(at, lastBlock);
        auto places = unsigned(_mm_movemask_epi8(_mm_and_si128(first.in(at), last.in(at + length - 1))));
        for (; places; places &= places - 1) {
            const int place = std::countr_zero(places);
            if (pattern.is(at + place))
                return at + place - begin;
        }
        if (at == lastBlock)
            return -1;
    }
}
#endif

} // namespace

FoldedNeedle::FoldedNeedle(QByteArrayView text)
    : m_folded(text.toByteArray())
{
    m_caseBits.resize(m_folded.size());
    for (qsizetype i = 0; i < m_folded.size(); ++i) {
        const unsigned char folded = foldedByte(static_cast<unsigned char>(m_folded[i]));
        m_folded[i] = char(folded);
        m_caseBits[i] = folded >= 'a' && folded <= 'z' ? 0x20 : 0;
    }
}

bool FoldedNeedle::equals(QByteArrayView text) const
{
    const Pattern pattern{ bytesOf(m_folded), bytesOf(m_caseBits), m_folded.size() };
    return text.size() == m_folded.size() && pattern.is(bytesOf(text));
}

qsizetype FoldedNeedle::indexIn(QByteArrayView haystack) const
{
    const qsizetype length = m_folded.size();
    if (length == 0)
        return 0;
    if (haystack.size() < length)
        return -1;
    const Pattern pattern{ bytesOf(m_folded), bytesOf(m_caseBits), length };
    const unsigned char *begin = bytesOf(haystack);
    const unsigned char *end = begin + haystack.size();
#ifdef __SSE2__
    if (haystack.size() >= length + 15)
        return searchWide(begin, end, pattern);
#endif
    return searchBytewise(begin, end, pattern);
}

} // namespace etagere
