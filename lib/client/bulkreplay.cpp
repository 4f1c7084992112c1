// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/bulkreplay.h>

#include "client/hostpace.h"

#include <etagere/datetime.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace etagere {

namespace {

constexpr std::chrono::milliseconds StopSlice(50);

/// The items among the workers, and what came of them.
class BulkReplay
{
public:
    BulkReplay(const QList<ReplayItem> &items, const Transport &transport, const BulkReplayLimits &limits,
               const ReplayConsumer &consumer, const std::stop_token &stop)
        : m_items(items)
        , m_transport(transport)
        , m_limits(limits)
        , m_consumer(consumer)
        , m_stop(stop)
        , m_pace(items, limits)
    {
    }

    BulkReplaySummary run()
    {
        {
            std::vector<std::jthread> workers;
            const qsizetype count = qMin<qsizetype>(m_limits.atOnce, m_items.size());
            for (qsizetype i = 0; i < count; ++i)
                workers.emplace_back([this] { work(); });
        }
        m_summary.isCancelled = m_stop.stop_requested() && !m_pace.isEmpty();
        m_summary.skipped += m_pace.dropped();
        return m_summary;
    }

private:
    void work()
    {
        for (qsizetype index = next(); index >= 0; index = next())
            replayOne(index);
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
        const ReplayItem &item = m_items.at(index);
        const Result<Request> request = replayRequest(item.stored, m_limits.isConditional, m_limits.added);
        const Replay answer = request ? replay(item.stored, *request, m_transport, m_stop)
                                      : Replay{ {}, tl::unexpected(request.error()) };
        const std::lock_guard lock(m_mutex);
        const QString note = m_pace.finished(index, answer, currentTime());
        if (!note.isEmpty() && !m_summary.notes.contains(note))
            m_summary.notes.append(note);
        count(answer, request.has_value());
        if (m_consumer)
            m_consumer(item, answer);
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

    const QList<ReplayItem> &m_items;
    const Transport &m_transport;
    const BulkReplayLimits &m_limits;
    const ReplayConsumer &m_consumer;
    const std::stop_token m_stop;
    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_changed;
    HostPace m_pace;
    BulkReplaySummary m_summary;
};

} // namespace

BulkReplaySummary replayAll(const QList<ReplayItem> &items, const Transport &transport, const BulkReplayLimits &limits,
                            const ReplayConsumer &consumer, const std::stop_token &stop)
{
    return BulkReplay(items, transport, limits, consumer, stop).run();
}

} // namespace etagere
