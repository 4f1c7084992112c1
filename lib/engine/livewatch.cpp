// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/livewatch.h"

#include "engine/liveindex.h"
#include "engine/rowsink.h"

#include <etagere/datetime.h>

#include <QtCore/QElapsedTimer>

#include <algorithm>
#include <condition_variable>

namespace etagere {

namespace {

constexpr qint64 ShortestMsecs = 500;
constexpr qint64 LongestMsecs = 30'000;
constexpr qint64 RestPerWork = 4;
constexpr qint64 RestPerSharedWork = 49; ///< on a server that has others to serve
/// A name can be missed while its file is exchanged: so many are looked up before they are called gone.
constexpr size_t MostLookUps = 1000;

/// How long to wait until the next look.
class Pause
{
public:
    explicit Pause(qint64 restPerWork)
        : m_restPerWork(restPerWork)
    {
    }
    void afterLook(qint64 tookMsecs, bool hasChanged)
    {
        const qint64 wanted = hasChanged ? ShortestMsecs : m_msecs * 2;
        m_msecs = std::max(std::clamp(wanted, ShortestMsecs, LongestMsecs), tookMsecs * m_restPerWork);
    }
    /// A stamp costs nothing to look at.
    void afterStamp() { m_msecs = ShortestMsecs; }

    /// False when it is time to end.
    bool wait(const std::stop_token &stop)
    {
        std::unique_lock lock(m_mutex);
        m_never.wait_for(lock, stop, std::chrono::milliseconds(m_msecs), [] { return false; });
        return !stop.stop_requested();
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_never;
    const qint64 m_restPerWork;
    qint64 m_msecs = ShortestMsecs;
};

bool isGone(Backend &backend, const StoredKey &key, const std::stop_token &stop)
{
    const Result<Value> value = backend.read(key, stop);
    return !value && value.error().code == ErrorCode::NotFound;
}

void markMissing(OpenStore &store, const EntryTable &table, LiveIndex &index, const std::stop_token &stop)
{
    const std::vector<quint32> missing = index.missing();
    const bool areFew = missing.size() <= MostLookUps;
    for (const quint32 row : missing) {
        if (stop.stop_requested())
            return;
        if (!areFew || isGone(*store.backend, table.row(row).storedKey(), stop))
            index.markGone(row);
    }
}

/// Of the value's beginning and lengths: what a client writes anew differs there.
quint32 contentOf(const ListedEntry &entry)
{
    return quint32(qHashMulti(0, entry.head, entry.headSize, entry.bodySize, entry.flags, entry.mode));
}

/// One comparison of the whole. False when it was not whole, and says nothing of what is missing.
bool compare(OpenStore &store, ListingState &state, LiveIndex &index, const std::stop_token &stop)
{
    index.beginPass(store.info.clock());
    bool hasRoom = true;
    const RowConsumer consumer = [&](const Row &row, const ListedEntry &entry) {
        hasRoom = index.see(row, contentOf(entry));
        return hasRoom;
    };
    ListingOptions options;
    options.depth = untouchedDepth(store.info);
    options.spellsKeys = false;
    RowSink sink(store, options, consumer, stop);
    const bool isWhole = listRows(*store.backend, sink, stop) && hasRoom;
    if (isWhole)
        markMissing(store, *state.filler.table(), index, stop);
    return isWhole;
}

} // namespace

void watchLive(OpenStore &store, ListingState &state, const std::function<void(const LiveMarksPtr &)> &publish,
               const std::stop_token &stop)
{
    LiveIndex index(state.filler);
    Pause pause(store.info.isShared ? RestPerSharedWork : RestPerWork);
    QByteArray seen;
    while (pause.wait(stop)) {
        const QByteArray stamp = store.backend->stamp(stop);
        if (!stamp.isEmpty() && stamp == seen) {
            pause.afterStamp();
            continue;
        }
        QElapsedTimer timer;
        timer.start();
        seen = compare(store, state, index, stop) ? stamp : QByteArray();
        if (index.hasChanged())
            publish(index.endPass());
        pause.afterLook(timer.elapsed(), index.hasChanged());
    }
}

} // namespace etagere
