// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/bridgeconnection.h"

#include <etagere/backend.h>

namespace etagere {

/// All entries of a program's cache, page by page; the program works on a page only when it is asked for it. Long
/// values come with their beginning, and a source that is good during push(). Errors as BridgeConnection::ask().
Result<Done> listBridge(BridgeConnection &connection, ListDepth depth, ListSink &sink, const std::stop_token &stop);

} // namespace etagere
