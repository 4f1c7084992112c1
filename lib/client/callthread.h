// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace etagere {

/// A thread in which blocking calls are made while the caller waits for each: so that sockets run no event loop of a
/// caller that has one, and a call that takes too long is told to stop. One caller at a time.
class CallThread
{
public:
    using Task = std::function<void(const std::stop_token &stop)>;

    CallThread();
    CallThread(const CallThread &) = delete;
    CallThread &operator=(const CallThread &) = delete;
    ~CallThread();

    /// Runs `task` to its end. After `most` milliseconds its token is stopped; negative: never.
    void run(int most, const Task &task);

private:
    void serve(const std::stop_token &end);

    std::mutex m_mutex; ///< guards the next two
    const Task *m_task = nullptr;
    std::stop_source m_stop;
    std::condition_variable_any m_changed;
    std::jthread m_thread; ///< the last member: it uses the others
};

} // namespace etagere
