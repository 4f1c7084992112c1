// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/cachingclient.h>

namespace etagere::cli {

/// `get --json-lines`: reads requests from standard input, answers them in any order, many at once, each flushed as
/// soon as it is there. Returns at the end of the input, when all is answered.
void answerLines(const CachingClient &client, bool followsRedirects);

} // namespace etagere::cli
