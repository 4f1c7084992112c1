// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/diskcacheschema.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>
#include <algorithm>

namespace etagere {

namespace {

constexpr std::array CacheColumns = { "rowid",        "key", "raw",  "store_time", "expire_time", "access_time",
                                      "access_count", "tag", "size", "mode",       "filename",    "value" };
constexpr std::array SettingsColumns = { "key", "value" };
constexpr int NamesShown = 10;
constexpr int OpenAttempts = 30;

QString tr(const char *text) { return QCoreApplication::translate("etagere::Diskcache", text); }

Error unreadable(const Sqlite &database)
{
    const int result = sqlite3_errcode(database.get());
    if (result == SQLITE_NOTADB)
        return { ErrorCode::BadInput, tr("Not a SQLite database"), {} };
    return database.error(tr("A SQLite database that cannot be read"));
}

struct Tables {
    QStringList names;
    bool hasCache = false;
    bool hasSettings = false;
};

// A virtual table has no root page; a view is no table. Both could run code of their own.
Result<Tables> tablesOf(const Sqlite &database)
{
    SqliteStatement statement(
        database,
        "SELECT name, type = 'table' AND rootpage > 0 FROM sqlite_schema"
        " WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name");
    Tables tables;
    int result = statement.isValid() ? statement.step() : SQLITE_ERROR;
    for (; result == SQLITE_ROW; result = statement.step()) {
        const QByteArrayView name = statement.bytes(0);
        const bool isTable = statement.number(1) != 0;
        tables.hasCache |= isTable && name == "Cache";
        tables.hasSettings |= isTable && name == "Settings";
        if (tables.names.size() < NamesShown)
            tables.names.append(QString::fromUtf8(name.first(std::min<qsizetype>(name.size(), 60))));
    }
    if (result != SQLITE_DONE)
        return tl::unexpected(unreadable(database));
    return tables;
}

QString describe(const Tables &tables)
{
    if (tables.names.isEmpty())
        return tr("A SQLite database without tables: not a diskcache");
    return tr("A SQLite database with the tables %1: not a diskcache").arg(tables.names.join(QStringLiteral(", ")));
}

// A generated column would compute whatever the schema's author likes.
template <size_t N>
bool hasColumns(const Sqlite &database, const char *table, const std::array<const char *, N> &wanted)
{
    SqliteStatement statement(database, "SELECT name, type, pk, hidden FROM pragma_table_xinfo(?1)");
    if (!statement.isValid())
        return false;
    statement.bindText(1, table);
    QList<QByteArray> found;
    while (statement.step() == SQLITE_ROW) {
        const QByteArrayView name = statement.bytes(0);
        if (name == "rowid" && (statement.bytes(1) != "INTEGER" || statement.number(2) != 1))
            return false;
        if (statement.number(3) != 0)
            return false;
        found.append(name.toByteArray());
    }
    return std::all_of(wanted.begin(), wanted.end(), [&](const char *name) { return found.contains(name); });
}

} // namespace

Result<Done> checkTables(const Sqlite &database)
{
    const Result<Tables> tables = tablesOf(database);
    if (!tables)
        return tl::unexpected(tables.error());
    if (!tables->hasCache || !tables->hasSettings)
        return failure(ErrorCode::BadInput, describe(*tables));
    if (!hasColumns(database, "Cache", CacheColumns) || !hasColumns(database, "Settings", SettingsColumns)) {
        return failure(ErrorCode::BadInput,
                       tr("A SQLite database whose tables Cache and Settings have other columns than a diskcache's"));
    }
    return Done();
}

Result<Done> checkTriggers(const Sqlite &database)
{
    SqliteStatement statement(database, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'");
    while (statement.isValid() && statement.step() == SQLITE_ROW) {
        const QByteArray sql = statement.bytes(1).toByteArray().simplified();
        if (std::find(DiskcacheTriggers.begin(), DiskcacheTriggers.end(), sql) == DiskcacheTriggers.end()) {
            return failure(ErrorCode::Unsupported,
                           tr("The database has a trigger, %1, that is not diskcache's: a change could do more "
                              "than it says, so none is made")
                               .arg(QString::fromUtf8(statement.bytes(0))));
        }
    }
    return Done();
}

Result<Sqlite> lookAtDiskcache(const QString &path)
{
    Result<Sqlite> database = Sqlite::look(path);
    Result<Done> checked = database ? checkTables(*database) : tl::unexpected(database.error());
    // An owner that opens or closes it takes the WAL from under us; one without a WAL changes it in place.
    for (int attempt = 0; database && attempt < OpenAttempts; ++attempt) {
        if (!database->isHalfWritten() && (checked || database->isUnchanged()))
            break;
        sqlite3_sleep(attempt);
        database = Sqlite::look(path);
        checked = database ? checkTables(*database) : tl::unexpected(database.error());
    }
    if (!checked && database && sqlite3_errcode(database->get()) == SQLITE_CORRUPT) {
        database = Sqlite::look(path, Sqlite::Care::Damaged);
        checked = database ? checkTables(*database) : tl::unexpected(database.error());
    }
    if (!checked)
        return failure(checked.error().code, checked.error().message, path);
    return database;
}

qint64 numberSetting(const Sqlite &database, const char *name, qint64 fallback)
{
    SqliteStatement statement(database, "SELECT value FROM Settings WHERE key = ?1");
    if (!statement.isValid())
        return fallback;
    statement.bindText(1, name);
    return statement.step() == SQLITE_ROW && statement.type(0) != SQLITE_NULL ? statement.number(0) : fallback;
}

QByteArray textSetting(const Sqlite &database, const char *name)
{
    SqliteStatement statement(database, "SELECT value FROM Settings WHERE key = ?1");
    if (!statement.isValid())
        return {};
    statement.bindText(1, name);
    return statement.step() == SQLITE_ROW ? statement.bytes(0).toByteArray() : QByteArray();
}

} // namespace etagere
