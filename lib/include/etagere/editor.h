// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/store.h>

namespace etagere {

struct OpenStore;

/// Changes entries of one cache: journalled and synced in the trash first, then all or nothing per entry. An entry that
/// its client changes meanwhile is left to the client. Blocking; one thread. What was done before a failure or a
/// cancellation is in the outcome, and can be undone.
class ETAGERE_EXPORT Editor
{
public:
    /// `session` is open for writing, else every change fails with ReadOnly, and outlives the editor.
    explicit Editor(Session &session, TrashLimits limits = {});
    /// The same for the engine's own.
    Editor(OpenStore &store, TrashLimits limits);

    /// Entries that no dialect knows are left alone: another program's, in a store that is shared.
    void setSparesForeign(bool spares) { m_sparesForeign = spares; }

    /// Removes the entries with all that belongs to them.
    Result<EditOutcome> invalidate(const QList<StoredKey> &keys, const QString &label,
                                   const EditProgress &progress = {}, std::stop_token stop = {});
    /// Marks the entries so that their client validates them at its next request; see Dialect::expired().
    Result<EditOutcome> expire(const QList<StoredKey> &keys, const QString &label, const EditProgress &progress = {},
                               std::stop_token stop = {});
    /// Puts `value` in the place of one entry; nothing: removes it. Changed when the entry is not `seen` any more.
    Result<EditOutcome> replace(const StoredKey &key, const Version &seen, const std::optional<Value> &value,
                                const QString &label, std::stop_token stop = {});
    /// Puts what replays found into their entries, as each entry's own library would write it. An entry that is not the
    /// one that was seen, or that its library would not store so, is left alone and named in the problems.
    Result<EditOutcome> writeBack(const QList<WriteBack> &found, const QString &label,
                                  const EditProgress &progress = {}, std::stop_token stop = {});
    /// Puts back what change `id` changed, byte for byte, with its times. An entry that the client has written or
    /// removed since is left alone and named in the problems. Doing it twice, or after a crash, does no harm.
    Result<EditOutcome> undo(qint64 id, const EditProgress &progress = {}, std::stop_token stop = {});

private:
    OpenStore &m_store;
    TrashLimits m_limits;
    bool m_sparesForeign = false;
};

} // namespace etagere
