// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <algorithm>

namespace etagere {

/// How many keys to ask for at a time, so that the server's other clients do not wait for us: a batch should keep it
/// busy for no more than about 2 ms. Starts small, so that the first rows come at once.
class RedisPace
{
public:
    static constexpr int Fewest = 50;
    static constexpr int MostNames = 1000;
    static constexpr int NearNames = 250;
    static constexpr int MostDetails = 200;
    static constexpr double NameMs = 0.0012; ///< what a name costs the server (measured with Redis 7.0)

    /// `pingMs`: what an answer takes on its way, however little is asked.
    RedisPace(bool namesOnly, double pingMs)
        : m_most(namesOnly ? mostNames(pingMs) : MostDetails)
        , m_busyMs(pingMs + 2)
        , m_idleMs(pingMs + 1)
    {
    }

    int batch() const { return m_batch; }
    /// How long we waited for the answers to a batch.
    void waited(double ms)
    {
        if (ms > m_busyMs)
            m_batch = std::max(Fewest, m_batch * 2 / 3);
        else if (ms < m_idleMs)
            m_batch = std::min(m_most, m_batch * 3 / 2);
    }

private:
    /// A near server always has our next SCAN waiting: its other clients wait for one or two of them each time, and we
    /// gain nothing by larger ones. A far one has time for others while answers are on their way.
    static int mostNames(double pingMs) { return int(std::clamp<double>(pingMs / NameMs, NearNames, MostNames)); }

    int m_most;
    double m_busyMs;
    double m_idleMs;
    int m_batch = Fewest;
};

} // namespace etagere
