// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/translate.h"
#include "engine/bodysearch.h"
#include "engine/entryloader.h"
#include "engine/entryreplay.h"
#include "engine/lane.h"
#include "engine/listingprivate.h"
#include "engine/livewatch.h"
#include "engine/rowreader.h"
#include "engine/sharedopener.h"
#include "engine/toldlines.h"

#include <etagere/editor.h>

#include <QtCore/QPointer>

namespace etagere {

class Store::Private
{
public:
    static constexpr int TellMsecs = 200;

    Private(Store *store, Location where)
        : q(store)
        , location(std::move(where))
        , told(std::make_shared<ToldLines>([this] { post([this] { tellTimer.start(); }); }))
        , opener(std::make_shared<SharedOpener>(location, told))
    {
        tellTimer.setSingleShot(true);
        tellTimer.setInterval(TellMsecs);
        QObject::connect(&tellTimer, &QTimer::timeout, q, [this] { emit q->told(told->take()); });
    }

    ~Private()
    {
        told->close();
        // All at once, so that the lanes end side by side.
        for (std::stop_source *stop : { &opening, &click, &look, &search, &replaying })
            stop->request_stop();
        stopChanges();
        watching.request_stop();
        if (listing)
            listing->cancel();
    }

    Lane::Opener laneOpener(Access access) const
    {
        return [shared = opener, access](std::stop_token stop) { return shared->open(access, std::move(stop)); };
    }

    /// Runs `deliver` in the thread of the Store; never once the Store is gone.
    template <typename Deliver>
    void post(Deliver deliver)
    {
        QMetaObject::invokeMethod(q, std::move(deliver), Qt::QueuedConnection);
    }

    /// The same for the listing that is still the current one.
    template <typename Deliver>
    void postToListing(const QPointer<Listing> &target, Deliver deliver)
    {
        post([this, target, deliver = std::move(deliver)] {
            if (target && target == listing.get())
                deliver(*target->d);
        });
    }

    void runOpening(const Result<OpenStore> &store)
    {
        if (!store) {
            post([this, error = store.error()] { emit q->failed(error); });
            return;
        }
        post([this, found = store->detection, traits = store->info] {
            detection = found;
            info = traits;
            emit q->opened();
        });
    }

    /// Once the listing has ended: both write to the same table.
    void watch()
    {
        watching.request_stop();
        if (!isLive || !listing || listing->isRunning())
            return;
        if (!watches)
            watches.emplace(laneOpener(Access::ReadOnly));
        const QPointer<Listing> target(listing.get());
        watching = watches->post([this, target, state = listing->d->state](Result<OpenStore> &store, const auto &stop) {
            const auto publish = [&](const LiveMarksPtr &marks) {
                postToListing(target, [marks](Listing::Private &l) {
                    emit l.q->liveMarksChanged(marks); // first: a row that replaces another is not shown beside it
                    l.refresh();
                });
            };
            if (store)
                watchLive(*store, *state, publish, stop);
        });
    }

    void runSearch(Result<OpenStore> &store, const EntryTable &table, const Filter &filter, quint64 serial,
                   const std::stop_token &stop)
    {
        const auto progress = [&](quint32 done, quint32 total) {
            post([this, done, total, serial] {
                if (serial == searchSerial)
                    emit q->searchProgress(done, total);
            });
        };
        Result<std::vector<quint32>> rows =
            store.and_then([&](OpenStore &s) { return searchTable(s, table, filter, progress, stop); });
        post([this, rows = std::move(rows), serial] {
            if (serial == searchSerial)
                emit q->searchFinished(rows);
        });
    }

    void runReplay(Result<OpenStore> &store, const QList<ReplayTarget> &targets, const BulkReplayLimits &limits,
                   quint64 serial, const std::stop_token &stop)
    {
        const auto tell = [&](const ReplayedEntry &entry) {
            post([this, entry, serial] {
                if (serial == replaySerial)
                    emit q->replayed(entry);
            });
        };
        const Result<ReplayFindingsPtr> findings = store.and_then([&](OpenStore &s) -> Result<ReplayFindingsPtr> {
            return etagere::replayEntries(s, targets, limits, tell, stop);
        });
        post([this, findings, serial] {
            if (serial == replaySerial)
                emit q->replayFinished(findings);
        });
    }

    using Change = std::function<Result<EditOutcome>(Editor &, const EditProgress &, const std::stop_token &)>;

    /// On the lane that may write, which there is once the store has been unlocked.
    void runChange(std::optional<ChangeKind> kind, Change change)
    {
        const auto finish = [this, kind](Result<EditOutcome> outcome) {
            auto shared = std::make_shared<const Result<EditOutcome>>(std::move(outcome));
            post([this, kind, shared] { emit q->changeFinished(kind, *shared); });
        };
        if (!isUnlocked) {
            Result<EditOutcome> refused =
                failure(ErrorCode::ReadOnly, etagere::tr("This cache is read-only until you allow changes"));
            return finish(std::move(refused));
        }
        const auto progress = [this](qint64 done, qint64 total) {
            post([this, done, total] { emit q->changeProgress(done, total); });
        };
        changes.append(writes->post([=, limits = trashLimits](Result<OpenStore> &store, const std::stop_token &stop) {
            if (!store)
                return finish(tl::unexpected(store.error()));
            Editor editor(*store, limits);
            finish(change(editor, progress, stop));
        }));
    }

    void stopChanges()
    {
        for (std::stop_source &change : changes)
            change.request_stop();
        changes.clear();
    }

    Store *const q;
    const Location location;
    const std::shared_ptr<ToldLines> told;
    QTimer tellTimer; ///< runs while there is something to tell
    const std::shared_ptr<SharedOpener> opener;
    Detection detection;
    StoreInfo info;
    struct DeleteLater {
        void operator()(Listing *listing) const { listing->deleteLater(); }
    };
    std::unique_ptr<Listing, DeleteLater> listing;
    std::stop_source opening{ std::nostopstate };
    std::stop_source click{ std::nostopstate };
    std::stop_source look{ std::nostopstate };
    std::stop_source search{ std::nostopstate };
    std::stop_source replaying{ std::nostopstate };
    QList<std::stop_source> changes;
    TrashLimits trashLimits;
    bool isUnlocked = false;
    bool isLive = false;
    std::stop_source watching{ std::nostopstate };
    quint64 clickSerial = 0;
    quint64 searchSerial = 0;
    quint64 replaySerial = 0;
    // Last, so that they end first: their tasks use the rest.
    Lane listings{ laneOpener(Access::ReadOnly) };
    Lane clicks{ laneOpener(Access::ReadOnly) };
    Lane looks{ laneOpener(Access::ReadOnly) };
    Lane searches{ laneOpener(Access::ReadOnly) };
    std::optional<Lane> writes;
    std::optional<Lane> watches;
    std::optional<Lane> replays;
};

Store::Store(Location location, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(location)))
{
}

Store::~Store() = default;

Location Store::location() const { return d->location; }

const Detection &Store::detection() const { return d->detection; }

const StoreInfo &Store::info() const { return d->info; }

void Store::open()
{
    d->opening =
        d->listings.post([p = d.get()](Result<OpenStore> &store, const std::stop_token &) { p->runOpening(store); });
}

Listing *Store::list(bool readsAll)
{
    if (d->listing)
        d->listing->cancel();
    d->watching.request_stop();
    d->listing.reset(new Listing);
    d->listing->setParent(this);
    const QPointer<Listing> target(d->listing.get());
    auto work = [p = d.get(), target, state = target->d->state, readsAll](Result<OpenStore> &store,
                                                                          const std::stop_token &stop) {
        const auto published = [&] { p->postToListing(target, [](Listing::Private &l) { l.refresh(); }); };
        Result<Done> result = store.and_then([&](OpenStore &s) {
            const ListDepth depth = readsAll ? ListDepth::Values : untouchedDepth(s.info);
            return runListing(s, depth, *state, published, stop);
        });
        const bool isWhole = result.has_value();
        p->postToListing(target, [result = std::move(result)](Listing::Private &l) { l.finish(result); });
        // An event of its own: whoever hears that the listing has finished may delete the store.
        if (isWhole)
            p->postToListing(target, [p](Listing::Private &) { p->watch(); });
    };
    d->listing->d->stop = d->listings.post(std::move(work));
    return d->listing.get();
}

Listing *Store::listing() const { return d->listing.get(); }

void Store::setLive(bool live)
{
    d->isLive = live;
    d->watch();
}

bool Store::isLive() const { return d->isLive; }

void Store::read(const StoredKey &key)
{
    d->click.request_stop();
    const quint64 serial = ++d->clickSerial;
    d->click = d->clicks.post([p = d.get(), key, serial](Result<OpenStore> &store, const std::stop_token &stop) {
        if (stop.stop_requested())
            return;
        auto entry = store.and_then([&](OpenStore &s) { return loadEntry(s, key, stop); });
        p->post([p, key, serial, entry = std::move(entry)] {
            if (serial == p->clickSerial)
                emit p->q->entryRead(key, entry);
        });
    });
}

void Store::readRows(std::vector<quint32> rows)
{
    d->look.request_stop();
    if (!d->listing)
        return;
    const QPointer<Listing> target(d->listing.get());
    d->look = d->looks.post([p = d.get(), target, state = target->d->state,
                             rows = std::move(rows)](Result<OpenStore> &store, const std::stop_token &stop) {
        if (stop.stop_requested())
            return;
        const Result<ReadRows> read =
            store.and_then([&](OpenStore &s) { return readUnreadRows(s, *state, rows, stop); });
        const ReadRows answer = read.value_or(ReadRows{ state->readTable, {}, {} });
        p->postToListing(target, [p, answer](Listing::Private &) { emit p->q->rowsRead(answer); });
    });
}

void Store::searchBodies(const Filter &filter)
{
    d->search.request_stop();
    const quint64 serial = ++d->searchSerial;
    const auto table = d->listing ? d->listing->table() : std::make_shared<const EntryTable>();
    d->search =
        d->searches.post([p = d.get(), table, filter, serial](Result<OpenStore> &store, const std::stop_token &stop) {
            p->runSearch(store, *table, filter, serial, stop);
        });
}

void Store::cancelSearch() { d->search.request_stop(); }

void Store::replayEntries(const QList<ReplayTarget> &targets, const BulkReplayLimits &limits)
{
    d->replaying.request_stop();
    if (!d->replays)
        d->replays.emplace(d->laneOpener(Access::ReadOnly));
    d->replaying = d->replays->post([p = d.get(), targets, limits, serial = ++d->replaySerial](
                                        Result<OpenStore> &store, const std::stop_token &stop) {
        p->runReplay(store, targets, limits, serial, stop);
    });
}

void Store::cancelReplay() { d->replaying.request_stop(); }

void Store::unlock()
{
    if (!d->writes)
        d->writes.emplace(d->laneOpener(Access::Write));
    d->isUnlocked = true;
}

void Store::lock()
{
    d->isUnlocked = false;
    d->stopChanges();
}

bool Store::isUnlocked() const { return d->isUnlocked; }

void Store::setTrashLimits(const TrashLimits &limits) { d->trashLimits = limits; }

void Store::invalidate(const QList<StoredKey> &keys, const QString &label, bool sparesForeign)
{
    d->runChange(ChangeKind::Invalidate, [=](Editor &editor, const EditProgress &progress, auto stop) {
        editor.setSparesForeign(sparesForeign);
        return editor.invalidate(keys, label, progress, stop);
    });
}

void Store::expire(const QList<StoredKey> &keys, const QString &label)
{
    d->runChange(ChangeKind::Expire, [keys, label](Editor &editor, const EditProgress &progress, auto stop) {
        return editor.expire(keys, label, progress, stop);
    });
}

void Store::writeBack(const QList<WriteBack> &found, const QString &label)
{
    d->runChange(ChangeKind::WriteBack, [found, label](Editor &editor, const EditProgress &progress, auto stop) {
        return editor.writeBack(found, label, progress, stop);
    });
}

void Store::undo(qint64 change)
{
    d->runChange(std::nullopt, [change](Editor &editor, const EditProgress &progress, auto stop) {
        return editor.undo(change, progress, stop);
    });
}

void Store::loadNames()
{
    const auto load = [](Result<OpenStore> &store, const std::stop_token &) {
        if (store)
            etagere::loadNames(*store);
    };
    for (Lane *lane : { &d->listings, &d->clicks, &d->looks, &d->searches })
        lane->post(load);
    if (d->watches)
        d->watches->post(load);
}

void Store::cancelChange() { d->stopChanges(); }

} // namespace etagere
