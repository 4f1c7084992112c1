// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/linediff.h"

#include <algorithm>
#include <vector>

namespace etagere {

namespace {

// Memory grows with its square; beyond it nobody reads differences line by line.
constexpr int MostEdits = 1000;

class Differ
{
public:
    Differ(const QList<QByteArray> &before, const QList<QByteArray> &after)
        : m_before(before)
        , m_after(after)
    {
        while (m_start < qMin(before.size(), after.size()) && before[m_start] == after[m_start])
            ++m_start;
        m_beforeEnd = int(before.size());
        m_afterEnd = int(after.size());
        while (m_beforeEnd > m_start && m_afterEnd > m_start && before[m_beforeEnd - 1] == after[m_afterEnd - 1]) {
            --m_beforeEnd;
            --m_afterEnd;
        }
    }

    QList<DiffRun> runs()
    {
        add(true, 0, 0, m_start, m_start);
        if (const int edits = search(); edits < 0)
            add(false, m_start, m_start, m_beforeEnd - m_start, m_afterEnd - m_start);
        else
            walkBack(edits);
        add(true, m_beforeEnd, m_afterEnd, int(m_before.size()) - m_beforeEnd, int(m_after.size()) - m_afterEnd);
        return m_runs;
    }

private:
    void add(bool isSame, int before, int after, int beforeCount, int afterCount)
    {
        if (beforeCount == 0 && afterCount == 0)
            return;
        if (!m_runs.isEmpty() && m_runs.last().isSame == isSame) {
            m_runs.last().beforeCount += beforeCount;
            m_runs.last().afterCount += afterCount;
        } else {
            m_runs += { isSame, before, beforeCount, after, afterCount };
        }
    }

    bool isSame(int x, int y) const { return m_before[m_start + x] == m_after[m_start + y]; }

    /// `last`: the furthest place on each diagonal k = x - y after one edit less.
    static int at(const std::vector<int> &last, int edits, int k) { return last[size_t(k + edits - 1)]; }
    static bool isInsertion(const std::vector<int> &last, int edits, int k)
    {
        return k == -edits || (k != edits && at(last, edits, k - 1) < at(last, edits, k + 1));
    }
    /// The furthest place on diagonal k with the last edit, before what follows it and is the same.
    static int furthest(const std::vector<int> &last, int edits, int k)
    {
        return isInsertion(last, edits, k) ? at(last, edits, k + 1) : at(last, edits, k - 1) + 1;
    }

    /// Number of edits, -1 when they are too many; m_trace then tells how each diagonal was reached.
    int search()
    {
        const int width = m_beforeEnd - m_start, height = m_afterEnd - m_start;
        for (int edits = 0; edits <= qMin(MostEdits, width + height); ++edits) {
            // Diagonals -edits … edits; those of the other parity are never looked at.
            std::vector<int> reached(size_t(2 * edits + 1), -1);
            for (int k = -edits; k <= edits; k += 2) {
                int x = edits == 0 ? 0 : furthest(m_trace.back(), edits, k), y = x - k;
                while (x < width && y < height && isSame(x, y)) {
                    ++x;
                    ++y;
                }
                reached[size_t(k + edits)] = x;
                if (x >= width && y >= height)
                    return edits;
            }
            m_trace.push_back(std::move(reached));
        }
        return -1;
    }

    void walkBack(int edits)
    {
        struct Step {
            bool isSame;
            int x, y, beforeCount, afterCount;
        };
        std::vector<Step> steps;
        int x = m_beforeEnd - m_start, y = m_afterEnd - m_start;
        for (; edits > 0; --edits) {
            const std::vector<int> &last = m_trace[size_t(edits - 1)];
            const int k = x - y, start = furthest(last, edits, k);
            steps.push_back({ true, start, start - k, x - start, x - start });
            const bool isInserted = isInsertion(last, edits, k);
            x = isInserted ? start : start - 1;
            y = isInserted ? start - k - 1 : start - k;
            steps.push_back({ false, x, y, isInserted ? 0 : 1, isInserted ? 1 : 0 });
        }
        steps.push_back({ true, 0, 0, x, x });
        std::for_each(steps.rbegin(), steps.rend(), [this](const Step &step) {
            add(step.isSame, m_start + step.x, m_start + step.y, step.beforeCount, step.afterCount);
        });
    }

    const QList<QByteArray> &m_before;
    const QList<QByteArray> &m_after;
    int m_start = 0; ///< lines that both begin with
    int m_beforeEnd = 0;
    int m_afterEnd = 0;
    std::vector<std::vector<int>> m_trace;
    QList<DiffRun> m_runs;
};

} // namespace

QList<DiffRun> lineDiff(const QList<QByteArray> &before, const QList<QByteArray> &after)
{
    return Differ(before, after).runs();
}

} // namespace etagere
