// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/serverurl.h"

namespace etagere {

/// Usage with a sentence that says what is missing or wrong, and what would be right.
Result<Done> checkServerUrl(const ServerUrl &url);

/// The hosts as they stand in a URL: no spaces, the port of the one host behind it, IPv6 in brackets.
QString writtenHosts(const ServerUrl &url);

} // namespace etagere
