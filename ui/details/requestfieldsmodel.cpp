// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/requestfieldsmodel.h"

#include "details/fieldguide.h"
#include "details/secrets.h"
#include "details/shown.h"
#include "theme.h"

namespace etagere {

namespace {

bool isCondition(const QByteArray &name)
{
    return sameFieldName(name, "If-None-Match") || sameFieldName(name, "If-Modified-Since");
}

} // namespace

void RequestFieldsModel::setRequest(const HeaderList &fields)
{
    const QList<HeaderField> wanted(fields.begin(), fields.end());
    for (int row = int(m_given.size()) - 1; row >= 0; --row) {
        if (!wanted.contains(m_given[row]))
            removeGiven(row);
    }
    for (int row = 0; row < wanted.size(); ++row) {
        if (m_given.value(row) == wanted[row] && row < m_given.size())
            continue;
        beginInsertRows({}, row, row);
        m_given.insert(row, wanted[row]);
        endInsertRows();
    }
    while (m_given.size() > wanted.size())
        removeGiven(int(m_given.size()) - 1);
}

void RequestFieldsModel::removeGiven(int row)
{
    beginRemoveRows({}, row, row);
    m_given.removeAt(row);
    endRemoveRows();
}

HeaderList RequestFieldsModel::added() const
{
    HeaderList fields;
    for (const HeaderField &field : m_typed) {
        if (!field.name.isEmpty())
            fields.append(field.name, field.value);
    }
    return fields;
}

void RequestFieldsModel::forgetAdded()
{
    beginResetModel();
    m_typed.clear();
    endResetModel();
}

void RequestFieldsModel::setRevealed(bool isRevealed)
{
    m_isRevealed = isRevealed;
    emit dataChanged(index(0, Content), index(rowCount() - 1, Content));
}

bool RequestFieldsModel::hasSecrets() const
{
    const QList<HeaderField> all = m_given + m_typed;
    return std::any_of(all.begin(), all.end(), [](const HeaderField &field) { return isSecretField(field.name); });
}

int RequestFieldsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_given.size() + m_typed.size()) + 1;
}

int RequestFieldsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

Qt::ItemFlags RequestFieldsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags own = QAbstractTableModel::flags(index);
    return index.isValid() && index.row() >= m_given.size() && index.column() != From ? own | Qt::ItemIsEditable : own;
}

QString RequestFieldsModel::shownValue(const HeaderField &field) const
{
    if (!m_isRevealed && isSecretField(field.name))
        return maskedSecret();
    return maskedText(shownText(field.value), m_isRevealed);
}

QString RequestFieldsModel::textOf(const HeaderField &field, int row, int column) const
{
    switch (column) {
    case Name:
        return shownText(field.name);
    case Content:
        return shownValue(field);
    default:
        return isTyped(row) ? tr("typed in") : isCondition(field.name) ? tr("validator") : tr("stored (Vary)");
    }
}

QVariant RequestFieldsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int row = index.row();
    if (row == rowCount() - 1) {
        const bool isHint = index.column() == Name;
        if (role == Qt::DisplayRole && isHint)
            return tr("Add a field…");
        return role == Qt::ForegroundRole ? QVariant(roleColor(Role::Muted)) : QVariant();
    }
    const HeaderField &field = isTyped(row) ? m_typed.at(row - m_given.size()) : m_given.at(row);
    switch (role) {
    case Qt::DisplayRole:
        return textOf(field, row, index.column());
    case Qt::EditRole:
        return QString::fromUtf8(index.column() == Name ? field.name : field.value);
    case Qt::ToolTipRole:
        return plainToolTip(index.column() == Name ? fieldMeaning(field.name) : textOf(field, row, index.column()));
    case Qt::FontRole:
        return index.column() == From ? QVariant() : QVariant(fixedFont());
    case Qt::ForegroundRole:
        return index.column() == From ? QVariant(roleColor(Role::Muted)) : QVariant();
    default:
        return {};
    }
}

bool RequestFieldsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || index.row() < m_given.size() || index.column() == From)
        return false;
    const QByteArray text = value.toString().trimmed().toUtf8();
    const int typed = index.row() - int(m_given.size());
    if (typed == m_typed.size()) {
        if (text.isEmpty())
            return false;
        beginInsertRows({}, index.row(), index.row());
        m_typed += HeaderField();
        endInsertRows();
    }
    HeaderField &field = m_typed[typed];
    (index.column() == Name ? field.name : field.value) = text;
    if (field.name.isEmpty() && field.value.isEmpty()) {
        removeRows(index.row(), 1);
        return true;
    }
    emit dataChanged(this->index(index.row(), Name), this->index(index.row(), From));
    emit addedChanged();
    return true;
}

bool RequestFieldsModel::removeRows(int row, int count, const QModelIndex &parent)
{
    if (parent.isValid() || count != 1 || !isTyped(row))
        return false;
    beginRemoveRows({}, row, row);
    m_typed.removeAt(row - m_given.size());
    endRemoveRows();
    emit addedChanged();
    return true;
}

QVariant RequestFieldsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Field to send") : section == Content ? tr("Value") : tr("From");
}

} // namespace etagere
