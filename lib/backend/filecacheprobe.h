// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"

namespace etagere {

/// What a short look at a folder shows: at most a few hundred names, a few dozen folders.
struct FileCacheProbe {
    int names = 0;        ///< all names seen in the root
    int treeEntries = 0;  ///< entries in their five folders
    int flatEntries = 0;  ///< entries of old versions, in the root
    int bodies = 0;       ///< .body files beside the entries of the tree
    int digitFolders = 0; ///< folders named by one hex digit in the root
    int pipFolders = 0;   ///< "http" and "http-v2" in the root, which then is pip's own folder

    /// New entries get their body in a file of its own: most of those seen have one.
    bool hasSeparateBodies() const { return bodies > 0 && 2 * bodies >= treeEntries; }
};

FileCacheProbe probeFileCache(int folder);

} // namespace etagere
