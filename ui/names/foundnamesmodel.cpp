// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/foundnamesmodel.h"

#include "details/secrets.h"
#include "details/shown.h"
#include "theme.h"

#include <etagere/rowwriter.h>

namespace etagere {

void FoundNamesModel::setNames(const QList<ResolvedName> &names)
{
    beginResetModel();
    m_names = names;
    endResetModel();
}

QByteArray FoundNamesModel::text() const
{
    QByteArray lines;
    for (const ResolvedName &name : m_names)
        lines += printedKey(name.key) + '\t' + printedKey(maskedUrl(name.url)) + '\t'
            + printedKey(maskedText(name.origin, false).toUtf8()) + '\n';
    return lines;
}

int FoundNamesModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_names.size()); }

int FoundNamesModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant FoundNamesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::FontRole))
        return {};
    if (role == Qt::FontRole)
        return index.column() == Key ? QVariant(fixedFont()) : QVariant();
    const ResolvedName &name = m_names.at(index.row());
    const QString text = index.column() == Url ? maskedText(shownText(name.url), false)
        : index.column() == Origin             ? maskedText(escapedControls(name.origin), false)
                                               : QString::fromUtf8(printedKey(name.key));
    return role == Qt::ToolTipRole ? plainToolTip(text) : text;
}

QVariant FoundNamesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Url ? tr("URL") : section == Origin ? tr("Found in") : tr("Key");
}

} // namespace etagere
