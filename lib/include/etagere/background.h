// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QThread>
#include <QtCore/QThreadPool>
#include <memory>
#include <stop_token>

namespace etagere {

/// Handle of a piece of background work; cancels it when it goes out of scope or is replaced.
class Background
{
public:
    Background() = default;
    Background(Background &&) noexcept = default;
    Background &operator=(Background &&other) noexcept
    {
        cancel();
        m_stop = std::exchange(other.m_stop, std::stop_source(std::nostopstate));
        return *this;
    }
    ~Background() { cancel(); }
    void cancel() { m_stop.request_stop(); }

    /// Runs `work(stop_token)` on the thread pool, then `then(result)` in the thread of `context`, unless it was
    /// cancelled or `context` is gone by then.
    template <typename Work, typename Then>
    [[nodiscard]] static Background run(QObject *context, Work work, Then then)
    {
        Background handle;
        handle.m_stop = std::stop_source();
        const std::stop_token stop = handle.m_stop.get_token();
        // The receiver lives in context's thread, so that context may die at any time.
        auto receiver = std::shared_ptr<QObject>(new QObject, &Background::release);
        receiver->moveToThread(context->thread());
        const QPointer<QObject> guard(context);
        QThreadPool::globalInstance()->start([=, work = std::move(work), then = std::move(then)]() mutable {
            auto result = std::make_shared<decltype(work(stop))>(work(stop));
            // The call keeps its receiver: a deferred delete may otherwise overtake it.
            QMetaObject::invokeMethod(
                receiver.get(),
                [=, receiver = receiver, then = std::move(then)]() mutable {
                    if (guard && !stop.stop_requested())
                        then(std::move(*result));
                },
                Qt::QueuedConnection);
        });
        return handle;
    }

private:
    // At the end of the program the last reference goes with an event that is dropped under the lock of the
    // event queue: posting a deleteLater() there would wait for ever.
    static void release(QObject *receiver)
    {
        if (receiver->thread() == QThread::currentThread())
            delete receiver;
        else
            receiver->deleteLater();
    }

    std::stop_source m_stop{ std::nostopstate };
};

} // namespace etagere
