// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/keydecoder.h"
#include "engine/opening.h"

#include <atomic>
#include <mutex>

namespace etagere {

/// Turns a backend's entries into rows, filters them and hands them on. The work is done in the pushing threads;
/// only the consumer and the books are behind a lock.
class RowSink : public ListSink
{
public:
    using EstimateConsumer = std::function<void(qint64)>;

    /// `store` outlives the sink.
    RowSink(const OpenStore &store, ListingOptions options, const RowConsumer &consumer, std::stop_token stop);
    void setEstimateConsumer(EstimateConsumer consumer) { m_estimateConsumer = std::move(consumer); }

    bool push(const ListedEntry &entry) override;
    void note(const QString &text) override;
    void estimate(qint64 entries) override;

    /// Hands on an entry that push() had put off, now that its body is at hand.
    bool pushRead(const StoredKey &key, const Value &value);
    /// Entries whose separate body a body: term wants; to be read once the backend has ended its listing.
    const QList<StoredKey> &postponed() const { return m_postponed; }
    /// The limit was reached or the consumer said enough: an early end that is no failure.
    bool isSatisfied() const { return m_isSatisfied; }
    /// What the backend is to be asked for.
    ListDepth depth() const { return m_options.depth; }
    /// Only after the listing.
    ListingSummary summary() const;

private:
    enum class BodyMatch { Yes, No, Postponed };
    bool handOn(const Row &row, const ListedEntry &entry);
    BodyMatch bodyMatch(const ListedEntry &entry, const Dialect &dialect) const;
    void fill(Row &row, RowMeta &meta, QByteArray &error, const ListedEntry &entry);

    const DialectChoice m_dialects;
    const ListingOptions m_options;
    KeyDecoder m_keys;
    const RowConsumer &m_consumer;
    EstimateConsumer m_estimateConsumer;
    const std::stop_token m_stop;
    const Msecs m_now;
    const bool m_hasStoreClock;

    std::atomic<bool> m_isSatisfied = false;
    std::atomic<qint64> m_entries = 0;
    std::atomic<qint64> m_failed = 0;
    std::mutex m_mutex; ///< guards what follows and the consumers
    qint64 m_matched = 0;
    QStringList m_notes;
    QList<StoredKey> m_postponed;
};

/// One whole listing of an open backend, postponed bodies included.
Result<ListingSummary> listRows(Backend &backend, RowSink &sink, std::stop_token stop);

} // namespace etagere
