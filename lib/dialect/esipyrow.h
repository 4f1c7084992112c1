// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/rowmeta.h>
#include <etagere/value.h>

namespace etagere {

/// Dialect::summarise() of EsiPy.
void summariseEsipy(const ListedEntry &entry, RowMeta &meta);

} // namespace etagere
