// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/plugins.h>

namespace etagere {

/// The one that gives the backend of this name and may be loaded; errors as pluginWithBackend() says.
Result<FoundPlugin> choosePlugin(const QByteArray &name, const FoundPlugins &found);

} // namespace etagere
