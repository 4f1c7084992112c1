// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/indexedtreemodel.h"
#include "details/jsonindex.h"

namespace etagere {

/// The values of a JSON text; each text is made when it is asked for.
class JsonModel : public IndexedTreeModel
{
    Q_OBJECT
public:
    enum Column { Name, Content, ColumnCount };
    using IndexedTreeModel::IndexedTreeModel;

    void setIndex(std::shared_ptr<const JsonIndex> index);
    std::shared_ptr<const JsonIndex> jsonIndex() const { return m_index; }

    /// "$.items[3].name", with quoted names where they are no identifiers.
    QString path(const QModelIndex &index) const;
    /// The value as it is written in the text.
    QByteArray valueText(const QModelIndex &index) const;

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QByteArrayView span(quint32 start, quint32 end) const;
    QString nameOf(qint32 node) const;
    QString contentOf(qint32 node) const;
    QString pathStep(qint32 node) const;

    std::shared_ptr<const JsonIndex> m_index;
};

/// A JSON string, with or without its end, as text: without quotes and escapes, at most `limit` characters.
QString unquotedJson(QByteArrayView string, qsizetype limit);

} // namespace etagere
