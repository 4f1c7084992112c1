// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/rowmeta.h>

namespace etagere {

/// Copies what the views of `meta` show into its scratch, for views of memory that is about to go.
void keepViews(RowMeta &meta);

} // namespace etagere
