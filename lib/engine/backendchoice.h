// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/backend.h>

namespace etagere {

struct BackendChoice {
    const BackendFactory *factory = nullptr;
    QString reason;
};

/// The backend that a location's scheme forces, or the one that recognises its path best. Errors are
/// sentences: unknown scheme, nothing there, not a cache (and why), a folder of caches (and which).
Result<BackendChoice> chooseBackend(const Location &location, Access access);

/// The best recognition of a path; no factory when none recognises it. `reasons` takes why not.
BackendChoice recognisedBackend(const QString &path, QStringList *reasons = nullptr);

} // namespace etagere
