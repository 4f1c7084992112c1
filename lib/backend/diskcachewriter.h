// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/diskcachefolder.h"
#include "backend/sqlite.h"
#include "core/files.h"

#include <etagere/value.h>

namespace etagere {

/// Changes one shard as diskcache itself does: one transaction an entry, files written before its commit and
/// removed after it. The connection stays open from one change to the next, as diskcache's own does: opening and
/// closing (which brings the WAL home) costs a hundred times as much as a change.
class DiskcacheWriter
{
public:
    DiskcacheWriter(const DiskcacheShard &shard, int number);

    /// Backend::change() for this shard.
    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token stop);

private:
    struct Row {
        qint64 rowid = 0;
        Version version; ///< empty: there is no row
        QByteArray filename;
    };
    // What goes into the row's columns.
    struct Stored {
        int mode = 0;
        qint64 size = 0;
        QByteArray filename; ///< empty: in the column
        QByteArray column;
        KeyType columnType = KeyType::Bytes;
    };

    Result<Done> compareFirst(const StoredKey &key, const Version &ifVersion);
    Result<Done> connect();
    Result<Version> inTransaction(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                                  const Stored &stored, std::stop_token stop);
    Result<Version> changeInside(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                                 const Stored &stored);
    Result<Row> find(const Sqlite &database, const StoredKey &key) const;
    Result<Done> remove(const Row &row);
    Result<Version> put(const StoredKey &key, const Row &old, const Value &value, const Stored &stored);
    Result<Stored> store(const Value &value);
    Result<Stored> storeInFile(int mode, const Part &bytes);
    Result<Done> insert(const StoredKey &key, const Stored &stored, const Value &value);
    Result<Done> update(qint64 rowid, const Stored &stored, const Value &value);
    void bindColumns(SqliteStatement &statement, const Stored &stored, const Value &value);
    Result<Done> cull(qint64 newRow);
    Result<qint64> evict(const QByteArray &rows, qint64 most, qint64 newRow);
    bool isOverSizeLimit() const;
    Result<Done> finish(SqliteStatement &statement);

    DiskcacheShard m_shard;
    int m_number;
    std::optional<Sqlite> m_database;
    FileDescriptor m_folder;
    double m_now = 0;                   ///< seconds since 1970, of the change being made
    QList<QByteArray> m_newFiles;       ///< to remove when the change fails
    QList<QByteArray> m_abandonedFiles; ///< to remove once it is made
};

} // namespace etagere
