// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QTableView>

namespace etagere {

/// A table of the panels below: whole rows, one line each, as dense as the entries.
QTableView *makePanelTable(QAbstractItemModel &model, const QString &accessibleName, QWidget *parent);

/// The selected rows of a table or tree on the clipboard, from top to bottom, with tabs between their cells.
void copyRows(const QAbstractItemView &view);

} // namespace etagere
