// SPDX-License-Identifier: GPL-3.0-or-later
#include "replays/replayresultsmodel.h"

#include "changes/changetarget.h"
#include "details/shown.h"
#include "humanecount.h"
#include "icons.h"

#include <etagere/entrytablemodel.h>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

bool isNumber(int column)
{
    return column == ReplayResultsModel::Status || column == ReplayResultsModel::Took
        || column == ReplayResultsModel::Saved;
}

QString textOf(const ReplayedEntry &entry, int column)
{
    switch (column) {
    case ReplayResultsModel::Outcome:
        return entry.verdict == ReplayVerdict::ChangedSameEtag ? ReplayResultsModel::tr("changed, the ETag not")
                                                               : lookOf(resultOf(entry)).word;
    case ReplayResultsModel::Asked:
        return entryName(entry.target.url, entry.target.key.bytes);
    case ReplayResultsModel::Status:
        return entry.status > 0 ? QString::number(entry.status) : QString();
    case ReplayResultsModel::Took:
        return entry.wasSent ? ReplayResultsModel::tr("%1 ms").arg(humaneCount(entry.duration)) : QString();
    default:
        return entry.bytesSaved > 0 ? humaneSize(entry.bytesSaved) : QString();
    }
}

QVariant sortValue(const ReplayedEntry &entry, int column)
{
    switch (column) {
    case ReplayResultsModel::Outcome:
        return int(resultOf(entry));
    case ReplayResultsModel::Status:
        return entry.status;
    case ReplayResultsModel::Took:
        return qlonglong(entry.duration);
    case ReplayResultsModel::Saved:
        return qlonglong(entry.bytesSaved);
    default:
        return textOf(entry, column);
    }
}

/// The sentence of the verdict, or why there is no answer.
QString explanationOf(const ReplayedEntry &entry)
{
    return entry.error.isEmpty() ? replayVerdictText(entry.verdict) : entry.error;
}

} // namespace

void ReplayResultsModel::clear()
{
    beginResetModel();
    m_entries.clear();
    m_tally = {};
    endResetModel();
}

void ReplayResultsModel::add(const ReplayedEntry &entry)
{
    beginInsertRows({}, rowCount(), rowCount());
    m_entries.append(entry);
    m_tally.add(entry);
    endInsertRows();
}

int ReplayResultsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int ReplayResultsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant ReplayResultsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ReplayedEntry &entry = m_entries.at(index.row());
    const ReplayResultLook look = lookOf(resultOf(entry));
    const bool isOutcome = index.column() == Outcome;
    switch (role) {
    case Qt::DisplayRole:
        return textOf(entry, index.column());
    case SortRole:
        return sortValue(entry, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(isOutcome ? explanationOf(entry) : textOf(entry, index.column()));
    case Qt::AccessibleDescriptionRole:
        return isOutcome ? explanationOf(entry) : QVariant();
    case Qt::DecorationRole:
        return isOutcome ? QVariant(icon(look.iconName, look.role)) : QVariant();
    case Qt::ForegroundRole:
        return isOutcome ? QVariant(roleColor(look.role)) : QVariant();
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default:
        return {};
    }
}

QVariant ReplayResultsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::TextAlignmentRole))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const QStringList titles{ tr("Outcome"), tr("Request"), tr("Status"), tr("Time"), tr("Saved") };
    return titles.value(section);
}

} // namespace etagere
