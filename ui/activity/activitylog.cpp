// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/activitylog.h"

#include "details/secrets.h"
#include "details/shown.h"

#include <etagere/datetime.h>

#include <QtCore/QDateTime>

using namespace Qt::StringLiterals;

namespace etagere {

void ActivityLog::add(const QString &source, const QString &what)
{
    if (m_lines.size() >= MostLines) {
        beginRemoveRows({}, 0, 0);
        m_lines.pop_front();
        endRemoveRows();
    }
    const int row = int(m_lines.size());
    beginInsertRows({}, row, row);
    m_lines.push_back({ currentTime(), source, escapedControls(maskedText(what, false)) });
    endInsertRows();
}

void ActivityLog::clear()
{
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

QString ActivityLog::line(int row) const
{
    const Line &line = m_lines.at(size_t(row));
    return QString::fromLatin1(formatIsoTime(line.time)) + u'\t' + line.source + u'\t' + line.what;
}

int ActivityLog::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_lines.size()); }

int ActivityLog::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : What + 1; }

QVariant ActivityLog::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const Line &line = m_lines.at(size_t(index.row()));
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(line.time);
    switch (index.column()) {
    case Time:
        return time.toString(role == Qt::ToolTipRole ? u"yyyy-MM-dd HH:mm:ss.zzz"_s : u"HH:mm:ss"_s);
    case Source:
        return line.source;
    default:
        return line.what;
    }
}

QVariant ActivityLog::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Time ? tr("Time") : section == Source ? tr("Source") : tr("What was done");
}

} // namespace etagere
