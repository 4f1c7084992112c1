// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/diffmodel.h"

#include "details/shown.h"
#include "theme.h"

namespace etagere {

namespace {

constexpr qsizetype CellCharacters = 500;

bool isWhole(const DiffRow &row) { return row.kind == DiffRow::Heading || row.kind == DiffRow::Note; }

bool isMarked(const DiffRow &row, int column)
{
    return row.kind == DiffRow::Changed
        || row.kind == (column == DiffModel::Before ? DiffRow::Removed : DiffRow::Added);
}

QString cellText(const DiffRow &row, int column)
{
    const QString &text = column == DiffModel::Before ? row.before : row.after;
    if (isWhole(row))
        return text;
    const QString sign = !isMarked(row, column) ? QStringLiteral("  ")
        : column == DiffModel::Before           ? QStringLiteral("− ")
                                                : QStringLiteral("+ ");
    return text.isEmpty() && !isMarked(row, column) ? QString() : sign + text;
}

QVariant cellColor(const DiffRow &row, int column)
{
    if (row.kind == DiffRow::Note)
        return roleColor(Role::Muted);
    if (!isMarked(row, column))
        return {};
    return roleColor(column == DiffModel::Before ? Role::Gone : Role::Fresh);
}

QFont cellFont(const DiffRow &row)
{
    if (!isWhole(row))
        return fixedFont();
    QFont font;
    font.setBold(row.kind == DiffRow::Heading);
    return font;
}

} // namespace

void DiffModel::setRows(const QList<DiffRow> &rows)
{
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

QString DiffModel::text(int first, int last) const
{
    QStringList lines;
    for (int row = qMax(0, first); row <= qMin(last, rowCount() - 1); ++row) {
        const QString before = cellText(m_rows[row], Before), after = cellText(m_rows[row], After);
        lines += before.isEmpty() ? after : before;
        if (m_rows[row].kind == DiffRow::Changed)
            lines += after;
    }
    return lines.join(u'\n');
}

int DiffModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int DiffModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant DiffModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const DiffRow &row = m_rows.at(index.row());
    const QString text = cellText(row, index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text.left(CellCharacters).replace(u'\n', QStringLiteral("  "));
    case Qt::ToolTipRole:
        return isWhole(row) ? QVariant() : plainToolTip(text);
    case Qt::ForegroundRole:
        return cellColor(row, index.column());
    case Qt::FontRole:
        return cellFont(row);
    default:
        return {};
    }
}

QVariant DiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Before ? tr("Stored") : tr("Now");
}

} // namespace etagere
