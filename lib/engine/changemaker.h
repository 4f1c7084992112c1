// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/changefilewriter.h"

#include <etagere/editor.h>

namespace etagere {

/// Makes one change of many entries, group by group: reads the group, writes what it was to the trash, syncs, changes.
/// So at any moment, after a crash too, each entry is as it was, or changed and to be put back.
class ChangeMaker
{
public:
    /// What an entry is to become; nothing: it is removed. Unsupported leaves it alone.
    using Rewrite = std::function<Result<std::optional<Value>>(const StoredKey &, const Value &)>;

    ChangeMaker(Backend &backend, ChangeFileWriter file, Rewrite rewrite, qint64 mostBytes);

    /// Cancelled is no failure: the outcome tells. A failure of the trash ends the change; what was done is in
    /// outcome().
    Result<Done> run(const QList<StoredKey> &given, const EditProgress &progress, const std::stop_token &stop);
    const EditOutcome &outcome() const { return m_outcome; }

private:
    struct Planned {
        StoredKey key;
        Value before;
        std::optional<Value> after;
    };

    Result<Done> plan(const StoredKey &key, const std::stop_token &stop);
    Result<Done> carryOut(const std::stop_token &stop);
    void skip(const StoredKey &key, const Error &error);

    Backend &m_backend;
    ChangeFileWriter m_file;
    Rewrite m_rewrite;
    qint64 m_mostBytes;
    QList<Planned> m_group;
    qint64 m_groupBytes = 0;
    bool m_mayHaveChanged = false; ///< a failure can come halfway through an entry
    EditOutcome m_outcome;
};

} // namespace etagere
