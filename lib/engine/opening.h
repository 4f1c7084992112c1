// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/dialectchoice.h"

#include <etagere/store.h>

namespace etagere {

/// A backend that is open, and what was found out about it.
struct OpenStore {
    Detection detection;
    StoreInfo info;
    std::unique_ptr<Backend> backend;
    DialectChoice dialects;
    Access access = Access::ReadOnly;
};

/// Finds the backend, opens it and looks at some entries for the dialect.
Result<OpenStore> openStore(const Location &location, Access access, const BackendLogPtr &log, std::stop_token stop);
/// Opens once more what was detected before: another lane's instance.
Result<OpenStore> openDetected(const Detection &detection, Access access, const BackendLogPtr &log,
                               std::stop_token stop);

/// As much of each entry as can be had without leaving a trace in the store.
inline ListDepth untouchedDepth(const StoreInfo &info)
{
    return info.readingTouches ? ListDepth::Metadata : ListDepth::Values;
}

} // namespace etagere
