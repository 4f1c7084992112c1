// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QHash>
#include <QtWidgets/QTreeView>

namespace etagere {

/// A tree with columns as the tabs use it: one line a row, copied with Ctrl+C, columns fitted to what is on screen.
class TreeTable : public QTreeView
{
    Q_OBJECT
public:
    explicit TreeTable(QWidget *parent = nullptr);

    /// Keeps a column as wide as its first rows need, at most `share` of the view, until the user sets it.
    void keepFitted(int column, double share);
    /// After the rows changed.
    void fitColumns();
    /// Opens what hides an index, and makes it the current one.
    void reveal(const QModelIndex &index);

signals:
    void copyRequested();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QHash<int, double> m_shares;
    bool m_isFitting = false;
};

} // namespace etagere
