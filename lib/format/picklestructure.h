// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "format/pickletree.h"

#include <etagere/limits.h>
#include <etagere/structure.h>

namespace etagere {

/// A pickle of `inputSize` bytes for reading by people: at most 100 000 nodes, no deeper than the limit. A container
/// that occurs again is shown as a reference to the place where it was made, so cycles and bombs stay small.
Structure pickleStructure(const PickleTree &tree, qint64 inputSize, const Limits &limits = {});

} // namespace etagere
