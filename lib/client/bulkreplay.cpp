// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/bulkreplay.h>

#include "client/hostpace.h"

#include <etagere/datetime.h>

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace etagere {

namespace {

constexpr std::chrono::milliseconds StopSlice(50);

using Consumer = std::function<void(qsizetype index, const ReplayItem &item, const Replay &replay)>;

/// The items among the workers, and what came of them. Its own thread reads them: a backend belongs to one.
class BulkReplay
{
public:
    BulkReplay(const QList<QByteArray> &urls, const ReplayReader &read, const Transport &transport,
               const BulkReplayLimits &limits, const Consumer &consumer, const std::stop_token &stop)
        : m_read(read)
        , m_transport(transport)
        , m_limits(limits)
        , m_consumer(consumer)
        , m_stop(stop)
        , m_working(qMin<qsizetype>(limits.atOnce, urls.size()))
        , m_pace(urls, limits)
    {
    }

    BulkReplaySummary run()
    {
        {
            std::vector<std::jthread> workers;
            for (qsizetype i = 0, count = m_working; i < count; ++i)
                workers.emplace_back([this] { work(); });
            serveReads();
        }
        m_summary.isCancelled = m_stop.stop_requested() && !m_pace.isEmpty();
        m_summary.skipped += m_pace.dropped();
        return m_summary;
    }

private:
    struct Reading {
        qsizetype index;
        std::promise<Result<ReplayItem>> item;
    };

    /// Until the last worker has ended.
    void serveReads()
    {
        std::unique_lock lock(m_mutex);
        while (m_working > 0 || !m_readings.empty()) {
            if (m_readings.empty()) {
                m_wanted.wait(lock);
                continue;
            }
            Reading reading = std::move(m_readings.front());
            m_readings.pop_front();
            lock.unlock();
            reading.item.set_value(m_read(reading.index));
            lock.lock();
        }
    }

    Result<ReplayItem> item(qsizetype index)
    {
        std::future<Result<ReplayItem>> item;
        {
            const std::lock_guard lock(m_mutex);
            item = m_readings.emplace_back(Reading{ index, {} }).item.get_future();
        }
        m_wanted.notify_one();
        return item.get();
    }

    void work()
    {
        for (qsizetype index = next(); index >= 0; index = next())
            replayOne(index);
        const std::lock_guard lock(m_mutex);
        --m_working;
        m_wanted.notify_one();
    }

    /// Waits until there is one that may be sent; -1: there will be none.
    qsizetype next()
    {
        std::unique_lock lock(m_mutex);
        while (!m_stop.stop_requested() && !m_pace.isEmpty()) {
            const qsizetype index = m_pace.take(currentTime());
            if (index >= 0)
                return index;
            m_changed.wait_for(lock, StopSlice);
        }
        return -1;
    }

    void replayOne(qsizetype index)
    {
        const Result<ReplayItem> item = this->item(index);
        const Result<Request> request = item.and_then(
            [this](const ReplayItem &i) { return replayRequest(i.stored, m_limits.isConditional, m_limits.added); });
        const Replay answer = request ? replay(item->stored, *request, m_transport, m_stop)
                                      : Replay{ {}, tl::unexpected(request.error()) };
        const std::lock_guard lock(m_mutex);
        const QString note = m_pace.finished(index, answer, currentTime());
        if (!note.isEmpty() && !m_summary.notes.contains(note))
            m_summary.notes.append(note);
        count(answer, request.has_value());
        if (m_consumer)
            m_consumer(index, item.value_or(ReplayItem()), answer);
        m_changed.notify_all();
    }

    void count(const Replay &answer, bool wasSent)
    {
        if (!wasSent)
            ++m_summary.skipped;
        else if (answer.verdict == ReplayVerdict::NotModified)
            ++m_summary.notModified;
        else if (answer.verdict == ReplayVerdict::Failed)
            ++m_summary.failed;
        else
            ++m_summary.full;
        m_summary.bytesSaved += answer.bytesSaved;
    }

    const ReplayReader &m_read;
    const Transport &m_transport;
    const BulkReplayLimits &m_limits;
    const Consumer &m_consumer;
    const std::stop_token m_stop;
    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_changed;
    std::condition_variable m_wanted; ///< something is to be read, or a worker has ended
    std::deque<Reading> m_readings;
    qsizetype m_working;
    HostPace m_pace;
    BulkReplaySummary m_summary;
};

} // namespace

BulkReplaySummary replayAll(const QList<ReplayItem> &items, const Transport &transport, const BulkReplayLimits &limits,
                            const ReplayConsumer &consumer, const std::stop_token &stop)
{
    QList<QByteArray> urls;
    for (const ReplayItem &item : items)
        urls.append(item.stored.url);
    const auto read = [&items](qsizetype index) -> Result<ReplayItem> { return items.at(index); };
    const auto take = [&](qsizetype, const ReplayItem &item, const Replay &replay) {
        if (consumer)
            consumer(item, replay);
    };
    return replayAll(urls, read, transport, limits, take, stop);
}

BulkReplaySummary
replayAll(const QList<QByteArray> &urls, const ReplayReader &read, const Transport &transport,
          const BulkReplayLimits &limits,
          const std::function<void(qsizetype index, const ReplayItem &item, const Replay &replay)> &consumer,
          const std::stop_token &stop)
{
    return BulkReplay(urls, read, transport, limits, consumer, stop).run();
}

} // namespace etagere
