// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/backend.h>
#include <etagere/plugins.h>

namespace etagere {

/// A plug-in whose code is in this process. Lives as long as the program; unchanging, any thread.
struct LoadedPlugin {
    FoundPlugin file;
    QList<BackendFactory> backends;

    const BackendFactory *backend(const QByteArray &name) const;
};

/// The plug-in that gives the backend of this name, loaded if need be. Blocking; any thread. NotFound when there is
/// none, Permission with what to do when it may not be loaded, Usage when several of that name may, Io when loading
/// fails.
Result<const LoadedPlugin *> pluginWithBackend(const QByteArray &name);

} // namespace etagere
