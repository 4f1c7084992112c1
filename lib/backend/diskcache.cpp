// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/diskcache.h"

#include "backend/diskcachecreate.h"
#include "backend/diskcachefile.h"
#include "backend/diskcachejson.h"
#include "backend/diskcachelisting.h"
#include "backend/diskcacheorigin.h"
#include "backend/diskcacherow.h"
#include "backend/diskcacheschema.h"

#include <etagere/rowwriter.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QLocale>

#include <fcntl.h>

namespace etagere {

namespace {

constexpr int ReadAttempts = 30; ///< the owner may change the database while it is read
constexpr int FileAttempts = 5;  ///< or replace a value between our reading its row and its file

QString tr(const char *text) { return QCoreApplication::translate("etagere::Diskcache", text); }

Error noEntry() { return { ErrorCode::NotFound, tr("There is no such entry"), {} }; }

QString describe(const DiskcacheFolder &found, qint64 rows)
{
    const QString count = QLocale().toString(rows);
    return found.isFanout ? tr("diskcache folder, %1 shards, %2 rows").arg(found.shards.size()).arg(count)
                          : tr("diskcache folder, %1 rows").arg(count);
}

Result<Part> partOf(const DiskcacheRow &row, const DiskcacheShard &shard)
{
    if (!row.isInFile())
        return Part::fromBytes(row.value.toByteArray());
    const Result<FileDescriptor> folder = openPath(shard.folder, OpenAs::Folder);
    if (!folder)
        return tl::unexpected(folder.error());
    return readValueFile(folder->get(), row.filename.toByteArray());
}

QStringList placesOf(const DiskcacheRow &row, const DiskcacheShard &shard)
{
    QStringList places{ tr("%1, table Cache, row %2").arg(shard.database).arg(row.rowid) };
    if (row.isInFile())
        places.append(shard.folder + u'/' + QFile::decodeName(row.filename.toByteArray()));
    return places;
}

Result<Value> valueOf(const SqliteStatement &statement, const DiskcacheShard &shard, int number)
{
    DiskcachePage page;
    page.add(statement);
    const DiskcacheRow &row = page.rows().front();
    if (std::optional<Error> problem = row.problem(); problem)
        return tl::unexpected(*problem);
    Result<Part> part = partOf(row, shard);
    if (!part)
        return tl::unexpected(part.error());
    Value value;
    value.head = std::move(*part);
    value.storedAt = row.storedAt;
    value.expiresAt = row.expiresAt;
    value.storedBytes = value.head.size;
    value.mode = row.mode;
    value.rawType = typeOfColumn(row.valueType);
    value.hasTag = statement.type(DiskcacheTagColumn) != SQLITE_NULL;
    value.tag = statement.bytes(DiskcacheTagColumn).toByteArray();
    value.version = versionOf(statement, number);
    value.origin = DiskcacheOrigin::read(statement);
    value.places = placesOf(row, shard);
    return value;
}

Result<Value> readRow(const Sqlite &database, const StoredKey &key, const DiskcacheShard &shard, int number)
{
    SqliteStatement statement(database, DiskcacheSelectByKey);
    int result = SQLITE_ERROR;
    if (statement.isValid()) {
        bindSelectByKey(statement, key);
        result = statement.step();
    }
    if (result == SQLITE_ROW)
        return valueOf(statement, shard, number);
    return tl::unexpected(result == SQLITE_DONE ? noEntry() : database.error(tr("The entry cannot be read")));
}

Recognition recogniseDiskcache(const QString &path)
{
    const Result<DiskcacheFolder> found = findDiskcache(path);
    if (!found)
        return {};
    Error error;
    for (const DiskcacheShard &shard : found->shards) {
        const Result<Sqlite> database = lookAtDiskcache(shard.database);
        if (database) {
            return { 100,
                     found->isFanout
                         ? tr("%1 shards, each a cache.db with the tables Settings and Cache").arg(found->shards.size())
                         : tr("cache.db with the tables Settings and Cache") };
        }
        error = database.error();
    }
    return { 0, error.message };
}

} // namespace

DiskcacheBackend::DiskcacheBackend(Location location)
    : m_location(std::move(location))
{
}

Result<Done> DiskcacheBackend::find(std::stop_token stop)
{
    Result<DiskcacheFolder> found = findDiskcache(m_location.path());
    const bool mayCreate = m_access == Access::Write && m_location.scheme() == "diskcache"
        && (!QFileInfo::exists(m_location.path())
            || QDir(m_location.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot));
    if (!found && found.error().code == ErrorCode::NotFound && mayCreate) {
        if (Result<Done> made = createDiskcache(m_location, std::move(stop)); !made)
            return made;
        found = findDiskcache(m_location.path());
    }
    if (!found)
        return tl::unexpected(found.error());
    m_found = std::move(*found);
    return Done();
}

Result<StoreInfo> DiskcacheBackend::open(Access access, std::stop_token stop)
{
    m_access = access;
    m_writers.clear();
    if (Result<Done> done = find(std::move(stop)); !done)
        return tl::unexpected(done.error());
    StoreInfo info;
    info.backend = QStringLiteral("diskcache");
    info.objectKeys = true;
    info.hasTtl = true;
    info.estimate = 0;
    info.notes = m_found.notes;
    std::optional<Error> error;
    int readable = 0;
    for (const DiskcacheShard &shard : m_found.shards) {
        const Result<Sqlite> database = lookAtDiskcache(shard.database);
        if (!database) {
            error = database.error();
            info.notes.append(database.error().text());
            continue;
        }
        if (database->isHalfWritten()) {
            info.notes.append(tr("%1-journal: a program was writing or has crashed; some rows may be half changed")
                                  .arg(shard.database));
        }
        if (++readable == 1 && looksLikeJsonDisk(*database))
            info.notes.append(tr("Its keys and values are JSON compressed by zlib (JSONDisk)"));
        info.estimate += std::max<qint64>(0, numberSetting(*database, "count", 0));
    }
    if (readable == 0)
        return tl::unexpected(*error);
    info.description = describe(m_found, info.estimate);
    return info;
}

Result<Done> DiskcacheBackend::list(ListDepth depth, ListSink &sink, std::stop_token stop)
{
    m_writers.clear();
    std::optional<Error> error;
    int listed = 0;
    for (const DiskcacheShard &shard : m_found.shards) {
        const Result<Done> done = DiskcacheListing(shard, depth, sink, stop).run();
        if (!done && done.error().code == ErrorCode::Cancelled)
            return done;
        if (done) {
            ++listed;
            continue;
        }
        error = done.error();
        sink.note(done.error().text());
    }
    return listed > 0 || !error ? Result<Done>(Done()) : tl::unexpected(*error);
}

// A FanoutCache keeps a key in the shard of its hash, unless the number of shards was another one then.
Result<Value> DiskcacheBackend::read(const StoredKey &key, std::stop_token stop)
{
    const int shards = int(m_found.shards.size());
    const int home = shardOf(key, shards);
    for (int i = 0; i < shards; ++i) {
        Result<Value> value = readFrom((home + i) % shards, key, stop);
        if (value || value.error() != noEntry())
            return value;
    }
    return tl::unexpected(noEntry());
}

Result<Value> DiskcacheBackend::readFrom(int number, const StoredKey &key, std::stop_token stop) const
{
    const DiskcacheShard &shard = m_found.shards.at(number);
    for (int attempt = 1;; ++attempt) {
        const Result<Sqlite> database = lookAtDiskcache(shard.database);
        if (!database)
            return tl::unexpected(database.error());
        const std::stop_callback interrupt(stop, [connection = database->get()] { sqlite3_interrupt(connection); });
        Result<Value> value = readRow(*database, key, shard, number);
        const bool isFileGone = !value && value.error().code == ErrorCode::NotFound && value.error() != noEntry();
        const bool mayBeReplaced = isFileGone && database->hasOwner() && attempt < FileAttempts;
        if ((database->isUnchanged() && !mayBeReplaced) || attempt == ReadAttempts || stop.stop_requested())
            return value;
    }
}

// Whoever writes touches the database or its WAL.
QByteArray DiskcacheBackend::stamp(const std::stop_token &)
{
    QByteArray stamp;
    for (const DiskcacheShard &shard : m_found.shards) {
        for (const char *end : { "", "-wal" }) {
            FileState state;
            if (stateAt(AT_FDCWD, (QFile::encodeName(shard.database) + end).constData(), state))
                stamp += QByteArray::number(state.inode) + ':' + QByteArray::number(state.size) + ':'
                    + QByteArray::number(state.modifiedNs);
            stamp += ' ';
        }
    }
    return stamp;
}

Result<Version> DiskcacheBackend::change(const StoredKey &key, const Version &ifVersion,
                                         const std::optional<Value> &value, std::stop_token stop)
{
    if (m_access != Access::Write)
        return failure(ErrorCode::ReadOnly, tr("The cache was opened for reading only"));
    const int shards = int(m_found.shards.size());
    const int number = ifVersion.isEmpty() ? shardOf(key, shards) : shardOfVersion(ifVersion);
    if (number < 0 || number >= shards)
        return failure(ErrorCode::Changed, tr("The version is none of this cache"));
    DiskcacheWriter &writer = m_writers.try_emplace(number, m_found.shards.at(number), number).first->second;
    Result<Version> changed = writer.change(key, ifVersion, value, std::move(stop));
    if (changed && isLogged()) {
        const QString words = value ? tr("Wrote the row of %1 in %2") : tr("Deleted the row of %1 in %2");
        log(BackendStep::Command,
            words.arg(QString::fromUtf8(maskedUrl(printedKey(key.bytes))), m_found.shards.at(number).folder));
    }
    return changed;
}

BackendFactory diskcacheBackend()
{
    return { "diskcache", tr("diskcache"), recogniseDiskcache,
             [](const Location &location) -> std::unique_ptr<Backend> {
                 return std::make_unique<DiskcacheBackend>(location);
             } };
}

} // namespace etagere
