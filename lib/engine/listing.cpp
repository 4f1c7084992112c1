// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/listingprivate.h"
#include "engine/rowsink.h"

#include <QtCore/QCoreApplication>

namespace etagere {

namespace {
/// Often enough that rows of a slow store are seen at once, seldom enough to cost nothing.
constexpr int RefreshMsecs = 25;
} // namespace

QStringList ListingState::notes() const
{
    const std::scoped_lock lock(m_mutex);
    return m_notes;
}

void ListingState::addNotes(const QStringList &notes)
{
    const std::scoped_lock lock(m_mutex);
    m_notes += notes;
}

Listing::Private::Private(Listing *listing)
    : q(listing)
{
    QObject::connect(&m_timer, &QTimer::timeout, q, [this] {
        state->filler.publishWaiting();
        refresh();
    });
    m_timer.start(RefreshMsecs);
}

void Listing::Private::refresh()
{
    if (const qint64 estimate = state->estimate; estimate != m_shownEstimate) {
        m_shownEstimate = estimate;
        emit q->estimateChanged(estimate);
    }
    if (const quint32 rows = state->filler.table()->size(); rows > m_shownRows) {
        m_shownRows = rows;
        emit q->rowsPublished(rows);
    }
}

void Listing::Private::finish(const Result<Done> &result)
{
    m_timer.stop();
    isRunning = false;
    refresh();
    emit q->finished(result);
}

Listing::Listing()
    : d(std::make_unique<Private>(this))
{
}

Listing::~Listing() = default;

std::shared_ptr<const EntryTable> Listing::table() const { return d->state->filler.table(); }

bool Listing::isRunning() const { return d->isRunning; }

qint64 Listing::estimate() const { return d->state->estimate; }

qint64 Listing::failed() const { return d->state->failed; }

qint64 Listing::unread() const { return d->state->unread; }

QStringList Listing::notes() const { return d->state->notes(); }

void Listing::cancel() { d->stop.request_stop(); }

Result<Done> runListing(OpenStore &store, ListDepth depth, ListingState &state, const std::function<void()> &published,
                        const std::stop_token &stop)
{
    bool hasRoom = true;
    const RowConsumer consumer = [&](const Row &row, const ListedEntry &) {
        if (!row.error.isEmpty())
            ++state.failed;
        if (!row.isRead())
            ++state.unread;
        if (state.filler.append(row, hasRoom))
            published();
        return hasRoom;
    };
    state.estimate = store.info.estimate;
    ListingOptions options;
    options.depth = depth;
    options.spellsKeys = false; // a million of them would take as much memory again as all the rest
    RowSink sink(store, options, consumer, stop);
    sink.setEstimateConsumer([&](qint64 entries) { state.estimate = entries; });
    const Result<ListingSummary> listed = listRows(*store.backend, sink, stop);
    state.filler.publishAll();
    state.addNotes(sink.summary().notes);
    if (!listed)
        return tl::unexpected(listed.error());
    if (!hasRoom)
        return failure(ErrorCode::LimitExceeded,
                       QCoreApplication::translate("etagere::Listing", "There are more entries than a table holds"));
    return Done();
}

} // namespace etagere
