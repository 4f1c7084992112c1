// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/diskcachewriter.h"

#include "backend/diskcachefile.h"
#include "backend/diskcacheorigin.h"
#include "backend/diskcacherow.h"
#include "backend/diskcacheschema.h"

#include <QtCore/QCoreApplication>

#include <chrono>

namespace etagere {

namespace {

constexpr qint64 DefaultFileSize = 32768; // diskcache's settings, should they be missing
constexpr qint64 DefaultCullLimit = 10;
constexpr int ShortWal = 200; // pages

QString tr(const char *text) { return QCoreApplication::translate("etagere::Diskcache", text); }

// Finer than a Msecs, as Python's time.time(): two changes in a row shall not have the same time.
double secondsNow()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

double toSeconds(Msecs time) { return double(time) / 1000; }

Error changedMeanwhile()
{
    return { ErrorCode::Changed, tr("The entry has been changed by another program meanwhile"), {} };
}

QByteArray orderOf(const QByteArray &policy)
{
    if (policy == "least-recently-stored")
        return "store_time";
    if (policy == "least-recently-used")
        return "access_time";
    if (policy == "least-frequently-used")
        return "access_count";
    return {};
}

// diskcache compares a text's length in characters, so a short text with many bytes stays in the column.
qint64 lengthAsStored(const Part &bytes, KeyType type)
{
    return type == KeyType::Text && bytes.isWhole() ? QString::fromUtf8(bytes.head).toUcs4().size() : bytes.size;
}

} // namespace

DiskcacheWriter::DiskcacheWriter(const DiskcacheShard &shard, int number)
    : m_shard(shard)
    , m_number(number)
{
}

Result<Version> DiskcacheWriter::change(const StoredKey &key, const Version &ifVersion,
                                        const std::optional<Value> &value, std::stop_token stop)
{
    if (Result<Done> compared = compareFirst(key, ifVersion); !compared)
        return tl::unexpected(compared.error());
    if (Result<Done> connected = connect(); !connected)
        return tl::unexpected(connected.error());
    m_newFiles.clear();
    m_abandonedFiles.clear();
    // Before the transaction: a client of FanoutCache waits 10 ms for its end, and a large file takes longer.
    const Result<Stored> stored = value ? store(*value) : Result<Stored>(Stored());
    Result<Version> changed =
        stored ? inTransaction(key, ifVersion, value, *stored, std::move(stop)) : tl::unexpected(stored.error());
    for (const QByteArray &name : std::as_const(changed ? m_abandonedFiles : m_newFiles))
        removeValueFile(m_folder.get(), name);
    return changed;
}

Result<Version> DiskcacheWriter::inTransaction(const StoredKey &key, const Version &ifVersion,
                                               const std::optional<Value> &value, const Stored &stored,
                                               std::stop_token stop)
{
    m_database->waitUntil(std::move(stop));
    if (Result<Done> begun = m_database->run("PRAGMA synchronous=NORMAL; BEGIN IMMEDIATE"); !begun)
        return tl::unexpected(begun.error());
    m_now = secondsNow();
    Result<Version> changed = changeInside(key, ifVersion, value, stored);
    if (changed) {
        if (Result<Done> done = m_database->run("COMMIT"); !done)
            changed = tl::unexpected(done.error());
    }
    if (!changed && sqlite3_get_autocommit(m_database->get()) == 0 && !m_database->run("ROLLBACK"))
        m_database.reset();
    return changed;
}

// A change that would be refused anyway shall leave no trace, and opening to write leaves some.
Result<Done> DiskcacheWriter::compareFirst(const StoredKey &key, const Version &ifVersion)
{
    const Result<Sqlite> database = lookAtDiskcache(m_shard.database);
    if (!database)
        return tl::unexpected(database.error());
    if (Result<Done> checked = checkTriggers(*database); !checked)
        return checked;
    const Result<Row> row = find(*database, key);
    if (row && row->version != ifVersion && database->isUnchanged())
        return tl::unexpected(changedMeanwhile());
    return Done();
}

Result<Done> DiskcacheWriter::connect()
{
    if (!m_database || m_database->hasMoved()) {
        Result<FileDescriptor> folder = openPath(m_shard.folder, OpenAs::Folder);
        if (!folder)
            return tl::unexpected(folder.error());
        m_folder = std::move(*folder);
        Result<Sqlite> database = Sqlite::openToWrite(m_shard.database);
        if (!database)
            return tl::unexpected(database.error());
        m_database = std::move(*database);
        // compareFirst() reads the whole WAL each time, so it had better stay short.
        sqlite3_wal_autocheckpoint(m_database->get(), ShortWal);
    }
    return Done();
}

Result<Version> DiskcacheWriter::changeInside(const StoredKey &key, const Version &ifVersion,
                                              const std::optional<Value> &value, const Stored &stored)
{
    if (Result<Done> checked = checkTables(*m_database); !checked)
        return tl::unexpected(checked.error());
    if (Result<Done> checked = checkTriggers(*m_database); !checked)
        return tl::unexpected(checked.error());
    const Result<Row> row = find(*m_database, key);
    if (!row)
        return tl::unexpected(row.error());
    if (row->version != ifVersion)
        return tl::unexpected(changedMeanwhile());
    m_abandonedFiles.append(row->filename);
    if (value)
        return put(key, *row, *value, stored);
    if (Result<Done> removed = remove(*row); !removed)
        return tl::unexpected(removed.error());
    return Version();
}

Result<DiskcacheWriter::Row> DiskcacheWriter::find(const Sqlite &database, const StoredKey &key) const
{
    SqliteStatement statement(database, DiskcacheSelectByKey);
    if (!statement.isValid())
        return tl::unexpected(database.error(tr("The entry cannot be looked up")));
    bindSelectByKey(statement, key);
    const int result = statement.step();
    if (result == SQLITE_DONE)
        return Row();
    if (result != SQLITE_ROW)
        return tl::unexpected(database.error(tr("The entry cannot be looked up")));
    DiskcachePage page;
    page.add(statement);
    const DiskcacheRow &row = page.rows().front();
    return Row{ row.rowid, versionOf(statement, m_number), row.filename.toByteArray() };
}

Result<Done> DiskcacheWriter::remove(const Row &row)
{
    if (row.version.isEmpty())
        return Done();
    SqliteStatement statement(*m_database, "DELETE FROM Cache WHERE rowid = ?1");
    statement.bind(1, row.rowid);
    return finish(statement);
}

Result<Version> DiskcacheWriter::put(const StoredKey &key, const Row &old, const Value &value, const Stored &stored)
{
    const bool isNew = old.version.isEmpty();
    if (Result<Done> done = isNew ? insert(key, stored, value) : update(old.rowid, stored, value); !done)
        return tl::unexpected(done.error());
    const bool comesBack = !value.origin.isEmpty() || (value.expiresAt != NoTime && toSeconds(value.expiresAt) < m_now);
    const qint64 rowid = isNew ? sqlite3_last_insert_rowid(m_database->get()) : old.rowid;
    // Only a client's own storing makes room; bringing back an entry must not cost others, or itself.
    if (isNew && !comesBack) {
        if (Result<Done> culled = cull(rowid); !culled)
            return tl::unexpected(culled.error());
    }
    const Result<Row> row = find(*m_database, key);
    if (!row)
        return tl::unexpected(row.error());
    return row->version;
}

Result<DiskcacheWriter::Stored> DiskcacheWriter::store(const Value &value)
{
    if (value.body)
        return failure(ErrorCode::Unsupported, tr("A diskcache keeps a value in one piece, without a separate body"));
    const qint64 fileSize = numberSetting(*m_database, "disk_min_file_size", DefaultFileSize);
    const Part &bytes = value.head;
    if (value.mode == ModeBinary || value.mode == ModeText)
        return storeInFile(value.mode, bytes);
    const bool isPickle = value.mode == ModePickle;
    const KeyType type = isPickle ? KeyType::Bytes : value.rawType;
    const bool isNumber = type == KeyType::Integer || type == KeyType::Float;
    if (!isNumber && lengthAsStored(bytes, type) >= fileSize)
        return storeInFile(isPickle ? ModePickle : type == KeyType::Text ? ModeText : ModeBinary, bytes);
    const Result<QByteArray> whole = bytes.readAll(Sqlite::LongestValue);
    if (!whole)
        return tl::unexpected(whole.error());
    return Stored{ isPickle ? ModePickle : ModeRaw, 0, {}, *whole, type };
}

Result<DiskcacheWriter::Stored> DiskcacheWriter::storeInFile(int mode, const Part &bytes)
{
    const Result<QByteArray> name = writeValueFile(m_folder.get(), bytes);
    if (!name)
        return tl::unexpected(name.error());
    m_newFiles.append(*name);
    return Stored{ mode, bytes.size, *name, {}, KeyType::Bytes };
}

// A row that comes back takes its old place in the order, unless another row has it.
Result<Done> DiskcacheWriter::insert(const StoredKey &key, const Stored &stored, const Value &value)
{
    SqliteStatement statement(*m_database,
                              "INSERT INTO Cache(rowid, store_time, expire_time, access_time, access_count, tag, size,"
                              " mode, filename, value, key, raw)"
                              " VALUES ((SELECT ?10 WHERE NOT EXISTS (SELECT 1 FROM Cache WHERE rowid = ?10)),"
                              " ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?11, ?12)");
    bindColumns(statement, stored, value);
    if (const auto origin = DiskcacheOrigin::fromBytes(value.origin))
        statement.bind(10, origin->rowid);
    bindKey(statement, 11, key);
    statement.bind(12, qint64(key.type != KeyType::Pickle));
    return finish(statement);
}

Result<Done> DiskcacheWriter::update(qint64 rowid, const Stored &stored, const Value &value)
{
    SqliteStatement statement(*m_database,
                              "UPDATE Cache SET store_time = ?1, expire_time = ?2, access_time = ?3, access_count = ?4,"
                              " tag = ?5, size = ?6, mode = ?7, filename = ?8, value = ?9 WHERE rowid = ?10");
    bindColumns(statement, stored, value);
    statement.bind(10, rowid);
    return finish(statement);
}

void DiskcacheWriter::bindColumns(SqliteStatement &statement, const Stored &stored, const Value &value)
{
    DiskcacheOrigin row;
    row.storeTime = value.storedAt == NoTime ? m_now : toSeconds(value.storedAt);
    if (value.expiresAt != NoTime)
        row.expireTime = toSeconds(value.expiresAt);
    row.accessTime = m_now;
    row = DiskcacheOrigin::fromBytes(value.origin).value_or(row);
    statement.bind(1, row.storeTime);
    if (row.expireTime)
        statement.bind(2, *row.expireTime);
    statement.bind(3, row.accessTime);
    statement.bind(4, row.accessCount);
    if (value.hasTag)
        statement.bindText(5, value.tag);
    statement.bind(6, stored.size);
    statement.bind(7, qint64(stored.mode));
    if (!stored.filename.isEmpty())
        statement.bindText(8, stored.filename);
    else
        bindTyped(statement, 9, stored.column, stored.columnType);
}

// As Cache._cull(): up to cull_limit expired rows, then by policy while the cache is over its size.
Result<Done> DiskcacheWriter::cull(qint64 newRow)
{
    const qint64 most = numberSetting(*m_database, "cull_limit", DefaultCullLimit);
    if (most <= 0)
        return Done();
    const Result<qint64> evicted =
        evict("expire_time IS NOT NULL AND expire_time < ?2 ORDER BY expire_time", most, newRow);
    if (!evicted)
        return tl::unexpected(evicted.error());
    const QByteArray order = orderOf(textSetting(*m_database, "eviction_policy"));
    if (*evicted >= most || order.isEmpty() || !isOverSizeLimit())
        return Done();
    const Result<qint64> rest = evict("?2 ORDER BY " + order, most - *evicted, newRow);
    return rest ? Result<Done>(Done()) : tl::unexpected(rest.error());
}

Result<qint64> DiskcacheWriter::evict(const QByteArray &rows, qint64 most, qint64 newRow)
{
    const QByteArray sql = "DELETE FROM Cache WHERE rowid IN (SELECT rowid FROM Cache WHERE rowid <> ?1 AND " + rows
        + " LIMIT ?3) RETURNING filename";
    SqliteStatement statement(*m_database, sql.constData());
    if (!statement.isValid())
        return tl::unexpected(m_database->error(tr("Old entries cannot be removed")));
    statement.bind(1, newRow);
    statement.bind(2, m_now);
    statement.bind(3, most);
    qint64 evicted = 0;
    int result = statement.step();
    for (; result == SQLITE_ROW; result = statement.step(), ++evicted)
        m_abandonedFiles.append(statement.bytes(0).toByteArray());
    if (result != SQLITE_DONE)
        return tl::unexpected(m_database->error(tr("Old entries cannot be removed")));
    return evicted;
}

bool DiskcacheWriter::isOverSizeLimit() const
{
    SqliteStatement statement(*m_database, "SELECT page_size * page_count FROM pragma_page_size, pragma_page_count");
    const qint64 pages = statement.isValid() && statement.step() == SQLITE_ROW ? statement.number(0) : 0;
    return pages + numberSetting(*m_database, "size", 0) >= numberSetting(*m_database, "size_limit", 1LL << 30);
}

Result<Done> DiskcacheWriter::finish(SqliteStatement &statement)
{
    if (!statement.isValid() || statement.step() != SQLITE_DONE)
        return tl::unexpected(m_database->error(tr("The entry cannot be changed")));
    return Done();
}

} // namespace etagere
