// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/diskcacherow.h"

#include "core/pythonfloat.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>

#include <cmath>
#include <cstring>

namespace etagere {

namespace {

// A page small enough for the processor's cache, large enough to make the look at the files cheap.
constexpr size_t PageRows = 1000;
constexpr size_t PageBytes = 1024 * 1024;

enum RowColumn : int {
    RowidColumn,
    KeyColumn,
    RawColumn,
    StoreColumn,
    ExpireColumn,
    SizeColumn,
    ModeColumn,
    FileColumn,
    ValueColumn
};

QString tr(const char *text) { return QCoreApplication::translate("etagere::Diskcache", text); }

Error damage(const QString &message) { return { ErrorCode::BadInput, message, {} }; }

// Seconds since 1970, as Python's time.time(). Returns false for what is neither a number nor NULL.
bool readTime(const SqliteValue &value, Msecs &time)
{
    constexpr double Furthest = 9e12; // seconds; far from overflowing a Msecs
    if (value.type() != SQLITE_FLOAT && value.type() != SQLITE_INTEGER)
        return value.type() == SQLITE_NULL;
    const double seconds = value.real();
    if (std::abs(seconds) < Furthest)
        time = Msecs(std::llround(seconds * 1000));
    return true;
}

KeyType typeOfKey(const SqliteValue &key, const SqliteStatement &statement)
{
    return key.type() == SQLITE_BLOB && statement.number(RawColumn) == 0 ? KeyType::Pickle : typeOfColumn(key.type());
}

int modeOf(const SqliteValue &mode)
{
    return mode.type() == SQLITE_INTEGER ? int(std::clamp<qint64>(mode.number(), NoMode, 99)) : int(NoMode);
}

} // namespace

KeyType typeOfColumn(int sqliteType)
{
    switch (sqliteType) {
    case SQLITE_INTEGER:
        return KeyType::Integer;
    case SQLITE_FLOAT:
        return KeyType::Float;
    case SQLITE_TEXT:
        return KeyType::Text;
    default:
        return KeyType::Bytes;
    }
}

bool DiskcacheRow::isInFile() const
{
    return mode == ModeBinary || mode == ModeText || (mode == ModePickle && valueType == SQLITE_NULL);
}

std::optional<Error> DiskcacheRow::problem() const
{
    if (mode == NoMode)
        return damage(tr("The row does not say how its value is stored (its mode is no number)"));
    if (mode > ModePickle)
        return damage(tr("The row's value is stored in an unknown mode, %1").arg(mode));
    if (isInFile() && filename.isEmpty())
        return damage(tr("The row names no file, yet its value should be in one"));
    if (mode == ModeRaw && valueType == SQLITE_NULL)
        return damage(tr("The row has no value"));
    return {};
}

std::optional<Error> DiskcacheRow::oddity() const
{
    return hasOddTime ? std::optional(damage(tr("A time of the row is no number"))) : std::nullopt;
}

DiskcachePage::DiskcachePage(Room room, Holds holds)
    : m_holds(holds)
{
    if (room == Room::OneRow)
        return;
    m_bytes.resize(PageBytes);
    m_rows.reserve(PageRows);
}

void DiskcachePage::clear()
{
    m_rows.clear();
    m_used = 0;
}

bool DiskcachePage::add(const SqliteStatement &statement)
{
    const SqliteValue key = statement.value(KeyColumn);
    const SqliteValue file = statement.value(FileColumn);
    const SqliteValue value = statement.value(ValueColumn);
    const bool isLong = value.type() == SQLITE_BLOB || value.type() == SQLITE_TEXT;
    const bool isSizeEnough = isLong && m_holds == Holds::Sizes;
    const qsizetype valueBytes = isSizeEnough ? 0 : value.bytes().size();
    // Numbers need at most 32 bytes each once printed.
    const size_t needed = size_t(valueBytes + key.bytes().size() + file.bytes().size()) + 64;
    if (m_rows.size() == PageRows || (m_used + needed > m_bytes.size() && !m_rows.empty()))
        return false;
    if (needed > m_bytes.size())
        m_bytes.resize(needed);
    DiskcacheRow &row = m_rows.emplace_back();
    row.rowid = statement.number(RowidColumn);
    row.keyType = typeOfKey(key, statement);
    row.key = keep(key);
    const bool hasStoreTime = readTime(statement.value(StoreColumn), row.storedAt);
    const bool hasExpireTime = readTime(statement.value(ExpireColumn), row.expiresAt);
    row.hasOddTime = !hasStoreTime || !hasExpireTime;
    row.size = statement.number(SizeColumn);
    row.mode = modeOf(statement.value(ModeColumn));
    row.filename = keep(file.bytes());
    row.valueType = value.type();
    row.value = isSizeEnough ? QByteArrayView() : keep(value);
    row.valueSize = isSizeEnough ? value.bytes().size() : row.value.size();
    return true;
}

QByteArrayView DiskcachePage::keep(QByteArrayView bytes)
{
    char *place = m_bytes.data() + m_used;
    if (!bytes.isEmpty())
        std::memcpy(place, bytes.data(), size_t(bytes.size()));
    m_used += size_t(bytes.size());
    return { place, bytes.size() };
}

QByteArrayView DiskcachePage::keep(const SqliteValue &value)
{
    if (value.type() == SQLITE_NULL)
        return {};
    if (value.type() == SQLITE_FLOAT)
        return keep(pythonFloat(value.real()));
    return keep(value.bytes()); // of an integer: its decimal text
}

void bindTyped(SqliteStatement &statement, int index, const QByteArray &bytes, KeyType type)
{
    switch (type) {
    case KeyType::Text:
        return statement.bindText(index, bytes);
    case KeyType::Integer:
        return statement.bind(index, bytes.toLongLong());
    case KeyType::Float:
        return statement.bind(index, bytes.toDouble());
    case KeyType::Bytes:
    case KeyType::Pickle:
        return statement.bindBlob(index, bytes);
    }
}

void bindKey(SqliteStatement &statement, int index, const StoredKey &key)
{
    bindTyped(statement, index, key.bytes, key.type);
}

void bindSelectByKey(SqliteStatement &statement, const StoredKey &key)
{
    bindKey(statement, 1, key);
    statement.bind(2, qint64(key.type != KeyType::Pickle));
    // SQL finds 42.0 for 42.
    statement.bindText(3,
                       key.type == KeyType::Text          ? "text"
                           : key.type == KeyType::Integer ? "integer"
                           : key.type == KeyType::Float   ? "real"
                                                          : "blob");
}

Version versionOf(const SqliteStatement &statement, int shard)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (int column = StoreColumn; column <= DiskcacheTagColumn; ++column) {
        const int type = statement.type(column);
        const double real = type == SQLITE_FLOAT ? statement.real(column) : 0;
        const QByteArrayView bytes = type == SQLITE_FLOAT
            ? QByteArrayView(reinterpret_cast<const char *>(&real), sizeof real)
            : statement.bytes(column);
        hash.addData(QByteArray::number(type) + ',' + QByteArray::number(bytes.size()) + ':');
        hash.addData(bytes);
    }
    return QByteArray::number(shard) + ':' + QByteArray::number(statement.number(RowidColumn)) + ':'
        + hash.result().toHex();
}

int shardOfVersion(const Version &version)
{
    bool isNumber = false;
    const int shard = version.left(version.indexOf(':')).toInt(&isNumber);
    return isNumber ? shard : -1;
}

} // namespace etagere
