// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/row.h>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace etagere {

class FoldedNeedle;

/// The rows of a listing, packed: text in append-only 1 MiB blocks, fixed records in 64 Ki-row blocks, no
/// heap object a row, nothing is ever moved. One thread appends; any thread may read rows below
/// size(), which grows when the writer publishes.
class ETAGERE_EXPORT EntryTable
{
public:
    EntryTable();
    ~EntryTable();
    EntryTable(const EntryTable &) = delete;
    EntryTable &operator=(const EntryTable &) = delete;

    /// Writer's thread only. False when the table is full (2^31 - 1 rows, what a view can count).
    bool append(const Row &row);
    /// Writer's thread only: makes all appended rows visible to readers; returns their number.
    quint32 publish();

    /// Published rows.
    quint32 size() const;
    /// Views stay valid as long as the table.
    Row row(quint32 index) const;
    /// Sets at least the members of `row` that `parts` (of RowPart) names; the others may be another row's.
    void read(quint32 index, int parts, Row &row) const;
    /// First row of [first, last) that may have `needle` in a text of RowTexts; `last` when surely none has. Far
    /// faster than looking at each row when few have it.
    quint32 nextCandidate(quint32 first, quint32 last, const FoldedNeedle &needle) const;
    qint64 memoryUsed() const; ///< bytes allocated for rows and texts

private:
    struct Data;
    std::unique_ptr<Data> m_data;
};

enum class Column : quint8 {
    Request,
    Status,
    State,
    ETag,
    Expires,
    Size,
    Type,
    StoredAt,
    StoreExpires,
    Key,
    Method,
    Vary,
    LastModified,
    Dialect,
    KnownBy ///< how it is known which request the key stands for
};
inline constexpr int ColumnCount = 15;

/// "url", "status", ...: the names `--sort` takes. Nothing for a name that is none.
ETAGERE_EXPORT QByteArrayView columnName(Column column);
ETAGERE_EXPORT std::optional<Column> columnByName(QByteArrayView name);

class Filter;

/// Rows of `table` in [first, last) that match, ascending. Any thread; asks `stopped` every few thousand rows, from
/// several threads at once.
ETAGERE_EXPORT std::vector<quint32> filteredRows(const EntryTable &table, const Filter &filter, quint32 first,
                                                 quint32 last, Msecs now, const std::function<bool()> &stopped = {});
/// Sorts row numbers by a column, ties by row number; descending with `reverse`. Rows without a value come last
/// either way. Any thread.
ETAGERE_EXPORT void sortRows(const EntryTable &table, std::vector<quint32> &rows, Column column, bool reverse,
                             Msecs now, const std::function<bool()> &stopped = {});

} // namespace etagere
