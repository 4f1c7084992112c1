// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"

#include <etagere/value.h>

#include <stop_token>

namespace etagere {

/// One entry's files in the folder that they lie in: the entry and perhaps its .body, or a .body alone.
/// `folder` must stay open.
class FileCacheEntry
{
public:
    FileCacheEntry(int folder, QByteArray key);

    /// NotFound when there is none.
    Result<Value> read() const;
    /// Backend::change(), under CacheControl's locks. Looks before it locks: a change that is refused
    /// leaves not even a lock file.
    Result<Version> change(const Version &ifVersion, const std::optional<Value> &value, std::stop_token stop);

private:
    struct Files {
        FileState main;
        FileState body;
        Version version() const;
        QByteArray origin() const;
    };

    Result<Done> expect(const Version &ifVersion);
    Result<Version> replace(const Value &value);
    Result<Version> replaceOrphan(const Value &value);
    Result<Done> remove();

    int m_folder;
    QByteArray m_main; ///< the entry's file name
    QByteArray m_body; ///< its body's
    bool m_isOrphan;   ///< the key names a body without its entry
    Files m_files;     ///< as expect() saw them
};

} // namespace etagere
