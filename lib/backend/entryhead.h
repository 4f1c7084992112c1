// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/filesource.h"

#include <etagere/value.h>

#include <optional>
#include <vector>

namespace etagere {

/// Reads the beginnings of entries' files for a listing, one after the other. One a worker; used by one thread.
class EntryHeadReader
{
public:
    /// Fills in what a file tells of `entry`, or its error; `bodySize` counts for the space. What it points to is valid
    /// until the next call. False when the file has gone since it was seen: there is nothing to push then.
    bool read(int folder, const char *name, ListedEntry &entry);

private:
    bool fail(ListedEntry &entry, Error error);

    std::vector<char> m_head;
    std::optional<FileSource> m_source;
    Error m_error;
};

} // namespace etagere
