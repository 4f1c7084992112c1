// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/possiblekeysmodel.h"

#include "details/secrets.h"
#include "details/shown.h"
#include "icons.h"

#include <etagere/dialect.h>

using namespace Qt::StringLiterals;

namespace etagere {

void PossibleKeysModel::setKeys(const QList<PossibleKey> &keys)
{
    beginResetModel();
    m_keys = keys;
    endResetModel();
}

int PossibleKeysModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_keys.size()); }

int PossibleKeysModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QString PossibleKeysModel::text(const PossibleKey &key, int column) const
{
    switch (column) {
    case Stored:
        return key.isStored ? tr("stored") : tr("not here");
    case Key:
        return maskedText(QString::fromUtf8(printedKey(key.key.bytes)), false);
    case How:
        return key.how.isEmpty() ? tr("the only way") : key.how;
    default:
        const Dialect *dialect = dialectByName(key.dialect);
        return dialect ? dialect->title() : QString::fromUtf8(key.dialect);
    }
}

QVariant PossibleKeysModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const PossibleKey &key = m_keys.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(key, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(text(key, index.column()));
    case Qt::DecorationRole:
        if (index.column() == Stored)
            return key.isStored ? icon(u"check"_s, Role::Fresh) : icon(u"unknown"_s, Role::Unknown);
        return {};
    case Qt::ForegroundRole:
        return key.isStored ? QVariant() : roleColor(Role::Muted);
    case Qt::FontRole:
        return index.column() == Key ? QVariant(fixedFont()) : QVariant();
    default:
        return {};
    }
}

QVariant PossibleKeysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Stored:
        return tr("In this cache");
    case Key:
        return tr("Key");
    case How:
        return tr("Made by");
    default:
        return tr("Client");
    }
}

} // namespace etagere
