// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/bulkreplay.h>
#include <etagere/dialect.h>
#include <etagere/entrytable.h>
#include <etagere/filter.h>
#include <etagere/livemarks.h>
#include <etagere/names.h>
#include <etagere/readrows.h>
#include <etagere/trash.h>

#include <QtCore/QObject>

namespace etagere {

/// What a location turned out to be.
struct Detection {
    Location location; ///< with the backend's scheme set
    QByteArray backend;
    QByteArray dialect;   ///< of the majority of the entries looked at; "raw" when none is known
    QStringList reasons;  ///< one sentence each, backend first
    QString description;  ///< StoreInfo::description: "Redis 7.0.15, database 0, 1 234 keys"
    qint64 entries = -1;  ///< -1 unknown
    bool isExact = false; ///< entries was counted, not estimated

    bool operator==(const Detection &) const = default;
};

/// Backend and dialect of a location, with the reasons. Blocking; looks at up to 200 entries.
/// `?dialect=` in the location overrides. NotFound, Permission, BadInput (a file that is no cache) or Usage.
/// `log`, if any, hears of each step on the way.
ETAGERE_EXPORT Result<Detection> detect(const Location &location, std::stop_token stop = {}, BackendLogPtr log = {});

/// One listing, blocking, in the caller's thread (the command line).
struct ListingOptions {
    ListDepth depth = ListDepth::Values;
    Filter filter;
    qint64 limit = -1;
    bool spellsKeys = true; ///< Row::decodedKey in full; else proven keys say how they are known, and no more
};
struct ListingSummary {
    qint64 entries = 0; ///< all that were listed
    qint64 matched = 0;
    qint64 failed = 0; ///< entries that could not be read or decoded
    QStringList notes;
};
/// Called for each matching row, one call at a time though perhaps from several threads; false stops.
/// `entry` is the same entry as the backend gave it.
using RowConsumer = std::function<bool(const Row &row, const ListedEntry &entry)>;

/// A cache opened for blocking use by one thread: what the command line and tests use, and what a lane holds.
class ETAGERE_EXPORT Session
{
public:
    ~Session();
    Session(Session &&) noexcept;
    Session &operator=(Session &&) noexcept;

    /// Detects, then opens. Access::Write creates an absent store when the location's scheme says of which kind.
    static Result<Session> open(const Location &location, Access access, std::stop_token stop = {});

    /// The same cache once more, for another thread; what was detected is not looked for again.
    Result<Session> another(std::stop_token stop = {}) const;

    const Detection &detection() const;
    const StoreInfo &info() const;
    Backend &backend();

    Result<ListingSummary> list(const ListingOptions &options, const RowConsumer &consumer, std::stop_token stop = {});
    Result<Value> read(const StoredKey &key, std::stop_token stop = {});
    /// The dialect of one entry: the forced one, else the best that recognises it (raw recognises everything).
    const Dialect &dialectOf(const StoredKey &key, const Value &value) const;
    /// The entry's responses; a URL that the entry does not hold is the one that was learnt, if any.
    Result<DecodedEntry> decode(const StoredKey &key, const Value &value) const;
    /// What is known of the keys, and what was learnt since in this or another process.
    const NamesPtr &names() const;
    void loadNames();
    /// The row that a listing would show for an entry that was read; its views are valid during the call.
    void withRow(const StoredKey &key, const Value &value, const std::function<void(const Row &)> &use) const;
    /// Keys that `text` may mean: a printed stored key, a decoded key, a URL, or a unique prefix of a stored
    /// key. One hit is the answer; several are an ambiguity to show; none: NotFound.
    Result<QList<StoredKey>> resolveKey(const QByteArray &text, std::stop_token stop = {});

private:
    friend class Editor;
    Session();
    struct Data;
    std::unique_ptr<Data> m_data;
};

/// An entry read in full for the detail views; everything in it is shared, cheap to copy, immutable.
struct LoadedEntry {
    StoredKey key;
    Value value;
    const Dialect *dialect = nullptr;
    Result<DecodedEntry> decoded;
    KeyProof proof;                 ///< of a key that was recomputed; the whole story
    std::optional<LearntName> name; ///< of a key that was resolved
};
using LoadedEntryPtr = std::shared_ptr<const LoadedEntry>;

/// A running or finished listing of a Store. Signals come in the thread of the Store.
class ETAGERE_EXPORT Listing : public QObject
{
    Q_OBJECT
public:
    ~Listing() override;
    /// The rows, growing; see EntryTableModel::takeNewRows().
    std::shared_ptr<const EntryTable> table() const;
    bool isRunning() const;
    qint64 estimate() const; ///< -1 unknown
    qint64 failed() const;
    qint64 unread() const; ///< rows whose values the listing did not read
    QStringList notes() const;
    /// Asks to stop; finished() follows within 200 ms. Rows so far are kept.
    void cancel();

signals:
    void rowsPublished(quint32 rows);
    void estimateChanged(qint64 entries);
    /// Cancelled is an error too: the list is then partial.
    void finished(const etagere::Result<etagere::Done> &result);
    /// The store is watched (Store::setLive) and its client has changed something; new rows are in the table, and
    /// rowsPublished() follows.
    void liveMarksChanged(const etagere::LiveMarksPtr &marks);

private:
    friend class Store;
    Listing();
    class Private;
    std::unique_ptr<Private> d;
};

/// An open cache for the window. Never blocks: each kind of work has a lane (a thread with its own backend
/// instance), so that a listing never delays a click. Destroying it stops the lanes and waits for them.
class ETAGERE_EXPORT Store : public QObject
{
    Q_OBJECT
public:
    explicit Store(Location location, QObject *parent = nullptr);
    ~Store() override;

    Location location() const;
    /// Valid after opened().
    const Detection &detection() const;
    const StoreInfo &info() const;

    /// Detects and opens; opened() or failed() follows.
    void open();
    /// Starts a listing (cancels the one before). Owned by the store until the next call. Where reading values leaves a
    /// trace it reads none, unless `readsAll`.
    Listing *list(bool readsAll = false);
    Listing *listing() const;
    /// Whether the store is watched once a listing has ended: what its client stores, changes and removes is then told
    /// by Listing::liveMarksChanged(). Off at first.
    void setLive(bool live);
    bool isLive() const;
    /// Reads one entry on the lane of clicks; a newer request overtakes an older one. entryRead() follows
    /// unless overtaken.
    void read(const StoredKey &key);
    /// Reads the values of some rows of listing()->table(), those on screen, on a lane of its own; rowsRead() follows.
    /// A newer request overtakes an older one.
    void readRows(std::vector<quint32> rows);
    /// Table rows whose decoded body matches the filter's body: terms (and the rest of it); searchFinished()
    /// follows with row numbers of listing()->table(). A new search replaces the one before.
    void searchBodies(const Filter &filter);
    void cancelSearch();
    /// Asks the origins about these entries again, few at once to a host, on a lane of its own that reads each when its
    /// turn has come and writes nothing. replayed() tells of each, replayFinished() follows in any case. A newer
    /// request ends the one before.
    void replayEntries(const QList<ReplayTarget> &targets, const BulkReplayLimits &limits = {});
    /// replayFinished() follows within 200 ms.
    void cancelReplay();

    /// A store is read-only until it is unlocked, and no lane of it could write. lock() ends changes that are running.
    void unlock();
    void lock();
    bool isUnlocked() const;
    /// What changes keep in the trash; for those that begin from now on.
    void setTrashLimits(const TrashLimits &limits);
    /// Each is done on a lane of its own, one after the other; changeFinished() follows. See Editor.
    void invalidate(const QList<StoredKey> &keys, const QString &label, bool sparesForeign = false);
    void expire(const QList<StoredKey> &keys, const QString &label);
    /// Writes what replays found into the entries they were read from, each in its own dialect, unless it is not the
    /// one that was seen any more.
    void writeBack(const QList<WriteBack> &found, const QString &label);
    void undo(qint64 change);
    /// What is listed and read from now on knows the names that were learnt of the cache's keys meanwhile.
    void loadNames();
    /// Ends the running change; what was done of it stays done, and can be undone.
    void cancelChange();

signals:
    void opened();
    void failed(const etagere::Error &error);
    void entryRead(const etagere::StoredKey &key, const etagere::Result<etagere::LoadedEntryPtr> &entry);
    void rowsRead(const etagere::ReadRows &rows);
    void searchProgress(quint32 done, quint32 total);
    void searchFinished(const etagere::Result<std::vector<quint32>> &rows);
    void replayed(const etagere::ReplayedEntry &entry);
    void replayFinished(const etagere::Result<etagere::ReplayFindingsPtr> &findings);
    void changeProgress(qint64 done, qint64 total);
    /// `kind` is nothing for an undo.
    void changeFinished(std::optional<etagere::ChangeKind> kind, const etagere::Result<etagere::EditOutcome> &outcome);
    /// What the lanes have done, in order; a few times a second.
    void told(const QStringList &lines);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace etagere
