// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/callthread.h"

#include <chrono>

namespace etagere {

CallThread::CallThread()
    : m_thread([this](const std::stop_token &end) { serve(end); })
{
}

CallThread::~CallThread() = default;

void CallThread::run(int most, const Task &task)
{
    std::unique_lock lock(m_mutex);
    m_stop = std::stop_source();
    m_task = &task;
    m_changed.notify_all();
    const auto isDone = [this] { return !m_task; };
    if (most >= 0 && !m_changed.wait_for(lock, std::chrono::milliseconds(most), isDone))
        m_stop.request_stop();
    m_changed.wait(lock, isDone);
}

void CallThread::serve(const std::stop_token &end)
{
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, end, [this] { return m_task != nullptr; })) {
        const Task &task = *m_task;
        const std::stop_token stop = m_stop.get_token();
        lock.unlock();
        task(stop);
        lock.lock();
        m_task = nullptr;
        m_changed.notify_all();
    }
}

} // namespace etagere
