// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "names/candidatekeys.h"

#include <QtCore/QSet>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace etagere {

/// Hashes URLs on all processors and keeps those that give a wanted key. add() and drain() belong to one thread.
class CandidatePool
{
public:
    struct Hit {
        QByteArray key;
        LearntName name;
    };

    /// `wanted` does not change while URLs are under way.
    CandidatePool(const CandidateKeys &keys, const QSet<QByteArray> &wanted, std::stop_token stop);
    ~CandidatePool();

    /// Takes one candidate; waits while more are under way than memory should hold. False: stopped.
    bool add(QByteArrayView url, const QString &origin);
    /// Waits until all that was added is hashed, and hands over the hits, each key once.
    std::vector<Hit> drain();
    qint64 hashed() const { return m_hashed; }

private:
    /// URLs one behind the other: an allocation for each would cost as much as its hash.
    struct Batch {
        QByteArray urls;
        QList<qsizetype> ends;
        QString origin;
    };
    static constexpr qsizetype BatchSize = 4096;
    static constexpr qsizetype BatchBytes = 1024 * 1024;
    static constexpr size_t MostBatches = 16;

    void work();
    void hash(const Batch &batch);
    void send();

    const CandidateKeys &m_keys;
    const QSet<QByteArray> &m_wanted;
    const std::stop_token m_stop;
    Batch m_next;
    std::atomic<qint64> m_hashed = 0;
    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_changed;
    std::deque<Batch> m_batches;
    size_t m_underWay = 0;
    bool m_isEnding = false;
    std::vector<Hit> m_hits;
    std::vector<std::thread> m_threads; ///< last: they use the others
};

} // namespace etagere
