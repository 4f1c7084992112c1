// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/foldedneedle.h"

#include <algorithm>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace etagere {

namespace {

const unsigned char *bytesOf(QByteArrayView text) { return reinterpret_cast<const unsigned char *>(text.data()); }

bool foldsTo(const unsigned char *text, const unsigned char *folded, qsizetype length)
{
    for (qsizetype i = 0; i < length; ++i) {
        if (foldedByte(text[i]) != folded[i])
            return false;
    }
    return true;
}

qsizetype searchBytewise(const unsigned char *begin, const unsigned char *end, const unsigned char *folded,
                         qsizetype length)
{
    for (const unsigned char *at = begin; end - at >= length; ++at) {
        if (foldedByte(*at) == *folded && foldsTo(at + 1, folded + 1, length - 1))
            return at - begin;
    }
    return -1;
}

#ifdef __SSE2__
// Compares 16 bytes at once with one letter in both cases: a letter's cases differ in bit 0x20 only.
class FoldedBytes
{
public:
    explicit FoldedBytes(unsigned char folded)
        : m_byte(_mm_set1_epi8(char(folded)))
        , m_caseBit(_mm_set1_epi8(unsigned(folded - 'a') < 26U ? 0x20 : 0))
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
qsizetype searchWide(const unsigned char *begin, const unsigned char *end, const unsigned char *folded,
                     qsizetype length)
{
    const FoldedBytes first(folded[0]);
    const FoldedBytes last(folded[length - 1]);
    const unsigned char *const lastBlock = end - length - 15;
    for (const unsigned char *at = begin;; at += 16) {
        at = std::min(at, lastBlock);
        auto places = unsigned(_mm_movemask_epi8(_mm_and_si128(first.in(at), last.in(at + length - 1))));
        for (; places; places &= places - 1) {
            const int place = std::countr_zero(places);
            if (foldsTo(at + place, folded, length))
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
    for (char &byte : m_folded)
        byte = char(foldedByte(static_cast<unsigned char>(byte)));
}

bool FoldedNeedle::equals(QByteArrayView text) const
{
    return text.size() == m_folded.size() && foldsTo(bytesOf(text), bytesOf(m_folded), text.size());
}

qsizetype FoldedNeedle::indexIn(QByteArrayView haystack) const
{
    const qsizetype length = m_folded.size();
    if (length == 0)
        return 0;
    if (haystack.size() < length)
        return -1;
    const unsigned char *begin = bytesOf(haystack);
    const unsigned char *end = begin + haystack.size();
#ifdef __SSE2__
    if (haystack.size() >= length + 15)
        return searchWide(begin, end, bytesOf(m_folded), length);
#endif
    return searchBytewise(begin, end, bytesOf(m_folded), length);
}

} // namespace etagere
