// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/diskcachecreate.h"

#include "backend/diskcachefolder.h"
#include "backend/diskcacheschema.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>

namespace etagere {

namespace {

constexpr qint64 DefaultSizeLimit = 1LL << 30;
constexpr char DefaultPolicy[] = "least-recently-stored";

QString tr(const char *text) { return QCoreApplication::translate("etagere::Diskcache", text); }

struct Options {
    qint64 sizeLimit = DefaultSizeLimit;
    int shards = 1;
    QByteArray policy = DefaultPolicy;
};

// The index that serves a policy; nothing for a policy that diskcache does not know.
std::optional<QByteArray> indexOf(const QByteArray &policy)
{
    if (policy == "none")
        return QByteArray();
    if (policy == DefaultPolicy)
        return "CREATE INDEX IF NOT EXISTS Cache_store_time ON Cache (store_time)";
    if (policy == "least-recently-used")
        return "CREATE INDEX IF NOT EXISTS Cache_access_time ON Cache (access_time)";
    if (policy == "least-frequently-used")
        return "CREATE INDEX IF NOT EXISTS Cache_access_count ON Cache (access_count)";
    return {};
}

Result<Options> optionsOf(const Location &location)
{
    Options options;
    bool isNumber = true;
    if (location.hasOption("size_limit"))
        options.sizeLimit = location.option("size_limit").toLongLong(&isNumber);
    if (!isNumber || options.sizeLimit <= 0)
        return failure(ErrorCode::Usage, tr("size_limit is a number of bytes, such as 1073741824"));
    if (location.hasOption("shards"))
        options.shards = location.option("shards").toInt(&isNumber);
    if (!isNumber || options.shards < 1 || options.shards > 1000)
        return failure(ErrorCode::Usage, tr("shards is a number from 1 to 1000"));
    if (location.hasOption("policy"))
        options.policy = location.option("policy");
    if (!indexOf(options.policy)) {
        return failure(ErrorCode::Usage,
                       tr("policy is one of least-recently-stored, least-recently-used, least-frequently-used, none"));
    }
    return options;
}

QByteArray schemaOf(const Options &options)
{
    QByteArray sql = "CREATE TABLE Settings ( key TEXT NOT NULL UNIQUE, value);"
                     "CREATE TABLE Cache ( rowid INTEGER PRIMARY KEY, key BLOB, raw INTEGER, store_time REAL,"
                     " expire_time REAL, access_time REAL, access_count INTEGER DEFAULT 0, tag BLOB,"
                     " size INTEGER DEFAULT 0, mode INTEGER DEFAULT 0, filename TEXT, value BLOB);"
                     "CREATE UNIQUE INDEX Cache_key_raw ON Cache(key, raw);"
                     "CREATE INDEX Cache_expire_time ON Cache (expire_time);";
    sql += *indexOf(options.policy) + ';';
    for (const char *trigger : DiskcacheTriggers)
        sql += QByteArray(trigger) + ';';
    return sql;
}

// FanoutCache divides its limit as Python does, into a float.
QByteArray settingsOf(const Options &options)
{
    const QByteArray limit = options.shards == 1
        ? QByteArray::number(options.sizeLimit)
        : QByteArray::number(double(options.sizeLimit) / options.shards, 'f', 6);
    return "INSERT INTO Settings VALUES ('statistics', 0), ('tag_index', 0), ('eviction_policy', '" + options.policy
        + "'), ('size_limit', " + limit
        + "), ('cull_limit', 10), ('sqlite_auto_vacuum', 1), ('sqlite_cache_size', 8192), ('sqlite_journal_mode', "
          "'wal'),"
          " ('sqlite_mmap_size', 67108864), ('sqlite_synchronous', 1), ('disk_min_file_size', 32768),"
          " ('disk_pickle_protocol', 5), ('count', 0), ('size', 0), ('hits', 0), ('misses', 0);";
}

Result<Done> createShard(const QString &folder, const Options &options, std::stop_token stop)
{
    if (!QDir().mkpath(folder))
        return failure(ErrorCode::Permission, tr("The folder cannot be made"), folder);
    Result<Sqlite> database =
        Sqlite::openToWrite(folder + u'/' + QLatin1StringView(DiskcacheDatabase), Sqlite::Absent::Create);
    if (!database)
        return tl::unexpected(database.error());
    database->waitUntil(std::move(stop));
    // auto_vacuum only takes effect before the first table.
    if (Result<Done> done = database->run("PRAGMA auto_vacuum=1; PRAGMA journal_mode=wal; PRAGMA synchronous=NORMAL");
        !done)
        return done;
    const QByteArray sql = "BEGIN IMMEDIATE;" + schemaOf(options) + settingsOf(options) + "COMMIT";
    return database->run(sql.constData());
}

} // namespace

Result<Done> createDiskcache(const Location &location, std::stop_token stop)
{
    const Result<Options> options = optionsOf(location);
    if (!options)
        return tl::unexpected(options.error());
    if (options->shards == 1)
        return createShard(location.path(), *options, stop);
    for (int number = 0; number < options->shards; ++number) {
        const QString folder = location.path() + QStringLiteral("/%1").arg(number, 3, 10, QLatin1Char('0'));
        if (Result<Done> made = createShard(folder, *options, stop); !made)
            return made;
    }
    return Done();
}

} // namespace etagere
