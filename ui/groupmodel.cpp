// SPDX-License-Identifier: GPL-3.0-or-later
#include "groupmodel.h"

#include <QtCore/QLocale>

namespace etagere {

namespace {

// Never 0 % or 100 % where that is not so.
QString percent(quint32 part, quint32 whole)
{
    if (part == 0 || whole == 0)
        return GroupModel::tr("none");
    const int share = int(quint64(part) * 100 / whole);
    return share == 0 ? GroupModel::tr("< 1 %") : GroupModel::tr("%1 %").arg(share);
}

} // namespace

void GroupModel::setGroups(EntryGroups groups)
{
    beginResetModel();
    m_groups = std::move(groups);
    endResetModel();
}

QModelIndex GroupModel::indexOf(const QString &term) const
{
    const int found = m_groups.byTerm.value(term, -1);
    return found < 0 ? QModelIndex() : createIndex(m_groups.groups[size_t(found)].row, 0, quintptr(found));
}

QModelIndex GroupModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(group(parent).inside[size_t(row)]) : 0);
}

QModelIndex GroupModel::parent(const QModelIndex &index) const
{
    const int around = index.isValid() ? group(index).parent : -1;
    return around < 0 ? QModelIndex() : createIndex(m_groups.groups[size_t(around)].row, 0, quintptr(around));
}

int GroupModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return m_groups.groups.empty() ? 0 : 1;
    return parent.column() == 0 ? int(group(parent).inside.size()) : 0;
}

int GroupModel::columnCount(const QModelIndex &) const { return ColumnCount; }

QString GroupModel::nameOf(const EntryGroup &group) const
{
    if (group.parent < 0)
        return m_groups.isCut ? tr("All entries (not all groups shown)") : tr("All entries");
    return group.isWithoutUrl ? tr("(no URL known)") : group.name;
}

QString GroupModel::text(const EntryGroup &group, int column) const
{
    if (column == Entries)
        return QLocale().toString(group.entries);
    return column == StaleShare ? percent(group.stale, group.entries) : nameOf(group);
}

QVariant GroupModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const EntryGroup &shown = group(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(shown, index.column());
    case Qt::ToolTipRole:
        return tr("%1\n%2 entries, %3 of them stale")
            .arg(shown.prefix.isEmpty() ? nameOf(shown) : QString::fromUtf8(shown.prefix),
                 QLocale().toString(shown.entries), QLocale().toString(shown.stale));
    case Qt::TextAlignmentRole:
        return index.column() == Name ? QVariant() : QVariant(int(Qt::AlignRight | Qt::AlignVCenter));
    default:
        return {};
    }
}

QVariant GroupModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && section != Name)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Group") : section == Entries ? tr("Entries") : tr("Stale");
}

} // namespace etagere
