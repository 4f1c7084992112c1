// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/entrytablemodel.h>

#include "model/celltext.h"
#include "model/entrytablemodel_p.h"

#include <etagere/datetime.h>

#include <algorithm>

namespace etagere {

EntryTableModel::EntryTableModel(QObject *parent)
    : QAbstractTableModel(parent)
    , d(std::make_unique<Private>(this))
{
}
EntryTableModel::~EntryTableModel() = default;

void EntryTableModel::setTable(std::shared_ptr<const EntryTable> table)
{
    beginResetModel();
    d->table = table ? std::move(table) : std::make_shared<EntryTable>();
    d->mapping = {};
    d->taken = 0;
    d->shown = {};
    d->wanted.marks.reset();
    d->readTable.reset();
    d->readRows.clear();
    d->goneRows.clear();
    endResetModel();
    d->showWanted();
}

std::shared_ptr<const EntryTable> EntryTableModel::table() const { return d->table; }
void EntryTableModel::takeNewRows() { d->takeNewRows(); }

void EntryTableModel::setFilter(const Filter &filter)
{
    d->wanted.filter = filter;
    d->showWanted();
}

Filter EntryTableModel::filter() const { return d->wanted.filter; }

void EntryTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount) {
        unsort();
        return;
    }
    d->wanted.sortedBy = Column(column);
    d->wanted.isReversed = order == Qt::DescendingOrder;
    d->showWanted();
}

void EntryTableModel::unsort()
{
    d->wanted.sortedBy.reset();
    d->showWanted();
}

void EntryTableModel::setRestriction(std::optional<std::vector<quint32>> rows)
{
    if (rows) {
        std::sort(rows->begin(), rows->end());
        rows->erase(std::unique(rows->begin(), rows->end()), rows->end());
    }
    d->wanted.restriction = rows ? std::make_shared<const Rows>(std::move(*rows)) : nullptr;
    d->showWanted();
}

void EntryTableModel::setLiveMarks(const LiveMarksPtr &marks)
{
    const size_t hidden = d->wanted.hidesRows() ? d->wanted.marks->hidden.size() : 0;
    d->wanted.marks = marks;
    if ((marks ? marks->hidden.size() : 0) != hidden)
        d->showWanted();
    else if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, 0), { MarkRole, Qt::AccessibleTextRole });
}

void EntryTableModel::takeReadRows(const ReadRows &rows)
{
    d->readTable = rows.table;
    for (const ReadRows::Found &found : rows.found)
        d->readRows.insert(found.row, found.read);
    for (const quint32 gone : rows.gone)
        d->goneRows.insert(gone);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void EntryTableModel::setDropsExpired(bool drops) { d->dropsExpired = drops; }
void EntryTableModel::setClock(const Clock &clock) { d->clock = clock; }
Msecs EntryTableModel::now() const { return d->clock(); }

bool EntryTableModel::isBusy() const { return d->isBusy; }
quint32 EntryTableModel::tableRow(int viewRow) const { return d->mapping.at(viewRow); }
int EntryTableModel::viewRow(quint32 tableRow) const { return d->mapping.find(tableRow, *d->table, d->shown); }
Row EntryTableModel::row(int viewRow) const { return d->row(tableRow(viewRow)); }
Row EntryTableModel::rowOfTable(quint32 tableRow) const { return d->row(tableRow); }

void EntryTableModel::refreshTimes(int firstViewRow, int lastViewRow)
{
    const int first = std::max(firstViewRow, 0);
    const int last = std::min(lastViewRow, rowCount() - 1);
    if (first > last)
        return;
    const QList<int> roles{ Qt::DisplayRole, Qt::AccessibleTextRole, FreshnessRole };
    emit dataChanged(index(first, int(Column::State)), index(last, int(Column::Expires)), roles);
    emit dataChanged(index(first, int(Column::StoredAt)), index(last, int(Column::StoreExpires)), roles);
}

int EntryTableModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : d->mapping.count; }
int EntryTableModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

static QVariant sortValue(const Row &row, Column column, Msecs now)
{
    switch (column) {
    case Column::Status:
        return row.status;
    case Column::Size:
        return row.storedBytes;
    case Column::Expires:
        return row.expiresAt;
    case Column::StoredAt:
        return row.storedAt;
    case Column::StoreExpires:
        return row.storeExpiresAt;
    case Column::LastModified:
        return parseHttpDate(row.lastModified);
    default:
        return cellText(row, column, now);
    }
}

static QString accessibleText(const Row &row, Column column, Msecs now)
{
    const QString text = cellText(row, column, now);
    return column == Column::Request && !row.error.isEmpty() ? EntryTableModel::tr("%1, cannot be read").arg(text)
                                                             : text;
}

static QVariant cellData(const Row &row, Column column, int role, Msecs now)
{
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row, column, now);
    case Qt::ToolTipRole:
        return cellToolTip(row, column, now);
    case Qt::AccessibleTextRole:
        return accessibleText(row, column, now);
    case Qt::TextAlignmentRole:
        return column == Column::Size ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case FreshnessRole:
        return int(row.freshness(now));
    case RevalidatableRole:
        return isRevalidatable(row);
    case StoredAtRole:
        return row.storedAt;
    case ExpiresAtRole:
        return row.expiresAt;
    case StoreExpiresAtRole:
        return row.storeExpiresAt;
    case ErrorRole:
        return QString::fromUtf8(row.error);
    case SortRole:
        return sortValue(row, column, now);
    case IsReadRole:
        return row.isRead();
    default:
        return {};
    }
}

// Views ask for many roles that there is nothing to say to: those are answered without reading the row.
static bool isAnswered(int role)
{
    return role == Qt::DisplayRole || role == Qt::ToolTipRole || role == Qt::AccessibleTextRole
        || role == Qt::TextAlignmentRole || role >= FreshnessRole;
}

QVariant EntryTableModel::data(const QModelIndex &index, int role) const
{
    if (!isAnswered(role) || !index.isValid() || index.row() >= rowCount())
        return {};
    if (role == MarkRole)
        return int(d->mark(tableRow(index.row())));
    return cellData(row(index.row()), Column(index.column()), role, d->clock());
}

QVariant EntryTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const auto column = Column(section);
    switch (role) {
    case Qt::DisplayRole:
        return columnTitle(column);
    case Qt::ToolTipRole:
        return columnToolTip(column);
    case Qt::TextAlignmentRole:
        return int((column == Column::Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

} // namespace etagere
