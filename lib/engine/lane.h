// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/opening.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace etagere {

/// One kind of work on one cache: a thread with a backend instance of its own, which works off its tasks in order.
/// The cache is opened when the first task needs it, and again after a failure.
class Lane
{
public:
    /// Runs in the lane's thread. The store outlives the call; an error says why it could not be opened.
    using Task = std::function<void(Result<OpenStore> &store, const std::stop_token &stop)>;
    using Opener = std::function<Result<OpenStore>(std::stop_token)>;

    explicit Lane(Opener opener);
    /// Asks everything to stop and waits for the thread; tasks that have not begun are dropped.
    ~Lane();
    Lane(const Lane &) = delete;
    Lane &operator=(const Lane &) = delete;

    /// The handle stops this task, before it begins as well: it then runs with a stop requested already.
    std::stop_source post(Task task);

private:
    struct Job {
        Task task;
        std::stop_source stop;
    };
    void run();
    bool next(Job &job);

    const Opener m_opener;
    std::mutex m_mutex; ///< guards the four that follow
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    std::stop_source m_running{ std::nostopstate };
    bool m_isEnding = false;
    std::thread m_thread; ///< last: it uses the others
};

} // namespace etagere
