// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/mindsmodel.h"

#include "details/shown.h"
#include "icons.h"

namespace etagere {

void MindsModel::setExplanation(const Explanation &explanation)
{
    if (explanation.minds.size() == m_explanation.minds.size()) {
        m_explanation = explanation;
        if (rowCount() > 0)
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_explanation = explanation;
    endResetModel();
}

int MindsModel::writersRow() const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (m_explanation.minds[row].hasWritten)
            return row;
    }
    return 0;
}

int MindsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_explanation.minds.size());
}

int MindsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QString MindsModel::text(const MindDecision &mind, int column) const
{
    switch (column) {
    case Client:
        return mind.hasWritten ? tr("%1 (wrote\u00a0it)").arg(mind.mind->title()) : mind.mind->title();
    case Step:
        return nextStepText(mind.decision.step);
    case Fresh:
        return freshnessText(mind.decision, m_explanation.at);
    case Standard:
        return m_explanation.differs(mind) ? tr("differs") : tr("agrees");
    default:
        return {};
    }
}

QVariant MindsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const MindDecision &mind = m_explanation.minds.at(index.row());
    const StepLook look = stepLook(mind.decision.step);
    switch (role) {
    case Qt::DisplayRole:
        return text(mind, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Fresh && mind.decision.freshUntil != NoTime)
            return plainToolTip(utcTime(mind.decision.freshUntil));
        return plainToolTip(text(mind, index.column()));
    case Qt::DecorationRole:
        return index.column() == Client ? QVariant(icon(look.iconName, look.role)) : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == Step)
            return roleColor(look.role);
        return index.column() == Standard ? roleColor(m_explanation.differs(mind) ? Role::Stale : Role::Muted)
                                          : QVariant();
    default:
        return {};
    }
}

QVariant MindsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == Fresh)
        return tr("How long it stays fresh");
    if (role == Qt::ToolTipRole && section == Standard)
        return tr("Whether it does what RFC 9111, the standard, says");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Client:
        return tr("Client");
    case Step:
        return tr("At the next request");
    case Fresh:
        return tr("Fresh");
    default:
        return tr("RFC");
    }
}

} // namespace etagere
