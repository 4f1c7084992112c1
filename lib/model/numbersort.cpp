// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/numbersort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace etagere {

namespace {

constexpr int DigitBits = 11;
constexpr size_t Digits = 1U << DigitBits;

size_t digit(quint64 item, int shift) { return (item >> shift) & (Digits - 1); }

// One pass of a radix sort, which keeps the order of equal digits.
void sortByDigit(const std::vector<quint64> &from, std::vector<quint64> &to, int shift)
{
    std::array<size_t, Digits> places{};
    for (quint64 item : from)
        ++places[digit(item, shift)];
    size_t next = 0;
    for (size_t &place : places)
        next += std::exchange(place, next);
    for (quint64 item : from)
        to[places[digit(item, shift)]++] = item;
}

// Items with the value's distance from the first in their upper half and the row in the lower.
std::vector<quint32> sortedPacked(std::vector<quint64> packed, int valueBits)
{
    std::vector<quint64> other(packed.size());
    for (int bit = 0; bit < valueBits; bit += DigitBits) {
        sortByDigit(packed, other, 32 + bit);
        packed.swap(other);
    }
    std::vector<quint32> rows(packed.size());
    std::transform(packed.begin(), packed.end(), rows.begin(), [](quint64 item) { return quint32(item); });
    return rows;
}

std::vector<quint32> sortedWide(std::vector<NumberItem> items, bool reverse)
{
    std::stable_sort(items.begin(), items.end(), [reverse](const NumberItem &a, const NumberItem &b) {
        return reverse ? b.value < a.value : a.value < b.value;
    });
    std::vector<quint32> rows(items.size());
    std::transform(items.begin(), items.end(), rows.begin(), [](const NumberItem &item) { return item.row; });
    return rows;
}

} // namespace

std::vector<quint32> rowsByNumber(const std::vector<NumberItem> &items, bool reverse)
{
    if (items.empty())
        return {};
    const auto [least, most] = std::minmax_element(
        items.begin(), items.end(), [](const NumberItem &a, const NumberItem &b) { return a.value < b.value; });
    const quint64 range = quint64(most->value) - quint64(least->value);
    if (range > 0xFFFFFFFFU)
        return sortedWide(items, reverse);
    std::vector<quint64> packed(items.size());
    std::transform(items.begin(), items.end(), packed.begin(),
                   [=, low = quint64(least->value), high = quint64(most->value)](const NumberItem &item) {
                       const quint64 distance = reverse ? high - quint64(item.value) : quint64(item.value) - low;
                       return distance << 32 | item.row;
                   });
    return sortedPacked(std::move(packed), int(std::bit_width(range)));
}

} // namespace etagere
