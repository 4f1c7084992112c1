// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/validations.h"

#include <algorithm>

namespace etagere {

namespace {

QByteArray nameOf(const Request &request)
{
    QByteArray name = request.url;
    for (const HeaderField &field : request.headers)
        name += '\n' + field.name + ':' + field.value;
    return name;
}

} // namespace

Validations::~Validations()
{
    for (Running &running : m_running)
        running.thread.join();
}

void Validations::start(const Request &request, std::function<void()> task)
{
    const std::lock_guard lock(m_mutex);
    forgetDone();
    const QByteArray name = nameOf(request);
    const bool isRunning = std::any_of(m_running.begin(), m_running.end(),
                                       [&name](const Running &running) { return running.name == name; });
    if (isRunning)
        return;
    Running &running = m_running.emplace_back();
    running.name = name;
    running.thread = std::thread([this, &running, task = std::move(task)] {
        task();
        const std::lock_guard ending(m_mutex);
        running.isDone = true;
    });
}

void Validations::forgetDone()
{
    for (auto it = m_running.begin(); it != m_running.end();) {
        if (it->isDone)
            it->thread.join(); // it has nothing left to do but to end
        it = it->isDone ? m_running.erase(it) : std::next(it);
    }
}

} // namespace etagere
