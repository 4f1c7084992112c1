// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/entrytablemodel.h>

#include <QtWidgets/QTableView>

namespace etagere {

/// The table of entries: one line a row, whatever their number.
class EntryView : public QTableView
{
    Q_OBJECT
public:
    explicit EntryView(EntryTableModel *model, QWidget *parent = nullptr);

    /// Rows of the selection, ascending, at most `limit`.
    QList<int> selectedRows(int limit) const;
    /// Their numbers in the table, and those of all rows; a few milliseconds for a million.
    std::vector<quint32> selectedTableRows() const;
    std::vector<quint32> shownTableRows() const;
    /// First and last row on screen; the last before the first when there is none.
    std::pair<int, int> rowsOnScreen() const;
    /// Repaints what depends on the time in the rows on screen.
    void refreshTimes();

signals:
    void opened();        ///< Enter or a double click
    void previewed();     ///< Space
    void left();          ///< Escape
    void removalWanted(); ///< Delete, where no action took it
    /// "Filter by this" was chosen.
    void filterChosen(const QString &term);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void setUpHeaders();
    void showColumnMenu(const QPoint &position);
    void onSectionResized(int section, int oldSize, int newSize);
    void fitRequestColumn();

    EntryTableModel *m_model;
    bool m_isFitting = false;
    bool m_isRequestElastic = true; ///< takes what the others leave, until its edge is dragged
};

} // namespace etagere
