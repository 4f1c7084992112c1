// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/opening.h"
#include "engine/tablefiller.h"

#include <QtCore/QTimer>
#include <atomic>

namespace etagere {

/// What the listing's worker and its Listing both hold: it outlives either.
class ListingState
{
public:
    TableFiller filler;
    std::atomic<qint64> estimate = -1;
    std::atomic<qint64> failed = 0;
    std::atomic<qint64> unread = 0;
    /// What readRows() found; written by its lane alone.
    const std::shared_ptr<EntryTable> readTable = std::make_shared<EntryTable>();

    QStringList notes() const;
    void addNotes(const QStringList &notes);

private:
    mutable std::mutex m_mutex;
    QStringList m_notes;
};

class Listing::Private
{
public:
    explicit Private(Listing *listing);
    /// Both in the thread of the Store. What the worker did is read from the state.
    void refresh();
    void finish(const Result<Done> &result);

    Listing *const q;
    const std::shared_ptr<ListingState> state = std::make_shared<ListingState>();
    std::stop_source stop;
    bool isRunning = true;

private:
    QTimer m_timer;
    quint32 m_shownRows = 0;
    qint64 m_shownEstimate = -1;
};

/// The worker's part: lists the whole store into the table. `published` is called from any thread, seldom.
Result<Done> runListing(OpenStore &store, ListDepth depth, ListingState &state, const std::function<void()> &published,
                        const std::stop_token &stop);

} // namespace etagere
