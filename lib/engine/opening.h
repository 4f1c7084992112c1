// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/dialectchoice.h"

#include <etagere/names.h>
#include <etagere/store.h>

namespace etagere {

/// A backend that is open, and what was found out about it.
struct OpenStore {
    Detection detection;
    StoreInfo info;
    std::unique_ptr<Backend> backend;
    DialectChoice dialects;
    NamesPtr names; ///< what was learnt of the keys; never null
    Access access = Access::ReadOnly;
};

/// Finds the backend, opens it and looks at some entries for the dialect.
Result<OpenStore> openStore(const Location &location, Access access, const BackendLogPtr &log, std::stop_token stop);
/// Opens once more what was detected before: another lane's instance.
Result<OpenStore> openDetected(const Detection &detection, Access access, const BackendLogPtr &log,
                               std::stop_token stop);

/// Reads anew what was learnt of the cache's keys. A book that cannot be read is as good as none.
void loadNames(OpenStore &store);

/// The entry's responses; a URL that the entry does not hold is the one that was learnt, if any.
Result<DecodedEntry> decodeNamed(const OpenStore &store, const Dialect &dialect, const StoredKey &key,
                                 const Value &value);

/// As much of each entry as can be had without leaving a trace in the store.
inline ListDepth untouchedDepth(const StoreInfo &info)
{
    return info.readingTouches ? ListDepth::Metadata : ListDepth::Values;
}

} // namespace etagere
