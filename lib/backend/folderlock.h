// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <stop_token>

namespace etagere {

/// Keeps our own changes of a folder apart where its owner knows no locks: flock() on the folder itself, which leaves
/// no file behind and holds nobody up who does not ask for it. Held until `folder` closes. Waits up to ten seconds:
/// Cancelled or Io. On a file system that locks no folders nothing is held.
Result<Done> lockFolder(int folder, const std::stop_token &stop);

} // namespace etagere
