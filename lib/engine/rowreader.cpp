// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/rowreader.h"

#include "engine/rowsink.h"

#include <QtCore/QHash>

namespace etagere {

Result<ReadRows> readUnreadRows(OpenStore &store, ListingState &state, const std::vector<quint32> &rows,
                                const std::stop_token &stop)
{
    const EntryTable &table = *state.filler.table();
    QHash<StoredKey, quint32> wanted;
    for (const quint32 row : rows)
        wanted.insert(table.row(row).storedKey(), row);
    ReadRows result;
    result.table = state.readTable;
    const RowConsumer consumer = [&](const Row &row, const ListedEntry &) {
        const auto place = wanted.constFind(row.storedKey());
        if (place == wanted.cend() || !state.readTable->append(row))
            return place == wanted.cend();
        result.found.push_back({ *place, state.readTable->publish() - 1 });
        wanted.erase(place);
        return true;
    };
    ListingOptions options;
    options.spellsKeys = false;
    RowSink sink(store, options, consumer, stop);
    const Result<Done> listed = store.backend->listThese(wanted.keys(), sink, stop);
    if (!listed)
        return tl::unexpected(listed.error());
    result.gone.assign(wanted.cbegin(), wanted.cend());
    return result;
}

} // namespace etagere
