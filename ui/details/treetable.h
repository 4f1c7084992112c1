// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QTreeView>

namespace etagere {

/// A tree with columns as the tabs use it: one line a row, copied with Ctrl+C, columns fitted to what is on screen.
class TreeTable : public QTreeView
{
    Q_OBJECT
public:
    explicit TreeTable(QWidget *parent = nullptr);

    /// As wide as what is on screen needs, at most `share` of the view.
    void fitColumn(int column, double share);
    /// Opens what hides an index, and makes it the current one.
    void reveal(const QModelIndex &index);

signals:
    void copyRequested();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace etagere
