// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "channel/channel.h"

namespace etagere {

/// A socket that is connected, encrypted where the address asks for it. Errors and threads as Channel::connect.
Result<std::unique_ptr<QIODevice>> connectedSocket(const ServerAddress &address, const TellStep &tell,
                                                   const std::stop_token &stop);

} // namespace etagere
