// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/diskcachefolder.h"
#include "backend/diskcacherow.h"
#include "core/files.h"

#include <etagere/backend.h>

#include <QtCore/QSet>
#include <limits>

namespace etagere {

/// Hands over the rows of one shard, page by page. Each page is pushed only after a look at the files has shown that
/// nobody changed them meanwhile; otherwise it is read anew. Damaged pages of the database are stepped over.
class DiskcacheListing
{
public:
    DiskcacheListing(const DiskcacheShard &shard, ListDepth depth, ListSink &sink, std::stop_token stop);
    Result<Done> run();

private:
    struct Range {
        qint64 first;
        qint64 last;
    };
    enum class Page : quint8 { Full, Last, Broken };

    Result<Done> listRows(const Sqlite &database);
    SqliteStatement prepare(const Sqlite &database);
    Page fillPage(SqliteStatement &statement, bool &isRowWaiting);
    Result<Done> pushPage();
    bool isFirstTime(const DiskcacheRow &row);
    void rememberSeen();

    bool push(const DiskcacheRow &row, const Error *error = nullptr);
    bool pushFile(const DiskcacheRow &row, ListedEntry &entry);
    bool pushAgain(qint64 rowid, ListedEntry &entry);

    Result<Done> stepOver(const Sqlite &database);
    Result<Done> listLostRows();
    bool pushLostRow(const Sqlite &database, const SqliteStatement &named);
    bool isLost(qint64 rowid) const;
    Result<Done> cancelled() const;

    DiskcacheShard m_shard;
    ListDepth m_depth;
    ListSink &m_sink;
    std::stop_token m_stop;
    FileDescriptor m_folder;
    DiskcachePage m_page;
    qint64 m_next = std::numeric_limits<qint64>::min(); ///< first rowid not yet handed over
    bool m_isAtEnd = false;
    bool m_byKey;                       ///< through the index of keys, which is smaller than the table
    std::optional<StoredKey> m_lastKey; ///< where the listing by key is
    bool m_isMoving = false;            ///< a page was handed over since the database was opened
    bool m_mayLookAgain = true;
    std::vector<size_t> m_seen; ///< hashes of the keys handed over, while nobody has changed the database
    QSet<size_t> m_seenSet;     ///< and from then on: a key stored anew comes along once more, in another row
    bool m_isReopened = false;
    QList<Range> m_lost; ///< rowids on damaged pages
};

} // namespace etagere
