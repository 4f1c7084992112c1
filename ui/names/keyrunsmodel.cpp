// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/keyrunsmodel.h"

#include "details/secrets.h"
#include "details/shown.h"
#include "humanecount.h"
#include "icons.h"

#include <etagere/storedkey.h>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

struct ReachLook {
    QString icon;
    Role role = Role::Unknown;
    QString word;
};

ReachLook lookOf(const KeyRun &run)
{
    switch (run.reach) {
    case KeyReach::Always:
        return { u"check"_s, Role::Fresh, KeyRunsModel::tr("always") };
    case KeyReach::Sometimes:
        return { u"stale"_s, Role::Stale, KeyRunsModel::tr("1 run in %1").arg(humaneCount(run.orders)) };
    case KeyReach::Never:
        return { u"error"_s, Role::Gone, KeyRunsModel::tr("never") };
    case KeyReach::Unknown:
        break;
    }
    return { u"unknown"_s, Role::Unknown, KeyRunsModel::tr("unknown") };
}

QString textOf(const KeyRun &run, int column)
{
    if (column == KeyRunsModel::Found)
        return lookOf(run).word;
    if (column == KeyRunsModel::Why)
        return run.why;
    return run.url.isEmpty() ? QString::fromUtf8(printedKey(run.key)) : maskedText(shownText(run.url), false);
}

} // namespace

void KeyRunsModel::setRuns(const QList<KeyRun> &runs)
{
    beginResetModel();
    m_runs = runs;
    endResetModel();
}

int KeyRunsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_runs.size()); }

int KeyRunsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant KeyRunsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const KeyRun &run = m_runs.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(run, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(textOf(run, index.column()));
    case Qt::DecorationRole:
        return index.column() == Found ? QVariant(icon(lookOf(run).icon, lookOf(run).role)) : QVariant();
    case Qt::ForegroundRole:
        return index.column() == Found ? QVariant(roleColor(lookOf(run).role)) : QVariant();
    default:
        return {};
    }
}

QVariant KeyRunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Found ? tr("Found again") : section == Request ? tr("Request") : tr("Why");
}

} // namespace etagere
