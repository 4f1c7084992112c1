// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/indexedtreemodel.h"

#include <etagere/response.h>

namespace etagere {

/// Fields of a stored response in groups: response, stored request, trailers. In stored order, repeats kept.
class HeadersModel : public IndexedTreeModel
{
    Q_OBJECT
public:
    enum Column { Name, Content, ColumnCount };
    using IndexedTreeModel::IndexedTreeModel;

    void setResponse(const CachedResponse *response); ///< null: nothing is shown
    void setRevealed(bool isRevealed);
    bool hasSecrets() const;
    qsizetype fieldCount() const { return m_fields; }

    /// Null for a group.
    const HeaderField *field(const QModelIndex &index) const;
    /// The value as it may be shown now: whole, escaped, masked.
    QString shownValue(const QModelIndex &index) const;
    /// Every field as "Name: value", groups apart.
    QString text() const;

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node {
        QString group;
        HeaderField field;
    };
    void addGroup(const QString &title, const HeaderList &fields, std::vector<qint32> &parents);
    QString valueOf(const HeaderField &field) const;

    QList<Node> m_nodes;
    qsizetype m_fields = 0;
    bool m_isRevealed = false;
};

} // namespace etagere
