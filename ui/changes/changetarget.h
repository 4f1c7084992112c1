// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/entrytable.h>
#include <etagere/trash.h>

#include <array>
#include <stop_token>

namespace etagere {

/// The entries that a change is aimed at, and what can be said of them before it is made.
struct ChangeTarget {
    ChangeKind kind = ChangeKind::Invalidate;
    QList<StoredKey> keys;               ///< those that would be changed
    qint64 bytes = 0;                    ///< stored bytes of those
    qint64 looked = 0;                   ///< with those that would stay as they are
    std::array<qint64, 6> byExpirable{}; ///< of all that were looked at, by what marking them stale would bring
    qint64 foreign = 0;                  ///< that belong to other programs, as far as they were read
    QString name;                        ///< of the first one that was looked at, see entryName()

    QString chosenAs; ///< what the trash says of their choice, in place of the filter

    /// Entries of other programs lie between those of known clients: those are aimed at, the others not.
    bool isMixed() const { return foreign > 0 && foreign < looked; }
    bool isForeignAimed() const { return foreign == looked; }
    qint64 count(Expirable expirable) const { return byExpirable.at(size_t(expirable)); }
};

/// Looks at `rows`; meant for a worker. Marking stale takes only those whose client would then validate them. In a
/// store that is shared, entries of other programs are left out unless there are no others.
ChangeTarget changeTarget(const EntryTable &table, const std::vector<quint32> &rows, ChangeKind kind, bool isShared,
                          Msecs now, std::stop_token stop);

/// What an entry is called in a sentence: its URL with the secrets masked, else its key; cut in the middle.
QString entryName(QByteArrayView url, QByteArrayView key);
QString entryName(const StoredKey &key);

} // namespace etagere
