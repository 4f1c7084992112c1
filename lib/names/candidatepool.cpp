// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/candidatepool.h"

#include <QtCore/QThread>

namespace etagere {

CandidatePool::CandidatePool(const CandidateKeys &keys, const QSet<QByteArray> &wanted, std::stop_token stop)
    : m_keys(keys)
    , m_wanted(wanted)
    , m_stop(std::move(stop))
{
    const int count = std::max(1, QThread::idealThreadCount());
    for (int i = 0; i < count; ++i)
        m_threads.emplace_back([this] { work(); });
}

CandidatePool::~CandidatePool()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isEnding = true;
        m_batches.clear();
    }
    m_changed.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

bool CandidatePool::add(QByteArrayView url, const QString &origin)
{
    if (m_next.origin != origin) {
        send();
        m_next.origin = origin;
    }
    m_next.urls.append(url);
    m_next.ends.append(m_next.urls.size());
    if (m_next.ends.size() >= BatchSize || m_next.urls.size() >= BatchBytes)
        send();
    return !m_stop.stop_requested();
}

void CandidatePool::send()
{
    if (m_next.ends.isEmpty())
        return;
    const QString origin = m_next.origin;
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_batches.size() < MostBatches; });
    m_batches.push_back(std::exchange(m_next, { {}, {}, origin }));
    ++m_underWay;
    lock.unlock();
    m_changed.notify_all();
}

std::vector<CandidatePool::Hit> CandidatePool::drain()
{
    send();
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_underWay == 0; });
    return std::exchange(m_hits, {});
}

void CandidatePool::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_isEnding || !m_batches.empty(); });
        if (m_isEnding)
            return;
        const Batch batch = std::move(m_batches.front());
        m_batches.pop_front();
        lock.unlock();
        m_changed.notify_all();
        hash(batch);
        lock.lock();
        --m_underWay;
        m_changed.notify_all();
    }
}

void CandidatePool::hash(const Batch &batch)
{
    qsizetype begin = 0;
    for (const qsizetype end : batch.ends) {
        if (m_stop.stop_requested())
            return;
        const QByteArray url = QByteArray::fromRawData(batch.urls.constData() + begin, end - begin);
        begin = end;
        m_keys.forEach(url, [&](const QByteArray &key) {
            if (const auto wanted = m_wanted.constFind(key); wanted != m_wanted.cend()) {
                const std::scoped_lock lock(m_mutex);
                m_hits.push_back({ *wanted, { QByteArray(url.constData(), url.size()), batch.origin } });
            }
            return true;
        });
    }
    m_hashed += batch.ends.size();
}

} // namespace etagere
