// SPDX-License-Identifier: GPL-3.0-or-later
// What the panels about keys and names have in common.
#pragma once

#include <etagere/nameresolver.h>

#include <QtCore/QModelIndex>
#include <functional>

class QAbstractItemView;
class QLabel;
class QLayout;
class QWidget;

namespace etagere {

class ChangeBar;

/// `bar` above everything else.
void layOutPanel(QWidget &panel, ChangeBar &bar, QLayout *content);

/// A quiet sentence that may take several lines.
QLabel *mutedText(const QString &text, QWidget *parent);

/// Enter, a double click and the menu's first line do `go` with the current line; Ctrl+C copies the selected ones.
void addPanelMenu(QAbstractItemView &view, const QString &goText, std::function<void(const QModelIndex &)> go);

/// "26 of 26 hashed keys without a name were resolved, by 1 234 candidates."
QString outcomeText(const NamesOutcome &outcome);

} // namespace etagere
