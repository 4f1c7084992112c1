// SPDX-License-Identifier: GPL-3.0-or-later
#include "entrydelegate.h"

#include "entrystate.h"
#include "freshnesspaint.h"
#include "icons.h"
#include "knownby.h"
#include "livewatch.h"

#include <etagere/datetime.h>
#include <etagere/entrytablemodel.h>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

EntryState stateOf(const QModelIndex &index)
{
    const QString error = index.data(ErrorRole).toString();
    if (!error.isEmpty())
        return brokenState(error);
    if (!index.data(IsReadRole).toBool())
        return unreadState();
    return entryState(Freshness(index.data(FreshnessRole).toInt()), index.data(RevalidatableRole).toBool());
}

void showState(QStyleOptionViewItem &option, const QModelIndex &index)
{
    const EntryState state = stateOf(index);
    const QString mark = markWord(RowMark(index.data(MarkRole).toInt()));
    option.text = mark.isEmpty() ? state.word : QStringLiteral("%1 · %2").arg(mark, state.word);
    option.icon = icon(state.icon, state.role);
    option.features |= QStyleOptionViewItem::HasDecoration | QStyleOptionViewItem::HasDisplay;
    option.palette.setColor(QPalette::Text, roleColor(state.role));
}

void showKey(QStyleOptionViewItem &option)
{
    option.font = fixedFont();
    option.text = shortHash(option.text);
    option.textElideMode = Qt::ElideMiddle;
}

/// The icon of the way in which it is known what the key stands for; the column of that name has the words.
void showSource(QStyleOptionViewItem &option, const QModelIndex &index)
{
    const auto *model = qobject_cast<const EntryTableModel *>(index.model());
    if (!model)
        return;
    const KnownByLook look = knownByLook(model->row(index.row()).decodedBy);
    option.icon = icon(look.icon, look.role);
    option.features |= QStyleOptionViewItem::HasDecoration;
}

void showMuted(QStyleOptionViewItem &option) { option.palette.setColor(QPalette::Text, roleColor(Role::Muted)); }

/// The room for text in a cell: its width without the margins the style keeps.
int textWidth(const QStyleOptionViewItem &option)
{
    const QStyle *style = option.widget->style();
    return option.rect.width() - 2 * (style->pixelMetric(QStyle::PM_FocusFrameHMargin, &option, option.widget) + 1);
}

/// The URL, or the key where no URL is known.
void showRequest(QStyleOptionViewItem &option)
{
    if (option.text.contains("//"_L1))
        option.text = elidedUrl(option.text, option.fontMetrics, textWidth(option));
    else
        showKey(option);
}

/// What its client has done to the entry: bold while that is news, struck out when it is gone. The State column says
/// it.
void showMark(QStyleOptionViewItem &option, RowMark mark)
{
    if (mark == RowMark::New || mark == RowMark::Changed)
        option.font.setBold(true);
    else if (mark == RowMark::Gone)
        option.font.setStrikeOut(true);
}

/// What a cell's line is drawn from: one look at the row rather than one for each role.
FreshnessTimes timesOf(const Row &row)
{
    FreshnessTimes times;
    times.rule = row.rule;
    times.bornAt = row.storedAt;
    times.freshUntil = row.expiresAt;
    times.hasValidator = isRevalidatable(row);
    return times;
}

} // namespace

QString elidedUrl(const QString &url, const QFontMetrics &metrics, int width)
{
    if (metrics.horizontalAdvance(url) <= width)
        return url;
    const auto usual = "https://"_L1; // plain http is worth its place
    const QString text = url.startsWith(usual) ? url.sliced(usual.size()) : url;
    const qsizetype authority = text.indexOf("//"_L1);
    const QString host = text.first(text.indexOf(u'/', authority < 0 ? 0 : authority + 2) + 1);
    const int rest = width - metrics.horizontalAdvance(host);
    if (host.isEmpty() || rest < width / 3)
        return metrics.elidedText(text, Qt::ElideMiddle, width);
    const qsizetype query = text.indexOf(u'?', host.size());
    const QString path = text.first(query < 0 ? text.size() : query).sliced(host.size());
    if (query >= 0 && metrics.horizontalAdvance(path + u"?…"_s) <= rest)
        return metrics.elidedText(text, Qt::ElideRight, width);
    return host + metrics.elidedText(path, Qt::ElideLeft, rest);
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

void EntryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const auto *model = qobject_cast<const EntryTableModel *>(index.model());
    if (Column(index.column()) != Column::Expires || !model)
        return;
    const FreshnessTimes times = timesOf(model->row(index.row()));
    if (times.rule != FreshnessRule::Unknown
        && times.rule != FreshnessRule::Unread) // nothing is known, nothing is drawn
        paintCellLine(*painter, option.rect, times, model->now(), option.state.testFlag(QStyle::State_Selected));
}

void EntryDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    showMark(*option, RowMark(index.data(MarkRole).toInt()));
    switch (Column(index.column())) {
    case Column::Request:
        showRequest(*option);
        break;
    case Column::State:
        showState(*option, index);
        break;
    case Column::Key:
        showKey(*option);
        showSource(*option, index);
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
    case Column::KnownBy:
        showMuted(*option);
        showSource(*option, index);
        break;
    default:
        break;
    }
}

} // namespace etagere
