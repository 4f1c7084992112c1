// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/claimsmodel.h"

#include "details/shown.h"
#include "icons.h"

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString cellText(const LabClaim &claim, int column)
{
    if (column == ClaimsModel::What)
        return claim.what;
    return claim.holds() ? claim.found : ClaimsModel::tr("%1, not %2").arg(claim.found, claim.expected);
}

} // namespace

void ClaimsModel::setClaims(const QList<LabClaim> &claims)
{
    beginResetModel();
    m_claims = claims;
    endResetModel();
}

int ClaimsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_claims.size()); }
int ClaimsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant ClaimsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const LabClaim &claim = m_claims.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return escapedControls(cellText(claim, index.column()));
    case Qt::ToolTipRole:
        return plainToolTip(escapedControls(cellText(claim, index.column())));
    case Qt::DecorationRole:
        if (index.column() == What)
            return claim.holds() ? icon(u"check"_s, Role::Fresh) : icon(u"error"_s, Role::Gone);
        return {};
    case Qt::AccessibleTextRole:
        if (index.column() == What)
            return claim.holds() ? tr("%1, as the lesson says").arg(claim.what) : tr("%1, otherwise").arg(claim.what);
        return cellText(claim, index.column());
    default:
        return {};
    }
}

QVariant ClaimsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == What ? tr("Checked on the wire") : tr("As it came");
}

} // namespace etagere
