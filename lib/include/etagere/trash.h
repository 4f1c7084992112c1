// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/location.h>
#include <etagere/value.h>

#include <functional>
#include <stop_token>

namespace etagere {

enum class ChangeKind : quint8 { Invalidate = 1, Expire = 2, WriteBack = 3 };

enum class ChangeState : quint8 {
    Open, ///< being made, or cut short by a crash: what was done of it can be undone
    Made,
    Undone,
};

/// One change of a cache, of one entry or many, as the trash keeps it.
struct ChangeRecord {
    qint64 id = 0;
    ChangeKind kind = ChangeKind::Invalidate;
    ChangeState state = ChangeState::Open;
    Msecs madeAt = NoTime;
    qint64 entries = 0; ///< that the trash can put back
    qint64 bytes = 0;   ///< on disk, in the trash
    QString label;      ///< what it was aimed at, for people
};

struct TrashLimits {
    Msecs age = 30 * 24 * 3600 * 1000LL;
    qint64 bytes = 1024LL * 1024 * 1024;
};

/// What was removed from or changed in one cache, kept so that it can be put back: a file a change, in a folder of
/// the user's data that nobody else can read, for it holds what the cache held, tokens too. Each function is
/// blocking, reads the disk anew, and may be called from any thread.
class ETAGERE_EXPORT Trash
{
public:
    /// The trash of the cache that `cache` names; looking creates nothing.
    explicit Trash(const Location &cache);

    /// Newest first. Files that are no change of ours are left out.
    QList<ChangeRecord> changes() const;
    /// NotFound when it was purged.
    Result<ChangeRecord> change(qint64 id) const;
    /// The entries of a change, in the order they were changed; `use` returning false stops. What a crash cut off at
    /// the end is not there.
    Result<Done> entries(qint64 id, const std::function<bool(const StoredKey &key, const Value &before)> &use) const;

    /// Deletes a change for good. Io, NotFound; Changed while it is being made or undone.
    Result<Done> remove(qint64 id) const;
    /// Deletes what is older than the limits allow, then the oldest until the rest fits; never the newest, and never
    /// one that is being made. Returns the bytes freed.
    qint64 purge(const TrashLimits &limits, Msecs now) const;
    /// Deletes all of it, but what is being made or undone: that fails with Changed.
    Result<Done> empty() const;

    /// Where the files are.
    QString folder() const { return m_folder; }

private:
    QString m_folder;
};

} // namespace etagere
