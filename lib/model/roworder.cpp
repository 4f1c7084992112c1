// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/roworder.h"

#include "model/numbersort.h"
#include "model/textsort.h"

#include <etagere/datetime.h>
#include <etagere/dialect.h>

#include <QtCore/qendian.h>
#include <algorithm>
#include <tuple>

namespace etagere {

namespace {

constexpr qint64 Absent = std::numeric_limits<qint64>::max();

// In seconds, as the table keeps times.
qint64 orAbsent(Msecs time) { return time == NoTime ? Absent : time / 1000; }

qint64 stateRank(Freshness state)
{
    switch (state) {
    case Freshness::Fresh:
        return 0;
    case Freshness::Stale:
        return 1;
    case Freshness::NoCache:
        return 2;
    case Freshness::Unknown:
        break;
    }
    return Absent;
}

// The first letters of a dialect's name as a number; eight tell all of them apart.
qint64 nameRank(const Dialect *dialect)
{
    if (!dialect)
        return Absent;
    const QByteArray name = dialect->name().leftJustified(8, '\0', true);
    return qFromBigEndian<qint64>(name.constData()) & std::numeric_limits<qint64>::max();
}

qint64 numberOf(const Row &row, Column column, Msecs now)
{
    switch (column) {
    case Column::Status:
        return row.status ? row.status : Absent;
    case Column::State:
        return stateRank(row.freshness(now));
    case Column::Expires:
        return orAbsent(row.expiresAt);
    case Column::Size:
        return row.storedBytes;
    case Column::StoredAt:
        return orAbsent(row.storedAt);
    case Column::StoreExpires:
        return orAbsent(row.storeExpiresAt);
    case Column::LastModified:
        return orAbsent(parseHttpDate(row.lastModified));
    case Column::Dialect:
        return nameRank(row.dialect);
    case Column::KnownBy:
        return row.decodedBy == KeySource::None ? Absent : qint64(row.decodedBy);
    default:
        return Absent;
    }
}

QByteArrayView requestOf(const Row &row)
{
    if (!row.url.isEmpty())
        return row.url;
    return row.decodedKey.isEmpty() ? row.key : row.decodedKey;
}

QByteArrayView textOf(const Row &row, Column column)
{
    switch (column) {
    case Column::Request:
        return requestOf(row);
    case Column::ETag:
        return row.etag;
    case Column::Type:
        return row.contentType;
    case Column::Key:
        return row.key;
    case Column::Method:
        return row.method;
    case Column::Vary:
        return row.vary;
    default:
        return {};
    }
}

// What of a row is to be read for a column.
int partsOf(Column column)
{
    switch (column) {
    case Column::Request:
    case Column::ETag:
    case Column::Key:
    case Column::LastModified:
        return RowTexts;
    case Column::Type:
    case Column::Method:
    case Column::Vary:
    case Column::Dialect:
        return RowNames;
    default:
        return RowNumbers;
    }
}

} // namespace

bool RowOrder::isNumeric() const
{
    switch (m_column) {
    case Column::Status:
    case Column::State:
    case Column::Expires:
    case Column::Size:
    case Column::StoredAt:
    case Column::StoreExpires:
    case Column::LastModified:
    case Column::Dialect:
    case Column::KnownBy:
        return true;
    default:
        return false;
    }
}

// Negative, zero or positive; a missing value is larger than any, also in reverse.
int RowOrder::compared(quint32 a, quint32 b) const
{
    Row rowA;
    Row rowB;
    m_table.read(a, partsOf(m_column), rowA);
    m_table.read(b, partsOf(m_column), rowB);
    int order = 0;
    bool isEitherAbsent = false;
    if (isNumeric()) {
        const qint64 first = numberOf(rowA, m_column, m_now);
        const qint64 second = numberOf(rowB, m_column, m_now);
        isEitherAbsent = first == Absent || second == Absent;
        order = first == second ? 0 : first < second ? -1 : 1;
    } else {
        const QByteArrayView first = textOf(rowA, m_column);
        const QByteArrayView second = textOf(rowB, m_column);
        isEitherAbsent = first.isEmpty() || second.isEmpty();
        order = isEitherAbsent ? int(first.isEmpty()) - int(second.isEmpty()) : first.compare(second);
    }
    return m_reverse && !isEitherAbsent ? -order : order;
}

bool RowOrder::isLess(quint32 a, quint32 b) const
{
    const int order = compared(a, b);
    return order ? order < 0 : a < b;
}

// A reversed order is made backwards from rows counted down, so that equal rows keep theirs.
static quint32 tieOf(quint32 row, bool reverse) { return reverse ? ~row : row; }

void RowOrder::sortNumbers(std::vector<quint32> &rows, const std::function<bool()> &stopped) const
{
    std::vector<NumberItem> items;
    std::vector<quint32> absent;
    items.reserve(rows.size());
    Row content;
    for (quint32 row : rows) {
        m_table.read(row, partsOf(m_column), content);
        const qint64 value = numberOf(content, m_column, m_now);
        if (value == Absent)
            absent.push_back(row);
        else
            items.push_back({ value, row });
        if (row % 65536 == 0 && stopped && stopped())
            return;
    }
    rows = rowsByNumber(items, m_reverse);
    rows.insert(rows.end(), absent.begin(), absent.end());
}

void RowOrder::sortByText(std::vector<quint32> &rows, const std::function<bool()> &stopped) const
{
    std::vector<TextItem> items;
    std::vector<quint32> absent;
    items.reserve(rows.size());
    Row content;
    for (quint32 row : rows) {
        m_table.read(row, partsOf(m_column), content);
        const QByteArrayView value = textOf(content, m_column);
        const auto length = quint32(std::min<qsizetype>(value.size(), std::numeric_limits<qint32>::max()));
        if (value.isEmpty())
            absent.push_back(row);
        else
            items.push_back({ 0, value.data(), length, tieOf(row, m_reverse) });
        if (row % 65536 == 0 && stopped && stopped())
            return;
    }
    sortTexts(items, stopped);
    if (m_reverse)
        std::reverse(items.begin(), items.end());
    auto out = std::transform(items.begin(), items.end(), rows.begin(),
                              [this](const TextItem &item) { return tieOf(item.tie, m_reverse); });
    std::copy(absent.begin(), absent.end(), out);
}

void RowOrder::sort(std::vector<quint32> &rows, const std::function<bool()> &stopped) const
{
    if (!std::is_sorted(rows.begin(), rows.end()))
        std::sort(rows.begin(), rows.end());
    if (isNumeric())
        sortNumbers(rows, stopped);
    else
        sortByText(rows, stopped);
}

void sortRows(const EntryTable &table, std::vector<quint32> &rows, Column column, bool reverse, Msecs now,
              const std::function<bool()> &stopped)
{
    RowOrder(table, column, reverse, now).sort(rows, stopped);
}

} // namespace etagere
