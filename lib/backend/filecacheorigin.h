// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"

#include <optional>

namespace etagere {

/// Value::origin of a filecache: what to restore of the entry's files beside their bytes.
struct FileCacheOrigin {
    std::optional<FileState> main; ///< time of modification, permissions, owner and group
    std::optional<FileState> body;

    QByteArray toBytes() const;
    /// Empty for what toBytes() did not write.
    static FileCacheOrigin fromBytes(const QByteArray &bytes);
};

} // namespace etagere
