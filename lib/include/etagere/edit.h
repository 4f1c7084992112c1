// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>
#include <etagere/value.h>

#include <QtCore/QList>
#include <functional>

namespace etagere {

/// What a change did, or what kept it from doing it.
struct EditOutcome {
    qint64 id = 0; ///< of the change in the trash; 0: nothing was changed
    qint64 changed = 0;
    qint64 skipped = 0; ///< entries that were left as they are; problems says why
    qint64 bytes = 0;   ///< stored bytes of the entries that were changed
    StoredKey first;    ///< of the entries that were changed
    bool isCancelled = false;
    struct Problem {
        StoredKey key; ///< empty: not about one entry, but why the change ended early
        Error error;
        bool operator==(const Problem &) const = default;
    };
    static constexpr int MostProblems = 100;
    QList<Problem> problems; ///< the first MostProblems
    bool operator==(const EditOutcome &) const = default;
};

/// What a replay found for an entry, and the version of the entry that it was found for.
struct WriteBack {
    StoredKey key;
    Version seen;
    CachedResponse response;
};

/// Says how far it is; called in the editor's thread, at most a few times a second.
using EditProgress = std::function<void(qint64 done, qint64 total)>;

} // namespace etagere

Q_DECLARE_METATYPE(etagere::EditOutcome)
