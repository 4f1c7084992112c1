// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace etagere {

/// Background validations, a thread each, one at a time for a request. Any thread; the destructor waits for them.
class Validations
{
public:
    ~Validations();

    /// Nothing happens when the same request is being validated already.
    void start(const Request &request, std::function<void()> task);

private:
    struct Running {
        QByteArray name;
        std::thread thread;
        bool isDone = false;
    };
    void forgetDone();

    std::mutex m_mutex;
    std::list<Running> m_running;
};

} // namespace etagere
