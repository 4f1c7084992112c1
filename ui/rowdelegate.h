// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QStyledItemDelegate>

namespace etagere {

/// The height of a row in tables and trees: 24 px at 100 %, more only where the font is large.
inline int comfortableRowHeight(const QFontMetrics &metrics) { return std::max(24, metrics.height() + 6); }

/// Gives a tree rows of that height.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return { QStyledItemDelegate::sizeHint(option, index).width(), comfortableRowHeight(option.fontMetrics) };
    }
};

} // namespace etagere
