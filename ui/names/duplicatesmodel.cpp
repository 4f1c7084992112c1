// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/duplicatesmodel.h"

#include "changes/changewords.h"
#include "details/secrets.h"
#include "details/shown.h"
#include "icons.h"

#include <etagere/datetime.h>
#include <etagere/entrytablemodel.h>

#include <numeric>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr quintptr ofGroups = 0; // entries have the number of their group, from 1

qint64 bytesOf(const DuplicateGroup &group)
{
    return std::accumulate(group.entries.begin(), group.entries.end(), qint64(0),
                           [](qint64 sum, const DuplicateEntry &entry) { return sum + entry.storedBytes; });
}

} // namespace

void DuplicatesModel::setGroups(const QList<DuplicateGroup> &groups)
{
    beginResetModel();
    m_groups = groups;
    endResetModel();
}

int DuplicatesModel::groupOf(const QModelIndex &index) const
{
    if (!index.isValid())
        return -1;
    return index.internalId() == ofGroups ? index.row() : int(index.internalId()) - 1;
}

const DuplicateEntry *DuplicatesModel::entry(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == ofGroups)
        return nullptr;
    return &m_groups.at(groupOf(index)).entries.at(index.row());
}

QModelIndex DuplicatesModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : ofGroups);
}

QModelIndex DuplicatesModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == ofGroups)
        return {};
    return createIndex(groupOf(index), 0, ofGroups);
}

int DuplicatesModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    const bool hasEntries = parent.internalId() == ofGroups && parent.column() == 0;
    return hasEntries ? int(m_groups.at(parent.row()).entries.size()) : 0;
}

int DuplicatesModel::columnCount(const QModelIndex &) const { return ColumnCount; }

QString DuplicatesModel::groupText(const DuplicateGroup &group, int column) const
{
    switch (column) {
    case Name:
        return maskedText(shownText(group.url), false);
    case Why:
        return entriesText(group.entries.size());
    case Size:
        return humaneSize(bytesOf(group));
    default:
        return {};
    }
}

QString DuplicatesModel::entryText(const DuplicateEntry &entry, bool isFreshest, int column) const
{
    switch (column) {
    case Name:
        return maskedText(QString::fromUtf8(printedKey(entry.key.bytes)), false);
    case Why:
        return isFreshest ? tr("The freshest.") : duplicateReasonText(entry.reason);
    case Expires:
        return humaneTime(entry.expiresAt, currentTime());
    case StoredAt:
        return humaneTime(entry.storedAt, currentTime());
    default:
        return humaneSize(entry.storedBytes);
    }
}

QVariant DuplicatesModel::look(const QModelIndex &index, int role) const
{
    const DuplicateEntry *entry = this->entry(index);
    const bool isFreshest = entry && index.row() == 0;
    switch (role) {
    case Qt::DecorationRole:
        if (index.column() == Why && isFreshest)
            return icon(u"check"_s, Role::Fresh);
        return index.column() == Name && !entry ? QVariant(icon(u"duplicates"_s, Role::Muted)) : QVariant();
    case Qt::FontRole:
        return index.column() == Name && entry ? QVariant(fixedFont()) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == Size ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default:
        return {};
    }
}

QVariant DuplicatesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return look(index, role);
    const DuplicateEntry *entry = this->entry(index);
    const QString text = entry ? entryText(*entry, index.row() == 0, index.column())
                               : groupText(m_groups.at(index.row()), index.column());
    return role == Qt::ToolTipRole ? plainToolTip(text) : text;
}

QVariant DuplicatesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Request, keys");
    case Why:
        return tr("Why");
    case Expires:
        return tr("Expires");
    case StoredAt:
        return tr("Stored");
    default:
        return tr("Size");
    }
}

} // namespace etagere
