// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "model/rowquery.h"

#include <etagere/background.h>
#include <etagere/entrytablemodel.h>

#include <QtCore/QSet>

namespace etagere {

/// What is shown, what is wanted, and the work that leads from one to the other.
class EntryTableModel::Private
{
public:
    explicit Private(EntryTableModel *model)
        : q(model)
    {
    }

    void showWanted();
    void takeNewRows();
    RowMark mark(quint32 row) const;
    /// As it was read, if it was.
    Row row(quint32 row) const;
    /// Sets `isBusy` and says so when it changed.
    void setBusy(bool busy);

    std::shared_ptr<const EntryTable> table = std::make_shared<EntryTable>();
    RowMapping mapping;
    quint32 taken = 0; ///< rows of the table that `mapping` has considered
    RowQuery wanted;
    RowQuery shown; ///< what `mapping` was made by
    Background work;
    bool isWorking = false;
    bool isBusy = false;
    bool hasMore = false; ///< rows were published while work was under way
    bool dropsExpired = false;
    Clock clock = currentTime;
    std::shared_ptr<const EntryTable> readTable;
    QHash<quint32, quint32> readRows; ///< of `readTable`, by row of `table`
    QSet<quint32> goneRows;

private:
    struct Outcome {
        RowMapping mapping;
        quint32 taken = 0;
        RowQuery query;
        bool isMerge = false; ///< the rows shown before are all there, in the same order
    };
    void start(const RowQuery &query, RowsPtr known, quint32 first);
    void finish(const Outcome &outcome);
    void show(const Outcome &outcome);
    void grow(int count);
    void shrink(int count);
    void rearrange(const Outcome &outcome);
    QModelIndexList movedIndexes(const QModelIndexList &indexes, const Outcome &outcome) const;

    EntryTableModel *const q;
};

} // namespace etagere
