// SPDX-License-Identifier: LGPL-3.0-or-later
#include "channel/stagewait.h"

#include <QtCore/QTimer>

namespace etagere {

StageWait::StageWait(std::stop_token stop, int patienceMs)
    : m_stop(std::move(stop))
    , m_patienceMs(patienceMs)
{
}

void StageWait::finish(bool isDone)
{
    if (std::exchange(m_isFinished, true))
        return;
    m_end = isDone ? End::Done : End::Failed;
    m_loop.quit();
}

StageWait::End StageWait::run()
{
    // The callback comes from another thread, at any moment: only a queued call is safe.
    const std::stop_callback wake(
        m_stop, [this] { QMetaObject::invokeMethod(&m_loop, &QEventLoop::quit, Qt::QueuedConnection); });
    QTimer patience;
    patience.setSingleShot(true);
    QObject::connect(&patience, &QTimer::timeout, &m_loop, &QEventLoop::quit);
    patience.start(m_patienceMs);
    if (!m_isFinished)
        m_loop.exec();
    return m_stop.stop_requested() ? End::Stopped : m_end;
}

} // namespace etagere
