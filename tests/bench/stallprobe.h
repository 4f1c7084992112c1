// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

#include <algorithm>

namespace etagere::bench {

inline double sinceInMs(const QElapsedTimer &timer) { return double(timer.nsecsElapsed()) / 1e6; }

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
    /// Ticks that came later than a frame of 60 Hz.
    int beyondAFrame() const { return m_beyondAFrame; }

private:
    void tick()
    {
        const double gap = sinceInMs(m_last);
        m_longest = std::max(m_longest, gap);
        m_beyondAFrame += gap > 16;
        m_last.restart();
    }
    QTimer m_timer;
    QElapsedTimer m_last;
    double m_longest = 0;
    int m_beyondAFrame = 0;
};

} // namespace etagere::bench
