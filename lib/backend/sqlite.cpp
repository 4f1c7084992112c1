// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/sqlite.h"

#include "backend/sqlitevfs.h"
#include "core/filesource.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QFileInfo>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace etagere {

namespace {

constexpr int LockPatienceMs = 60'000; // as diskcache's own connections
constexpr int LockSliceMs = 10;
constexpr qint64 WalHeaderBytes = 32;

QString tr(const char *text) { return QCoreApplication::translate("etagere::Sqlite", text); }

ErrorCode codeFor(int result)
{
    switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR:
        return ErrorCode::BadInput;
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        return ErrorCode::Permission;
    case SQLITE_TOOBIG:
        return ErrorCode::LimitExceeded;
    case SQLITE_INTERRUPT:
        return ErrorCode::Cancelled;
    default:
        return ErrorCode::Io;
    }
}

// What SQLite's documentation advises for databases from strangers; extensions and ATTACH are of no use here.
void harden(sqlite3 *connection)
{
    sqlite3_extended_result_codes(connection, 1);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Sqlite::LongestValue);
    sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, 100'000);
    sqlite3_limit(connection, SQLITE_LIMIT_COLUMN, 100);
    sqlite3_limit(connection, SQLITE_LIMIT_EXPR_DEPTH, 50);
    sqlite3_limit(connection, SQLITE_LIMIT_VDBE_OP, 25'000);
    sqlite3_limit(connection, SQLITE_LIMIT_FUNCTION_ARG, 8);
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(connection, SQLITE_LIMIT_TRIGGER_DEPTH, 5);
}

QByteArray uriOf(const QString &path, const char *query)
{
    return "file:" + QFile::encodeName(path).toPercentEncoding("/") + query;
}

qint64 monotonicMs() { return QDeadlineTimer::current().deadline(); }

// Not through SQLite: nobody locks the files beside a database, so closing them drops no lock.
QByteArray beginningOf(const QString &path, qint64 length)
{
    if (!QFileInfo(path).isFile())
        return {};
    const Result<FileDescriptor> file = openPath(path, OpenAs::File);
    QByteArray bytes(length, '\0');
    bytes.resize(file ? std::max<qint64>(0, readAt(file->get(), bytes.data(), length, 0)) : 0);
    return bytes;
}

Error openError(int number, const QString &path)
{
    if (number == ENOENT || number == ENOTDIR)
        return { ErrorCode::NotFound, tr("There is no such database"), path };
    return { number == EACCES ? ErrorCode::Permission : ErrorCode::Io,
             tr("The database cannot be opened: %1").arg(QString::fromLocal8Bit(std::strerror(number))), path };
}

} // namespace

Result<Sqlite::Stamp> Sqlite::stampOf(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    struct stat status;
    if (::stat(name.constData(), &status) != 0)
        return tl::unexpected(openError(errno, path));
    if (!S_ISREG(status.st_mode))
        return failure(ErrorCode::BadInput, tr("A folder or device stands where the database belongs"), path);
    Stamp stamp;
    stamp.inode = status.st_ino;
    stamp.size = status.st_size;
    stamp.modifiedNs = status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec;
    stamp.hasWal = QFileInfo(path + QStringLiteral("-wal")).isFile();
    if (stamp.hasWal)
        stamp.walHeader = beginningOf(path + QStringLiteral("-wal"), WalHeaderBytes);
    // One that begins with zeros, or is empty, belongs to no transaction.
    const QByteArray journal = beginningOf(path + QStringLiteral("-journal"), 1);
    stamp.hasJournal = !journal.isEmpty() && journal.front() != '\0';
    return stamp;
}

Result<Sqlite> Sqlite::look(const QString &path, Care care)
{
    Result<Stamp> stamp = stampOf(path);
    if (!stamp)
        return tl::unexpected(stamp.error());
    Sqlite database;
    database.m_path = path;
    database.m_stamp = std::move(*stamp);
    // Without a WAL beside it, SQLite would refuse a database in WAL mode unless it is called immutable.
    const QByteArray uri = uriOf(path, database.m_stamp.hasWal ? "?mode=ro" : "?mode=ro&immutable=1");
    if (Result<Done> opened = database.open(uri, SQLITE_OPEN_READONLY, quietVfs()); !opened)
        return tl::unexpected(opened.error());
    if (care == Care::Damaged) {
        // This pair is what makes SQLite read a file that is shorter than its header says.
        sqlite3_db_config(database.get(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
        sqlite3_db_config(database.get(), SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1, nullptr);
    }
    sqlite3_db_config(database.get(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    if (Result<Done> done = database.run("PRAGMA query_only=ON; PRAGMA temp_store=MEMORY"); !done)
        return tl::unexpected(done.error());
    return database;
}

Result<Sqlite> Sqlite::openToWrite(const QString &path, Absent absent)
{
    Sqlite database;
    database.m_path = path;
    const int flags = SQLITE_OPEN_READWRITE | (absent == Absent::Create ? SQLITE_OPEN_CREATE : 0);
    if (Result<Done> opened = database.open(uriOf(path, ""), flags, nullptr); !opened)
        return tl::unexpected(opened.error());
    // diskcache's triggers write "count" where SQL wants 'count'.
    sqlite3_db_config(database.get(), SQLITE_DBCONFIG_DQS_DML, 1, nullptr);
    sqlite3_db_config(database.get(), SQLITE_DBCONFIG_DQS_DDL, 1, nullptr);
    database.m_waiting = std::make_unique<Waiting>();
    sqlite3_busy_handler(database.get(), waitForLock, database.m_waiting.get());
    return database;
}

bool Sqlite::hasMoved() const
{
    int moved = 0;
    sqlite3_file_control(get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved != 0;
}

int Sqlite::waitForLock(void *waiting, int count)
{
    auto *state = static_cast<Waiting *>(waiting);
    if (count == 0)
        state->deadline = monotonicMs() + LockPatienceMs;
    if (state->stop.stop_requested() || monotonicMs() >= state->deadline)
        return 0;
    sqlite3_sleep(LockSliceMs);
    return 1;
}

Result<Done> Sqlite::open(const QByteArray &uri, int flags, const char *vfs)
{
    sqlite3 *connection = nullptr;
    const int result = sqlite3_open_v2(uri.constData(), &connection,
                                       flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, vfs);
    m_connection.reset(connection);
    if (!connection)
        return failure(ErrorCode::Io, tr("There is no memory left for a database"), m_path);
    if (result != SQLITE_OK)
        return tl::unexpected(error(tr("The database cannot be opened")));
    harden(connection);
    return run("PRAGMA cell_size_check=ON");
}

Result<Done> Sqlite::run(const char *sql)
{
    if (sqlite3_exec(get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return tl::unexpected(error(tr("The database cannot be used")));
    return Done();
}

Error Sqlite::error(const QString &what) const
{
    const int result = sqlite3_extended_errcode(get());
    if (m_waiting && m_waiting->stop.stop_requested())
        return { ErrorCode::Cancelled, tr("Stopped"), m_path };
    if ((result & 0xff) == SQLITE_BUSY)
        return { ErrorCode::Io, tr("Another program kept the database locked"), m_path };
    return { codeFor(result), what + QStringLiteral(": ") + QString::fromUtf8(sqlite3_errmsg(get())), m_path };
}

bool Sqlite::isUnchanged() const
{
    const Result<Stamp> now = stampOf(m_path);
    return now && *now == m_stamp;
}

SqliteStatement::SqliteStatement(const Sqlite &database, const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    sqlite3_prepare_v2(database.get(), sql, -1, &statement, nullptr);
    m_statement.reset(statement);
}

// A null pointer would bind NULL, not something empty.
void SqliteStatement::bindText(int index, QByteArrayView text)
{
    sqlite3_bind_text64(get(), index, text.isEmpty() ? "" : text.data(), quint64(text.size()), SQLITE_STATIC,
                        SQLITE_UTF8);
}

void SqliteStatement::bindBlob(int index, QByteArrayView bytes)
{
    sqlite3_bind_blob64(get(), index, bytes.isEmpty() ? "" : bytes.data(), quint64(bytes.size()), SQLITE_STATIC);
}

QByteArrayView SqliteValue::bytes() const
{
    // Asked for as text, text is copied to give it a NUL at its end.
    const bool isAsStored =
        m_type == SQLITE_BLOB || (m_type == SQLITE_TEXT && sqlite3_value_encoding(m_value) == SQLITE_UTF8);
    const void *data = isAsStored ? sqlite3_value_blob(m_value) : sqlite3_value_text(m_value);
    return { static_cast<const char *>(data), data ? qsizetype(sqlite3_value_bytes(m_value)) : 0 };
}

} // namespace etagere
