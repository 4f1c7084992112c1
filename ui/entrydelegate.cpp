// SPDX-License-Identifier: GPL-3.0-or-later
#include "entrydelegate.h"

#include "entrystate.h"
#include "icons.h"

#include <etagere/entrytablemodel.h>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

EntryState stateOf(const QModelIndex &index)
{
    const QString error = index.data(ErrorRole).toString();
    if (!error.isEmpty())
        return brokenState(error);
    return entryState(Freshness(index.data(FreshnessRole).toInt()), index.data(RevalidatableRole).toBool());
}

void showState(QStyleOptionViewItem &option, const QModelIndex &index)
{
    const EntryState state = stateOf(index);
    option.text = state.word;
    option.icon = icon(state.icon, state.role);
    option.features |= QStyleOptionViewItem::HasDecoration | QStyleOptionViewItem::HasDisplay;
    option.palette.setColor(QPalette::Text, roleColor(state.role));
}

void showMuted(QStyleOptionViewItem &option) { option.palette.setColor(QPalette::Text, roleColor(Role::Muted)); }

/// The room for text in a cell: its width without the margins the style keeps.
int textWidth(const QStyleOptionViewItem &option)
{
    const QStyle *style = option.widget->style();
    return option.rect.width() - 2 * (style->pixelMetric(QStyle::PM_FocusFrameHMargin, &option, option.widget) + 1);
}

} // namespace

QString elidedUrl(const QString &url, const QFontMetrics &metrics, int width)
{
    if (metrics.horizontalAdvance(url) <= width)
        return url;
    const auto usual = "https://"_L1; // plain http is worth its place
    const QString text = url.startsWith(usual) ? url.sliced(usual.size()) : url;
    const qsizetype authority = text.indexOf("//"_L1);
    const qsizetype path = text.indexOf(u'/', authority < 0 ? 0 : authority + 2);
    const QString head = text.first(path + 1);
    const int rest = width - metrics.horizontalAdvance(head);
    if (head.isEmpty() || rest < width / 3)
        return metrics.elidedText(text, Qt::ElideMiddle, width);
    return head + metrics.elidedText(text.sliced(head.size()), Qt::ElideLeft, rest);
}

QString shortHash(const QString &text)
{
    constexpr qsizetype shortestHash = 32; // an MD5 in hexadecimal
    constexpr qsizetype shown = 10;
    const auto isHex = [](QChar c) { return c.isDigit() || (c >= u'a' && c <= u'f'); };
    qsizetype start = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i < text.size() && isHex(text.at(i)))
            continue;
        if (i - start >= shortestHash)
            return text.first(start + shown) + u'…' + text.sliced(i);
        start = i + 1;
    }
    return text;
}

void EntryDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    switch (Column(index.column())) {
    case Column::Request:
        option->text = elidedUrl(option->text, option->fontMetrics, textWidth(*option));
        break;
    case Column::State:
        showState(*option, index);
        break;
    case Column::Key:
        option->font = fixedFont();
        option->text = shortHash(option->text);
        option->textElideMode = Qt::ElideMiddle;
        break;
    case Column::ETag:
        option->font = fixedFont();
        option->text = shortHash(option->text);
        break;
    case Column::Method:
    case Column::Dialect:
    case Column::Vary:
        showMuted(*option);
        break;
    default:
        break;
    }
}

} // namespace etagere
