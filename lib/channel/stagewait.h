// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QEventLoop>
#include <stop_token>

namespace etagere {

/// Waits in an event loop of the calling thread for a stage of connecting to end, by a socket's signals. (The sockets'
/// own waitForConnected() cannot be left before its time is over without losing the connection.)
class StageWait
{
public:
    enum class End : quint8 { Done, Failed, Stopped, TimedOut };

    StageWait(std::stop_token stop, int patienceMs);
    /// For QObject::connect: connections end with the wait.
    const QObject *context() const { return &m_loop; }
    /// The stage has ended, also before run().
    void finish(bool isDone);
    End run();

private:
    QEventLoop m_loop;
    std::stop_token m_stop;
    int m_patienceMs;
    bool m_isFinished = false;
    End m_end = End::TimedOut;
};

} // namespace etagere
