// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/mappedvalue.h"

#include <etagere/header.h>

namespace etagere {

/// Fields out of an object (a list of values is a repeated field), a list of pairs or a list of "Name: value" texts.
/// BadInput with a sentence when it is none of these.
Result<Done> readMappedHeaders(const MappedValue &value, const MappedNode &node, HeaderList &headers);

} // namespace etagere
