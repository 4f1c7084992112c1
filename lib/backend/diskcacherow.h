// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/sqlite.h"

#include <etagere/value.h>

#include <optional>
#include <vector>

namespace etagere {

/// What every SELECT for a DiskcacheRow begins with.
#define ETAGERE_DISKCACHE_COLUMNS "rowid, key, raw, store_time, expire_time, size, mode, filename, value"
enum DiskcacheColumn {
    DiskcacheRowidColumn = 0,
    DiskcacheStoreTimeColumn = 3,
    DiskcacheExpireTimeColumn = 4,
    DiskcacheTagColumn = 9, ///< from here on: of DiskcacheSelectByKey
    DiskcacheAccessTimeColumn = 10,
    DiskcacheAccessCountColumn = 11,
};

/// diskcache's word for how a value is kept.
enum DiskcacheMode : int { NoMode = -1, ModeNone = 0, ModeRaw = 1, ModeBinary = 2, ModeText = 3, ModePickle = 4 };

/// One row of the table Cache. The views live as long as the page or buffer that it was read into.
struct DiskcacheRow {
    qint64 rowid = 0;
    QByteArrayView key;
    QByteArrayView filename;
    QByteArrayView value; ///< the column, numbers as Python prints them; empty when only its size was wanted
    qint64 valueSize = 0;
    Msecs storedAt = NoTime;
    Msecs expiresAt = NoTime;
    qint64 size = 0;
    int mode = NoMode;
    int valueType = SQLITE_NULL;
    KeyType keyType = KeyType::Text;
    bool hasOddTime = false; ///< a time that is no number

    /// The value is in a file (or should be).
    bool isInFile() const;
    /// Why the value cannot be read, if so; files are not looked at.
    std::optional<Error> problem() const;
    /// What else is wrong with the row, though its value can be read.
    std::optional<Error> oddity() const;
};

/// Rows copied out of a statement, so that nothing is handed on before it is known to be whole, and
/// no statement waits while others work on the rows.
class DiskcachePage
{
public:
    enum class Room : quint8 { OneRow, ManyRows };
    enum class Holds : quint8 { Values, Sizes };
    explicit DiskcachePage(Room room = Room::OneRow, Holds holds = Holds::Values);
    /// Copies the statement's current row. False when the page is full; the row is then still to be added.
    bool add(const SqliteStatement &statement);
    const std::vector<DiskcacheRow> &rows() const { return m_rows; }
    void clear();

private:
    QByteArrayView keep(QByteArrayView bytes);
    QByteArrayView keep(const SqliteValue &value);

    Holds m_holds;
    std::vector<DiskcacheRow> m_rows;
    std::vector<char> m_bytes;
    size_t m_used = 0;
};

/// Fits the type of a value in the column: what Value::rawType is for mode 1.
KeyType typeOfColumn(int sqliteType);

/// Binds a parameter of a column's type; numbers are given as their text. `bytes` must outlive the statement's use.
void bindTyped(SqliteStatement &statement, int index, const QByteArray &bytes, KeyType type);
/// The same of a key.
void bindKey(SqliteStatement &statement, int index, const StoredKey &key);

/// Selects one row by its key: parameters 1 (key), 2 (raw) and 3 (type).
inline constexpr char DiskcacheSelectByKey[] =
    "SELECT " ETAGERE_DISKCACHE_COLUMNS
    ", tag, access_time, access_count FROM Cache WHERE key = ?1 AND raw = ?2 AND typeof(key) = ?3";
void bindSelectByKey(SqliteStatement &statement, const StoredKey &key);

/// Version token of the row under the statement (of DiskcacheSelectByKey): the row's place, times and data.
Version versionOf(const SqliteStatement &statement, int shard);
/// The shard that a version names; -1 when it is none of ours.
int shardOfVersion(const Version &version);

} // namespace etagere
