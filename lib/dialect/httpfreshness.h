// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "http/responsefacts.h"

#include <etagere/rowmeta.h>

namespace etagere {

/// How a row tells the freshness by RFC 9111: by the same arithmetic as the client's decisions.
void fillHttpFreshness(const ResponseFacts &facts, bool mustValidate, RowMeta &meta);

} // namespace etagere
