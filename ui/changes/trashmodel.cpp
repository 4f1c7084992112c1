// SPDX-License-Identifier: GPL-3.0-or-later
#include "changes/trashmodel.h"

#include "changes/changewords.h"
#include "details/shown.h"
#include "humanecount.h"
#include "icons.h"

#include <etagere/entrytablemodel.h>

#include <QtCore/QDateTime>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

struct StateLook {
    QString icon;
    Role role;
    QString word;
    QString explanation;
};

StateLook lookOf(ChangeState state)
{
    switch (state) {
    case ChangeState::Made:
        return { u"undo"_s, Role::Fresh, TrashModel::tr("can be put back"),
                 TrashModel::tr("Undo puts it back byte for byte, unless the client has stored something newer.") };
    case ChangeState::Undone:
        return { u"check"_s, Role::Muted, TrashModel::tr("put back"),
                 TrashModel::tr("The entries are in the cache again as they were.") };
    case ChangeState::Open:
        break;
    }
    return { u"error"_s, Role::Stale, TrashModel::tr("cut short"),
             TrashModel::tr("It is being made, or was cut short. What was done of it can be put back.") };
}

QString textOf(const ChangeRecord &record, int column)
{
    switch (column) {
    case TrashModel::Time:
        return QDateTime::fromMSecsSinceEpoch(record.madeAt).toString(u"yyyy-MM-dd HH:mm:ss"_s);
    case TrashModel::What:
        return changeKindText(record.kind) + u": "_s + escapedControls(record.label);
    case TrashModel::Entries:
        return humaneCount(record.entries);
    case TrashModel::Size:
        return humaneSize(record.bytes);
    default:
        return lookOf(record.state).word;
    }
}

QString toolTipOf(const ChangeRecord &record, int column)
{
    switch (column) {
    case TrashModel::Time:
        return localTime(record.madeAt) + u'\n' + utcTime(record.madeAt);
    case TrashModel::State:
        return lookOf(record.state).explanation;
    default:
        return plainToolTip(textOf(record, column));
    }
}

} // namespace

void TrashModel::setChanges(const QList<ChangeRecord> &changes)
{
    beginResetModel();
    m_changes = changes;
    endResetModel();
}

int TrashModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_changes.size()); }

int TrashModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : State + 1; }

QVariant TrashModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ChangeRecord &record = m_changes.at(index.row());
    const bool isNumber = index.column() == Entries || index.column() == Size;
    switch (role) {
    case Qt::DisplayRole:
        return textOf(record, index.column());
    case Qt::ToolTipRole:
        return toolTipOf(record, index.column());
    case Qt::DecorationRole:
        return index.column() == State ? icon(lookOf(record.state).icon, lookOf(record.state).role) : QVariant();
    case Qt::ForegroundRole:
        return index.column() == State ? roleColor(lookOf(record.state).role) : QVariant();
    case Qt::TextAlignmentRole:
        return isNumber ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default:
        return {};
    }
}

QVariant TrashModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::TextAlignmentRole))
        return {};
    const bool isNumber = section == Entries || section == Size;
    if (role == Qt::TextAlignmentRole)
        return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const QStringList titles{ tr("Made"), tr("What"), tr("Entries"), tr("Size"), tr("State") };
    return titles.value(section);
}

} // namespace etagere
