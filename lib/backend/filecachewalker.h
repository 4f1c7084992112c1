// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/entryhead.h"
#include "backend/filecachenames.h"
#include "backend/leftovers.h"
#include "core/files.h"

#include <etagere/backend.h>

#include <array>
#include <atomic>
#include <vector>

namespace etagere {

/// What the workers of one listing share.
struct FileCacheListing {
    ListSink &sink;
    ListDepth depth;
    bool expectBodies;
    std::stop_token stop;
    std::atomic<bool> refused = false; ///< the sink wants no more
    std::atomic<qint64> pushed = 0;

    bool isStopped() const { return refused.load(std::memory_order_relaxed) || stop.stop_requested(); }
};

/// One worker: walks folders and pushes what it finds. Used by one thread.
class FileCacheWalker
{
public:
    explicit FileCacheWalker(FileCacheListing &listing);

    /// Walks a folder of the tree with all below. `digits`: its name and those of the folders above.
    void walk(int folder, const QByteArray &digits);
    /// The root: pushes entries that lie in it and returns the names of its digit folders.
    QList<QByteArray> walkRoot(int root);

    Leftovers leftovers;

private:
    struct Name {
        quint32 offset;
        quint32 length;
        FileKind kind;
        FileRole role;
    };

    bool collect(const FolderReader::Entry &entry, QByteArrayView digits);
    QByteArrayView text(const Name &name) const { return { m_names.data() + name.offset, name.length }; }
    const Name *find(QByteArrayView name) const;
    const Name *bodyOf(const Name &name);
    void pushCollected(int folder);
    void pushEntry(int folder, const Name &name);
    void push(const ListedEntry &entry);
    void pushFailure(ListedEntry &entry, Error error);

    FileCacheListing &m_listing;
    std::array<FolderReader, TreeDepth + 1> m_readers; ///< one a level: a walk goes down while it reads
    std::vector<char> m_names;                         ///< of the folder at hand, each with a null behind
    std::vector<Name> m_collected;                     ///< those that matter, sorted
    EntryHeadReader m_heads;
    QByteArray m_bodyName;
};

} // namespace etagere
