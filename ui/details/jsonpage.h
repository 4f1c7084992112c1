// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/jsonmodel.h"
#include "details/panefinder.h"

#include <QtWidgets/QWidget>

namespace etagere {

class TreeTable;

/// A JSON text as a tree that can be walked, searched and copied from.
class JsonPage : public QWidget, public Searchable
{
    Q_OBJECT
public:
    explicit JsonPage(QWidget *parent = nullptr);

    void showIndex(std::shared_ptr<const JsonIndex> index);
    void clear() { showIndex({}); }
    TreeTable *view() const { return m_view; }
    JsonModel *model() { return &m_model; }

    Part searchedBytes() const override;
    qint64 searchPosition() const override;
    void showMatch(qint64 offset, qint64 length) override;

private:
    void showMenu(QPoint position);
    void openFirstLevels();

    JsonModel m_model;
    TreeTable *m_view;
    qint32 m_matchedNode = -1;
    qint64 m_match = 0; ///< offset of the last match, in that node
};

} // namespace etagere
