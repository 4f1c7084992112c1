// SPDX-License-Identifier: LGPL-3.0-or-later
// How EntryTableModel gets from the rows it shows to those it should show.
#include "model/entrytablemodel_p.h"

namespace etagere {

static bool isPast(Msecs time, Msecs now) { return time != NoTime && time <= now; }

void EntryTableModel::Private::setBusy(bool busy)
{
    if (std::exchange(isBusy, busy) != busy)
        emit q->busyChanged(busy);
}

RowMark EntryTableModel::Private::mark(quint32 row) const
{
    const bool isGone = goneRows.contains(row);
    if (isGone || (dropsExpired && isPast(this->row(row).storeExpiresAt, clock())))
        return RowMark::Gone;
    // Until the order that hides it is there, a row is on show with the mark of the one that stands for it now.
    return wanted.marks ? wanted.marks->marks.value(wanted.marks->current(row)).mark : RowMark::None;
}

Row EntryTableModel::Private::row(quint32 row) const
{
    const auto read = readRows.constFind(row);
    return read == readRows.cend() ? table->row(row) : readTable->row(*read);
}

void EntryTableModel::Private::showWanted()
{
    wanted.now = clock();
    hasMore = false;
    if (!wanted.isIdentity()) {
        setBusy(true);
        start(wanted, nullptr, 0);
        return;
    }
    work.cancel();
    isWorking = false;
    const quint32 rows = table->size();
    Outcome all;
    all.mapping.count = int(rows);
    all.taken = rows;
    all.query = wanted;
    show(all);
    setBusy(isWorking); // a slot may have asked for another order
}

void EntryTableModel::Private::takeNewRows()
{
    const quint32 rows = table->size();
    hasMore = isWorking;
    if (isWorking || rows == taken)
        return;
    if (mapping.order) {
        start(shown, mapping.order, taken);
        return;
    }
    grow(int(rows));
    taken = rows;
}

// Makes the order of all rows; of those from `first` on only, when the order of the others is known.
void EntryTableModel::Private::start(const RowQuery &query, RowsPtr known, quint32 first)
{
    isWorking = true;
    const auto make = [query, known, first, rows = table](std::stop_token stop) {
        const quint32 last = rows->size();
        const auto stopped = [&stop] { return stop.stop_requested(); };
        const auto order = std::make_shared<const Rows>(known ? query.merged(*rows, *known, first, last, stopped)
                                                              : query.run(*rows, 0, last, stopped));
        return Outcome{ { order, int(order->size()) }, last, query, known != nullptr };
    };
    work = Background::run(q, make, [this](const Outcome &outcome) { finish(outcome); });
}

void EntryTableModel::Private::finish(const Outcome &outcome)
{
    isWorking = false;
    show(outcome);
    setBusy(isWorking);
    if (hasMore)
        takeNewRows();
}

// Rows come and go at the end only, and what moves is told as a change of layout, so that views keep
// their selection, current row and scrolling.
void EntryTableModel::Private::show(const Outcome &outcome)
{
    const bool isAppended = outcome.isMerge && !outcome.query.sortedBy;
    if (isAppended)
        mapping.order = outcome.mapping.order;
    grow(outcome.mapping.count);
    if (!isAppended)
        rearrange(outcome);
    shrink(outcome.mapping.count);
    taken = outcome.taken;
    shown = outcome.query;
    emit q->orderChanged();
}

void EntryTableModel::Private::grow(int count)
{
    if (count <= mapping.count)
        return;
    q->beginInsertRows({}, mapping.count, count - 1);
    mapping.count = count;
    q->endInsertRows();
}

void EntryTableModel::Private::shrink(int count)
{
    if (count >= mapping.count)
        return;
    q->beginRemoveRows({}, count, mapping.count - 1);
    mapping.count = count;
    q->endRemoveRows();
}

void EntryTableModel::Private::rearrange(const Outcome &outcome)
{
    emit q->layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = q->persistentIndexList();
    const QModelIndexList after = movedIndexes(before, outcome);
    mapping.order = outcome.mapping.order;
    q->changePersistentIndexList(before, after);
    emit q->layoutChanged({}, VerticalSortHint);
}

// Looking each row up is fast for a few, a table of all is for many (everything is selected).
QModelIndexList EntryTableModel::Private::movedIndexes(const QModelIndexList &indexes, const Outcome &outcome) const
{
    const bool areMany = indexes.size() > mapping.count / 64;
    const std::vector<int> inverse = areMany ? outcome.mapping.inverse(outcome.taken) : std::vector<int>();
    QModelIndexList moved;
    moved.reserve(indexes.size());
    for (const QModelIndex &index : indexes) {
        const quint32 shownRow = mapping.at(index.row());
        const quint32 row = outcome.query.marks ? outcome.query.marks->current(shownRow) : shownRow;
        const int to =
            areMany ? (row < inverse.size() ? inverse[row] : -1) : outcome.mapping.find(row, *table, outcome.query);
        moved.append(to < 0 ? QModelIndex() : q->createIndex(to, index.column()));
    }
    return moved;
}

} // namespace etagere
