// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

#include <algorithm>
#include <time.h>

namespace etagere::bench {

inline double sinceInMs(const QElapsedTimer &timer) { return double(timer.nsecsElapsed()) / 1e6; }

/// What this thread itself has computed, in milliseconds: other programs do not count.
inline double threadTimeInMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

/// Longest time between two ticks of a timer of 1 ms, in milliseconds.
class StallProbe
{
public:
    StallProbe()
    {
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
        m_last.start();
        m_timer.start(1);
    }
    double longest()
    {
        tick();
        return m_longest;
    }
    /// The most that the thread has computed between two ticks: a stall that a busy machine does not make longer.
    double longestWork()
    {
        tick();
        return m_longestWork;
    }
    /// Ticks that came later than a frame of 60 Hz.
    int beyondAFrame() const { return m_beyondAFrame; }

private:
    void tick()
    {
        const double gap = sinceInMs(m_last);
        m_longest = std::max(m_longest, gap);
        m_beyondAFrame += gap > 16;
        m_last.restart();
        const double work = threadTimeInMs();
        m_longestWork = std::max(m_longestWork, work - m_lastWork);
        m_lastWork = work;
    }
    QTimer m_timer;
    QElapsedTimer m_last;
    double m_longest = 0;
    double m_lastWork = threadTimeInMs();
    double m_longestWork = 0;
    int m_beyondAFrame = 0;
};

} // namespace etagere::bench
