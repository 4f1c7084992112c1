// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/lane.h"

namespace etagere {

Lane::Lane(Opener opener)
    : m_opener(std::move(opener))
    , m_thread(&Lane::run, this)
{
}

Lane::~Lane()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isEnding = true;
        m_running.request_stop();
    }
    m_wake.notify_one();
    m_thread.join();
}

std::stop_source Lane::post(Task task)
{
    std::stop_source stop;
    {
        const std::scoped_lock lock(m_mutex);
        m_jobs.push_back({ std::move(task), stop });
    }
    m_wake.notify_one();
    return stop;
}

bool Lane::next(Job &job)
{
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return m_isEnding || !m_jobs.empty(); });
    if (m_isEnding)
        return false;
    job = std::move(m_jobs.front());
    m_jobs.pop_front();
    m_running = job.stop;
    return true;
}

void Lane::run()
{
    Result<OpenStore> store = failure(ErrorCode::Cancelled, {});
    Job job;
    while (next(job)) {
        if (!store && !job.stop.stop_requested())
            store = m_opener(job.stop.get_token());
        job.task(store, job.stop.get_token());
        job = {};
    }
}

} // namespace etagere
