// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/changefilereader.h"

#include <etagere/editor.h>

namespace etagere {

/// Puts back the entries of one change. What each entry is now tells whether the change was made to it at all, and
/// whether its client has written it since.
class ChangeUndoer
{
public:
    ChangeUndoer(Backend &backend, ChangeFileReader file);

    EditOutcome run(const EditProgress &progress, const std::stop_token &stop);

private:
    Result<Done> putBack(const ChangedEntry &entry, const std::stop_token &stop);
    /// The version that the entry must still have; an error says why it is left alone.
    Result<std::optional<Version>> expectedVersion(const ChangedEntry &entry, const std::stop_token &stop);

    Backend &m_backend;
    ChangeFileReader m_file;
    EditOutcome m_outcome;
};

} // namespace etagere
