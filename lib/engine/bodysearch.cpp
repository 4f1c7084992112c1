// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/bodysearch.h"

#include "engine/bodymatch.h"

#include <etagere/datetime.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>

namespace etagere {

namespace {

constexpr qint64 ProgressMsecs = 100;

bool rowMatches(OpenStore &store, const Row &row, const Filter &filter, Msecs now, const std::stop_token &stop)
{
    if (!filter.matches(row, now))
        return false;
    if (!filter.needsBody())
        return true;
    const StoredKey key = row.storedKey();
    const Result<Value> value = store.backend->read(key, stop);
    return value && bodyMatches(filter, *store.dialects.of(listedEntry(key, *value)), key, *value);
}

} // namespace

Result<std::vector<quint32>> searchTable(OpenStore &store, const EntryTable &table, const Filter &filter,
                                         const std::function<void(quint32, quint32)> &progress,
                                         const std::stop_token &stop)
{
    const Msecs now = store.info.clock();
    const quint32 total = table.size();
    std::vector<quint32> found;
    QElapsedTimer sinceProgress;
    sinceProgress.start();
    for (quint32 i = 0; i < total; ++i) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled,
                           QCoreApplication::translate("etagere::Store", "The search was cancelled"));
        if (rowMatches(store, table.row(i), filter, now, stop))
            found.push_back(i);
        if (sinceProgress.elapsed() >= ProgressMsecs) {
            sinceProgress.restart();
            progress(i + 1, total);
        }
    }
    progress(total, total);
    return found;
}

} // namespace etagere
