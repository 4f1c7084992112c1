// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <memory>
#include <sqlite3.h>
#include <stop_token>

namespace etagere {

/// A connection to a SQLite database that somebody else made: hardened against hostile schemas and sizes.
/// One thread at a time.
class Sqlite
{
public:
    /// Values longer than this are not read out of a column (diskcache puts those of 32 KiB into files).
    static constexpr int LongestValue = 64 * 1024 * 1024;

    enum class Care : quint8 {
        Strict,
        Damaged, ///< tables may be read though the file is cut short
    };
    /// Opens for reading through quietVfs(): no lock, no trace. NotFound, Permission, BadInput, Io.
    static Result<Sqlite> look(const QString &path, Care care = Care::Strict);
    enum class Absent : quint8 { Fail, Create };
    /// Opens for writing as the owner does. Statements wait up to 60 s for a lock.
    static Result<Sqlite> openToWrite(const QString &path, Absent absent = Absent::Fail);

    /// A stop request ends the waiting for locks from now on.
    void waitUntil(std::stop_token stop) { m_waiting->stop = std::move(stop); }
    /// Of openToWrite(): the file is no longer the one at its path.
    bool hasMoved() const;

    sqlite3 *get() const { return m_connection.get(); }
    /// Runs statements that yield nothing of interest.
    Result<Done> run(const char *sql);
    /// The connection's last failure.
    Error error(const QString &what) const;

    /// Of look(): nobody has changed what was read since it was opened. What was read before a "no" may be
    /// torn: drop it, open again.
    bool isUnchanged() const;
    /// Of look(): a WAL lies beside the database, so somebody has it open (or crashed).
    bool hasOwner() const { return m_stamp.hasWal; }
    /// Of look(): a rollback journal lies beside the database, so a transaction is half written.
    bool isHalfWritten() const { return m_stamp.hasJournal; }

private:
    struct Closer {
        void operator()(sqlite3 *connection) const { sqlite3_close(connection); }
    };
    // What differs when the owner has changed pages that a reader without locks may have seen.
    struct Stamp {
        quint64 inode = 0;
        qint64 size = 0;
        qint64 modifiedNs = 0;
        bool hasWal = false;
        bool hasJournal = false;
        QByteArray walHeader; ///< its salts change when the owner starts the WAL from the beginning
        bool operator==(const Stamp &) const = default;
    };
    struct Waiting {
        std::stop_token stop;
        qint64 deadline = 0;
    };

    static Result<Stamp> stampOf(const QString &path);
    static int waitForLock(void *waiting, int count);
    Result<Done> open(const QByteArray &uri, int flags, const char *vfs);

    std::unique_ptr<sqlite3, Closer> m_connection;
    std::unique_ptr<Waiting> m_waiting;
    QString m_path;
    Stamp m_stamp;
};

/// A column of a statement's current row, as long as the statement is not stepped: for those who ask many times, since
/// each question to the statement itself is several times as dear.
class SqliteValue
{
public:
    SqliteValue(sqlite3_stmt *statement, int column)
        : m_value(sqlite3_column_value(statement, column))
        , m_type(sqlite3_value_type(m_value))
    {
    }
    int type() const { return m_type; }
    qint64 number() const { return sqlite3_value_int64(m_value); }
    double real() const { return sqlite3_value_double(m_value); }
    /// Text or BLOB as it is stored; of a number its text.
    QByteArrayView bytes() const;

private:
    sqlite3_value *m_value;
    int m_type;
};

/// A prepared statement. Parameters and columns are numbered as SQLite does: from 1, from 0.
class SqliteStatement
{
public:
    /// Not prepared (isValid() false) when the statement does not fit the schema: see Sqlite::error().
    SqliteStatement(const Sqlite &database, const char *sql);

    bool isValid() const { return m_statement != nullptr; }
    sqlite3_stmt *get() const { return m_statement.get(); }

    void bind(int index, qint64 number) { sqlite3_bind_int64(get(), index, number); }
    void bind(int index, double number) { sqlite3_bind_double(get(), index, number); }
    void bindNull(int index) { sqlite3_bind_null(get(), index); }
    /// The bytes must live until the statement is reset or bound anew.
    void bindText(int index, QByteArrayView text);
    void bindBlob(int index, QByteArrayView bytes);

    /// SQLITE_ROW, SQLITE_DONE or an error code.
    int step() { return sqlite3_step(get()); }
    void reset() { sqlite3_reset(get()); }

    SqliteValue value(int column) const { return { get(), column }; }
    int type(int column) const { return sqlite3_column_type(get(), column); }
    qint64 number(int column) const { return sqlite3_column_int64(get(), column); }
    double real(int column) const { return sqlite3_column_double(get(), column); }
    /// Text or BLOB as it is stored; valid until the next step.
    QByteArrayView bytes(int column) const { return value(column).bytes(); }

private:
    struct Finalizer {
        void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalizer> m_statement;
};

} // namespace etagere
