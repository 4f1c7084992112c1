// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/entrytable.h>
#include <etagere/filter.h>

#include <algorithm>
#include <numeric>
#include <thread>

namespace etagere {

namespace {

constexpr quint32 Slice = 4096;
constexpr size_t FewHits = Slice / 64;

/// Looks at rows slice by slice: at each row, or, where hits are few, at those only that have the
/// filter's text.
class Matcher
{
public:
    Matcher(const EntryTable &table, const Filter &filter, Msecs now)
        : m_table(table)
        , m_filter(filter)
        , m_now(now)
        , m_parts(filter.rowParts())
        , m_needle(filter.commonNeedle())
    {
    }

    std::vector<quint32> rows(quint32 first, quint32 last, const std::function<bool()> &stopped)
    {
        for (quint32 slice = first; slice < last && !(stopped && stopped()); slice += std::min(Slice, last - slice))
            lookAt(slice, slice + std::min(Slice, last - slice));
        return std::move(m_rows);
    }

private:
    void lookAt(quint32 first, quint32 last)
    {
        const size_t before = m_rows.size();
        quint32 looks = 0;
        for (quint32 index = next(first, last); index < last; index = next(index + 1, last)) {
            ++looks;
            m_table.read(index, m_parts, m_row);
            if (m_filter.matches(m_row, m_now))
                m_rows.push_back(index);
        }
        if (m_hasFewHits && looks > 2 * FewHits)
            m_needle = nullptr; // it is often where the filter does not mean it
        m_hasFewHits = m_rows.size() - before < FewHits;
    }
    quint32 next(quint32 index, quint32 last) const
    {
        return m_needle && m_hasFewHits ? m_table.nextCandidate(index, last, *m_needle) : index;
    }

    const EntryTable &m_table;
    const Filter &m_filter;
    const Msecs m_now;
    const int m_parts;
    const FoldedNeedle *m_needle;
    bool m_hasFewHits = false;
    Row m_row;
    std::vector<quint32> m_rows;
};

} // namespace

std::vector<quint32> filteredRows(const EntryTable &table, const Filter &filter, quint32 first, quint32 last, Msecs now,
                                  const std::function<bool()> &stopped)
{
    constexpr quint32 WorthAThread = 50'000;
    if (filter.isEmpty()) {
        std::vector<quint32> all(last - first);
        std::iota(all.begin(), all.end(), first);
        return all;
    }
    if (last - first < WorthAThread)
        return Matcher(table, filter, now).rows(first, last, stopped);
    const quint32 middle = first + (last - first) / 2;
    std::vector<quint32> second;
    std::thread other([&] { second = Matcher(table, filter, now).rows(middle, last, stopped); });
    std::vector<quint32> rows = Matcher(table, filter, now).rows(first, middle, stopped);
    other.join();
    rows.insert(rows.end(), second.begin(), second.end());
    return rows;
}

} // namespace etagere
