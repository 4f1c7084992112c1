// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/backendlog.h>

#include <QtCore/QStringList>
#include <functional>
#include <mutex>

namespace etagere {

/// Collects what the backends of one store tell, until its owner fetches it. Any thread.
class ToldLines : public BackendLog
{
public:
    /// Called once when there is something to fetch, from the thread that tells.
    using Waker = std::function<void()>;

    explicit ToldLines(Waker waker)
        : m_waker(std::move(waker))
    {
    }

    void tell(BackendStep step, const QString &text) override;
    QStringList take();
    /// Nobody fetches any more.
    void close();

private:
    /// More than a log keeps is not worth the memory.
    static constexpr qsizetype MostLines = 10'000;

    std::mutex m_mutex;
    Waker m_waker;
    QStringList m_lines;
};

} // namespace etagere
