// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/diskcachelisting.h"

#include "backend/diskcachefile.h"
#include "backend/diskcacheschema.h"

#include <QtCore/QCoreApplication>
#include <algorithm>

namespace etagere {

namespace {

constexpr qint64 LastRowid = std::numeric_limits<qint64>::max();
constexpr int ImpatientAfter = 20; ///< pages in a row that the owner's writing spoilt

// The page's columns, as far as they are asked for.
#define NAMES_ONLY "rowid, key, raw, NULL, NULL, NULL, NULL, NULL, NULL"
#define WITHOUT_VALUE "rowid, key, raw, store_time, expire_time, size, mode, filename, NULL"

QString tr(const char *text) { return QCoreApplication::translate("etagere::Diskcache", text); }

void bindPosition(SqliteStatement &statement, int index, const std::optional<StoredKey> &key)
{
    if (key) {
        bindKey(statement, index, *key);
        statement.bind(index + 1, qint64(key->type != KeyType::Pickle));
    }
}

/// The rows from `rowid` on can be reached.
bool isReadableFrom(SqliteStatement &statement, qint64 rowid)
{
    statement.reset();
    statement.bind(1, rowid);
    const int result = statement.step();
    return result == SQLITE_DONE || (result == SQLITE_ROW && statement.number(0) >= rowid);
}

/// The first rowid behind `broken` from which rows can be reached again.
qint64 endOfDamage(SqliteStatement &statement, qint64 broken)
{
    qint64 good = broken;
    for (qint64 stride = 1; !isReadableFrom(statement, good); stride = std::min<qint64>(stride * 2, 1LL << 60)) {
        broken = good;
        if (good > LastRowid - stride)
            return LastRowid;
        good += stride;
    }
    while (good - broken > 1) {
        const qint64 middle = broken + (good - broken) / 2;
        (isReadableFrom(statement, middle) ? good : broken) = middle;
    }
    return good;
}

} // namespace

DiskcacheListing::DiskcacheListing(const DiskcacheShard &shard, ListDepth depth, ListSink &sink, std::stop_token stop)
    : m_shard(shard)
    , m_depth(depth)
    , m_sink(sink)
    , m_stop(std::move(stop))
    , m_page(DiskcachePage::Room::ManyRows,
             depth == ListDepth::Values ? DiskcachePage::Holds::Values : DiskcachePage::Holds::Sizes)
    , m_byKey(depth == ListDepth::Keys)
{
}

Result<Done> DiskcacheListing::run()
{
    Result<FileDescriptor> folder = openPath(m_shard.folder, OpenAs::Folder);
    if (!folder)
        return tl::unexpected(folder.error());
    m_folder = std::move(*folder);
    for (int attempt = 0; !m_isAtEnd; attempt = m_isMoving ? 0 : attempt + 1) {
        if (m_stop.stop_requested())
            return cancelled();
        if (attempt >= ImpatientAfter)
            sqlite3_sleep(std::min(attempt, 100));
        m_isMoving = false;
        const Result<Sqlite> database = lookAtDiskcache(m_shard.database);
        if (!database)
            return tl::unexpected(database.error());
        const std::stop_callback interrupt(m_stop, [connection = database->get()] { sqlite3_interrupt(connection); });
        if (Result<Done> listed = listRows(*database); !listed)
            return listed;
    }
    return m_lost.isEmpty() ? Result<Done>(Done()) : listLostRows();
}

Result<Done> DiskcacheListing::listRows(const Sqlite &database)
{
    // Nearly every page is looked at once: the 2 MB that SQLite keeps would push our own rows out of the processor's
    // cache. Should this fail, so does what follows.
    sqlite3_exec(database.get(), "PRAGMA cache_size=-256", nullptr, nullptr, nullptr);
    SqliteStatement statement = prepare(database);
    if (!statement.isValid())
        return database.isUnchanged() ? tl::unexpected(database.error(tr("The rows cannot be read")))
                                      : Result<Done>(Done());
    for (bool isRowWaiting = false; !m_isAtEnd;) {
        m_page.clear();
        const Page page = fillPage(statement, isRowWaiting);
        if (m_stop.stop_requested())
            return cancelled();
        if (!database.isUnchanged()) {
            rememberSeen();
            break;
        }
        if (Result<Done> pushed = pushPage(); !pushed)
            return pushed;
        if (page == Page::Broken)
            return stepOver(database);
        m_isAtEnd |= page == Page::Last;
    }
    return Done();
}

// Names come out of the index of keys, which also orders them; should it be missing or damaged, out of the table.
SqliteStatement DiskcacheListing::prepare(const Sqlite &database)
{
    if (m_byKey) {
        SqliteStatement byKey(database,
                              m_lastKey ? "SELECT " NAMES_ONLY " FROM Cache INDEXED BY Cache_key_raw"
                                          " WHERE (key, raw) > (?1, ?2) ORDER BY key, raw"
                                        : "SELECT " NAMES_ONLY
                                          " FROM Cache INDEXED BY Cache_key_raw ORDER BY key, raw");
        bindPosition(byKey, 1, m_lastKey);
        m_byKey = byKey.isValid();
        if (m_byKey)
            return byKey;
    }
    const char *sql = "SELECT " ETAGERE_DISKCACHE_COLUMNS " FROM Cache NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid";
    if (m_depth == ListDepth::Keys) {
        sql = m_lastKey ? "SELECT " NAMES_ONLY " FROM Cache NOT INDEXED"
                          " WHERE rowid >= ?1 AND (key, raw) > (?2, ?3) ORDER BY rowid"
                        : "SELECT " NAMES_ONLY " FROM Cache NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid";
    }
    SqliteStatement byRow(database, sql);
    if (byRow.isValid()) {
        byRow.bind(1, m_next);
        bindPosition(byRow, 2, m_lastKey);
    }
    return byRow;
}

DiskcacheListing::Page DiskcacheListing::fillPage(SqliteStatement &statement, bool &isRowWaiting)
{
    for (qint64 next = m_next;;) {
        if (const int result = isRowWaiting ? SQLITE_ROW : statement.step(); result != SQLITE_ROW)
            return result == SQLITE_DONE ? Page::Last : Page::Broken;
        isRowWaiting = false;
        const qint64 rowid = statement.number(0);
        // Pages that point at each other could be walked for ever.
        if (!m_byKey && rowid < next)
            return Page::Broken;
        if (!m_page.add(statement)) {
            isRowWaiting = true;
            return Page::Full;
        }
        next = rowid == LastRowid ? rowid : rowid + 1;
    }
}

Result<Done> DiskcacheListing::pushPage()
{
    for (const DiskcacheRow &row : m_page.rows()) {
        if (m_stop.stop_requested() || (isFirstTime(row) && !push(row)))
            return cancelled();
        if (m_byKey)
            continue;
        m_isAtEnd = row.rowid == LastRowid;
        m_next = m_isAtEnd ? LastRowid : row.rowid + 1;
    }
    if (m_page.rows().empty())
        return Done();
    m_isMoving = true;
    if (m_byKey)
        m_lastKey = StoredKey{ m_page.rows().back().key.toByteArray(), m_page.rows().back().keyType };
    return Done();
}

// Keys come in their own order from the index, so that none comes twice.
bool DiskcacheListing::isFirstTime(const DiskcacheRow &row)
{
    if (m_byKey)
        return true;
    const size_t hash = qHashMulti(QHashSeed::globalSeed(), row.key, int(row.keyType));
    if (!m_isReopened) {
        m_seen.push_back(hash);
        return true;
    }
    const qsizetype before = m_seenSet.size();
    m_seenSet.insert(hash);
    return m_seenSet.size() != before;
}

void DiskcacheListing::rememberSeen()
{
    m_isReopened = true;
    m_seenSet.reserve(qsizetype(m_seen.size()));
    for (const size_t hash : std::exchange(m_seen, {}))
        m_seenSet.insert(hash);
}

bool DiskcacheListing::push(const DiskcacheRow &row, const Error *error)
{
    ListedEntry entry;
    entry.key = row.key;
    entry.keyType = row.keyType;
    entry.headSize = -1;
    if (m_depth == ListDepth::Keys)
        return m_sink.push(entry);
    entry.storedAt = row.storedAt;
    entry.expiresAt = row.expiresAt;
    entry.storedBytes = row.isInFile() ? std::max<qint64>(0, row.size) : row.valueSize;
    entry.mode = std::max<int>(row.mode, ModeNone);
    std::optional<Error> problem = row.problem();
    if (error || problem) {
        entry.error = error ? error : &*problem;
        return m_sink.push(entry);
    }
    problem = row.oddity();
    entry.error = problem ? &*problem : nullptr;
    if (m_depth == ListDepth::Metadata)
        return m_sink.push(entry);
    if (row.isInFile())
        return pushFile(row, entry);
    entry.head = row.value;
    entry.headSize = row.value.size();
    return m_sink.push(entry);
}

bool DiskcacheListing::pushFile(const DiskcacheRow &row, ListedEntry &entry)
{
    const Result<Part> part = readValueFile(m_folder.get(), row.filename.toByteArray());
    if (part) {
        entry.head = part->head;
        entry.headSize = entry.storedBytes = part->size;
        entry.source = part->source.get();
    } else {
        entry.error = &part.error();
        if (part.error().code == ErrorCode::NotFound && m_mayLookAgain)
            return pushAgain(row.rowid, entry);
    }
    return m_sink.push(entry);
}

// The file may be gone because the owner has replaced the value since: then the row names another one, or is gone too.
bool DiskcacheListing::pushAgain(qint64 rowid, ListedEntry &entry)
{
    const Result<Sqlite> database = lookAtDiskcache(m_shard.database);
    if (!database || !database->hasOwner())
        return m_sink.push(entry);
    SqliteStatement statement(*database, "SELECT " ETAGERE_DISKCACHE_COLUMNS " FROM Cache WHERE rowid = ?1");
    if (!statement.isValid())
        return m_sink.push(entry);
    statement.bind(1, rowid);
    const int result = statement.step();
    DiskcachePage page; // of values: files are read at no other depth
    if (result != SQLITE_ROW || !page.add(statement))
        return result == SQLITE_DONE || m_sink.push(entry);
    m_mayLookAgain = false;
    const bool isWanted = push(page.rows().front());
    m_mayLookAgain = true;
    return isWanted;
}

Result<Done> DiskcacheListing::stepOver(const Sqlite &database)
{
    if (m_byKey) {
        m_byKey = false;
        m_sink.note(tr("The index of keys in %1 is damaged; the names come from the table").arg(m_shard.database));
        return Done();
    }
    const Error reason = database.error(tr("The value lies on a damaged page of the database"));
    SqliteStatement statement(database,
                              "SELECT " WITHOUT_VALUE " FROM Cache NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid");
    if (!statement.isValid())
        return tl::unexpected(database.error(tr("The rows cannot be read")));
    m_isMoving = true;
    const qint64 good = endOfDamage(statement, m_next);
    if (m_stop.stop_requested())
        return cancelled();
    if (good != m_next) {
        m_lost.append({ m_next, good - 1 });
        m_isAtEnd = good == LastRowid;
        m_next = good;
        return Done();
    }
    // The row itself reads: what is damaged is its value.
    m_page.clear();
    if (!isReadableFrom(statement, m_next) || sqlite3_stmt_busy(statement.get()) == 0) {
        m_isAtEnd = true;
        return Done();
    }
    m_page.add(statement);
    const DiskcacheRow &row = m_page.rows().front();
    m_isAtEnd = row.rowid == LastRowid;
    m_next = m_isAtEnd ? LastRowid : row.rowid + 1;
    return push(row, &reason) ? Result<Done>(Done()) : cancelled();
}

// The index of keys lies on other pages and still names the rows; and a sound page between damaged ones is
// found through it.
Result<Done> DiskcacheListing::listLostRows()
{
    m_sink.note(tr("%1 is damaged; rows on its damaged pages are known by their names at most").arg(m_shard.database));
    const Result<Sqlite> database = lookAtDiskcache(m_shard.database);
    if (!database)
        return Done();
    const std::stop_callback interrupt(m_stop, [connection = database->get()] { sqlite3_interrupt(connection); });
    SqliteStatement named(*database, "SELECT " NAMES_ONLY " FROM Cache INDEXED BY Cache_key_raw");
    while (named.isValid() && named.step() == SQLITE_ROW) {
        if (isLost(named.number(0)) && !pushLostRow(*database, named))
            return cancelled();
    }
    return m_stop.stop_requested() ? cancelled() : Done();
}

bool DiskcacheListing::pushLostRow(const Sqlite &database, const SqliteStatement &named)
{
    SqliteStatement whole(database, "SELECT " ETAGERE_DISKCACHE_COLUMNS " FROM Cache NOT INDEXED WHERE rowid = ?1");
    whole.bind(1, named.number(0));
    m_page.clear();
    if (whole.step() == SQLITE_ROW && m_page.add(whole))
        return push(m_page.rows().front());
    m_page.clear();
    m_page.add(named);
    const Error error{ ErrorCode::BadInput, tr("The row lies on a damaged page of the database"), m_shard.database };
    return push(m_page.rows().front(), &error);
}

bool DiskcacheListing::isLost(qint64 rowid) const
{
    return std::any_of(m_lost.begin(), m_lost.end(),
                       [rowid](const Range &range) { return rowid >= range.first && rowid <= range.last; });
}

Result<Done> DiskcacheListing::cancelled() const { return failure(ErrorCode::Cancelled, tr("Stopped")); }

} // namespace etagere
