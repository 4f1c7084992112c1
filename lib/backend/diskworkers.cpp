// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/diskworkers.h"

#include "core/files.h"

#include <array>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

namespace etagere {

namespace {

constexpr size_t FirstWorkers = 2;
constexpr size_t MaxWorkers = 8;

using Work = std::function<void(const NextJob &next)>;

class DiskWorkers
{
public:
    DiskWorkers(size_t jobs, const Work &work)
        : m_jobs(jobs)
        , m_work(work)
    {
    }

    void run()
    {
        for (size_t i = 0; i < FirstWorkers; ++i)
            add();
        // A worker may start another until it ends, so none is missed in this order.
        for (size_t i = 0; i < started(); ++i)
            m_workers[i].join();
    }

private:
    void add()
    {
        const std::scoped_lock lock(m_mutex);
        if (m_started < std::min(MaxWorkers, m_jobs))
            m_workers[m_started++] = std::thread([this] { workInThread(); });
    }

    size_t started()
    {
        const std::scoped_lock lock(m_mutex);
        return m_started;
    }

    void workInThread()
    {
        std::optional<quint64> reads; // before the job at hand
        m_work([this, &reads](size_t &job) {
            const quint64 now = diskReadsOfThread();
            if (reads && now > *reads)
                add();
            reads = now;
            job = m_next++;
            return job < m_jobs;
        });
    }

    const size_t m_jobs;
    const Work &m_work;
    std::atomic<size_t> m_next = 0;
    std::mutex m_mutex; ///< of what follows
    std::array<std::thread, MaxWorkers> m_workers;
    size_t m_started = 0;
};

} // namespace

void shareOutJobs(size_t jobs, const std::function<void(const NextJob &next)> &work) { DiskWorkers(jobs, work).run(); }

} // namespace etagere
