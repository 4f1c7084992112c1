// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/backendlog.h>
#include <etagere/datetime.h>
#include <etagere/location.h>
#include <etagere/value.h>

#include <QtCore/QStringList>
#include <functional>
#include <memory>
#include <stop_token>

namespace etagere {

enum class Access : quint8 {
    ReadOnly, ///< nothing is changed: no byte, no access time, no leftover file
    Write,    ///< entries may be changed; the store is created when it is absent
};

/// What a store is like, known once it is open.
struct StoreInfo {
    QString backend;             ///< "filecache", "diskcache", ...
    QString description;         ///< one line for people: "diskcache folder, 8 shards, 12 345 rows"
    qint64 estimate = -1;        ///< entries, when the store can tell without listing
    bool objectKeys = false;     ///< keys may be any object (EsiPy then stores the tuple's text key all the same)
    bool keysAreHashes = false;  ///< a key is a one-way name (CacheControl's sha224 path)
    bool separateBodies = false; ///< new entries get their body in a part of its own
    bool hasTtl = false;         ///< the store keeps an expiry of its own
    bool canList = true;
    bool readingTouches =
        false;                 ///< reading a value leaves a trace in the store (Redis before 7.2: the key's idle time)
    bool dropsExpired = false; ///< an entry is gone when its time to live has passed
    bool isShared = false;     ///< other programs' entries live beside ours: a server
    QStringList servers;       ///< names for StoredKey::server; empty when there is one
    Clock clock = currentTime; ///< what its entries are judged by
    QStringList notes;         ///< what a user should know: "3 temporary files of killed writers were skipped"
};

/// What a listing needs of each entry. Backends read no more than that.
enum class ListDepth : quint8 {
    Keys,     ///< keys alone
    Metadata, ///< keys, sizes and times, without leaving a trace; values as well where that costs nothing
    Values,   ///< keys, sizes, times and the head of each value
};

/// Receives a listing. push() may be called from several threads of the backend at once.
class ETAGERE_EXPORT ListSink
{
public:
    virtual ~ListSink();
    /// Takes one entry; false means stop at once (the listing then ends with Cancelled).
    virtual bool push(const ListedEntry &entry) = 0;
    /// Something worth telling that belongs to no entry ("page 7 of the database is damaged").
    virtual void note(const QString &text);
    /// A new guess of the total, for the progress line.
    virtual void estimate(qint64 entries);
};

/// Where the bytes are: key -> value, TTL. A backend knows no HTTP. Plain blocking code, used by one
/// thread at a time; each lane of an open store has an instance of its own.
class ETAGERE_EXPORT Backend
{
public:
    virtual ~Backend();

    /// Opens the store. Usage, NotFound, Permission, BadInput or Io with a sentence for the user.
    virtual Result<StoreInfo> open(Access access, std::stop_token stop) = 0;

    /// Hands over every entry once, in any order, rows as they are found.
    /// A broken entry is pushed with its error; only a failure of the store itself ends the listing.
    virtual Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) = 0;

    /// The same with ListDepth::Values for these entries alone, in any order; those that are gone are left out. By
    /// read(), one after the other, unless the backend knows better.
    virtual Result<Done> listThese(const QList<StoredKey> &keys, ListSink &sink, std::stop_token stop);

    /// One entry. NotFound when there is none. An expired one is still read: stale is not rubbish.
    virtual Result<Value> read(const StoredKey &key, std::stop_token stop) = 0;

    /// Compare-and-change, all or nothing. `ifVersion` is the version that was seen, or empty for "there
    /// must be no entry"; Changed when the store holds another one. `value` nothing: remove, with all that
    /// belongs to the entry. Returns the new version (empty after a removal). ReadOnly unless opened to write.
    virtual Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                                   std::stop_token stop) = 0;

    /// Differs from the one before when the store may have changed in between; cheap, any number of times a second,
    /// but for the first time, which may connect. Empty where only a listing can tell.
    virtual QByteArray stamp(const std::stop_token &stop);

    /// Stored name of a key that a dialect built: identity, or CacheControl's sha224 of the URL.
    virtual StoredKey storedName(const StoredKey &key) const { return key; }

    /// Before open(); null: nobody listens.
    void setLog(BackendLogPtr log) { m_log = std::move(log); }

protected:
    /// For log(): building a line is not free.
    bool isLogged() const { return m_log != nullptr; }
    void log(BackendStep step, const QString &text) const;

private:
    BackendLogPtr m_log;
};

/// Why a location looks like a store of this kind. score 0 = no, 100 = certain.
struct Recognition {
    int score = 0;
    QString reason; ///< "cache.db with the tables Settings and Cache"
};

/// One line of the backend table (see backends.cmake).
struct BackendFactory {
    QByteArray name; ///< the scheme that forces it, and what `ls` prints
    QString title;   ///< for people
    /// Looks without opening for good: no writes, no locks, bounded time. Paths only; null for the others.
    Recognition (*recognise)(const QString &path) = nullptr;
    std::unique_ptr<Backend> (*create)(const Location &location) = nullptr;
    QList<QByteArray> schemes = {}; ///< others that force it: "rediss", "redis+unix", ...
};

} // namespace etagere
