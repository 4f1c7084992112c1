// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "format/pickletree.h"

#include <etagere/limits.h>
#include <etagere/result.h>

namespace etagere {

/// Reads the opcodes of protocols 0 to 5 (Python 2's pickles too) into `tree`, which borrows `input`. Nothing is
/// imported, called or built. Bytes after STOP are allowed, see PickleTree::endOffset(). Format: Python's
/// Lib/pickletools.py. BadInput or LimitExceeded; the tree is then of no use.
Result<Done> readPickle(QByteArrayView input, PickleTree &tree, const Limits &limits = {});

/// Whether the first bytes may begin a pickle; cheap, for recognising.
bool looksLikePickle(QByteArrayView head);

} // namespace etagere
