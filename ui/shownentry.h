// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "entrystate.h"

#include <etagere/store.h>

namespace etagere {

/// An entry as the table knows it and as it was read: what the detail pane shows.
struct ShownEntry {
    LoadedEntryPtr entry; ///< none: it could not be read, see `problem`
    QString problem;
    StoreInfo store;
    QByteArray method; ///< as the row has them: resolved where the entry itself is silent
    QByteArray url;
    int status = 0;
    EntryState state;
};

} // namespace etagere
