// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QStyledItemDelegate>

namespace etagere {

/// Draws the cells of the entry table: URLs elided in the middle so that host and end stay, states as icon, word and
/// colour, hashes cut to their first 10 characters, expiries over a small freshness line.
class EntryDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

/// Cut so that the host and the end of the path stay: "https://" goes first, then the query from its end, then the
/// path from its start.
QString elidedUrl(const QString &url, const QFontMetrics &metrics, int width);

/// A long hash inside `text` cut to its first 10 characters: "esi_00431965a6…", "W/\"e856b3db69…\"".
QString shortHash(const QString &text);

} // namespace etagere
