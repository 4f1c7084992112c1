// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/unifieddiff.h"

#include "details/shown.h"
#include "theme.h"

namespace etagere {

namespace {

QString signOf(DiffRow::Kind kind)
{
    switch (kind) {
    case DiffRow::Removed:
        return QStringLiteral("− ");
    case DiffRow::Added:
        return QStringLiteral("+ ");
    case DiffRow::Same:
        return QStringLiteral("  ");
    default:
        return {};
    }
}

QVariant colorOf(DiffRow::Kind kind)
{
    switch (kind) {
    case DiffRow::Removed:
        return roleColor(Role::Gone);
    case DiffRow::Added:
        return roleColor(Role::Fresh);
    case DiffRow::Note:
        return roleColor(Role::Muted);
    default:
        return {};
    }
}

} // namespace

void UnifiedDiff::setRows(const QList<DiffRow> &rows)
{
    beginResetModel();
    m_lines.clear();
    for (const DiffRow &row : rows) {
        const bool isChanged = row.kind == DiffRow::Changed;
        if (isChanged || row.kind != DiffRow::Added)
            m_lines.append({ isChanged ? DiffRow::Removed : row.kind, row.before });
        if (isChanged || row.kind == DiffRow::Added)
            m_lines.append({ DiffRow::Added, row.after });
    }
    endResetModel();
}

QString UnifiedDiff::text() const
{
    QStringList lines;
    for (const Line &line : m_lines)
        lines += signOf(line.kind) + line.text;
    return lines.join(u'\n');
}

int UnifiedDiff::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_lines.size()); }

QVariant UnifiedDiff::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Line &line = m_lines.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return QString(signOf(line.kind) + line.text).replace(u'\n', QStringLiteral("  "));
    case Qt::AccessibleTextRole:
        return line.kind == DiffRow::Removed ? tr("before: %1").arg(line.text)
            : line.kind == DiffRow::Added    ? tr("after: %1").arg(line.text)
                                             : line.text;
    case Qt::ToolTipRole:
        return plainToolTip(line.text);
    case Qt::ForegroundRole:
        return colorOf(line.kind);
    case Qt::FontRole: {
        QFont font = line.kind <= DiffRow::Note ? QFont() : fixedFont();
        font.setBold(line.kind == DiffRow::Heading);
        return font;
    }
    default:
        return {};
    }
}

} // namespace etagere
