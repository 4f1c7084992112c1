// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/entryfile.h"

#include <etagere/backend.h>

#include <sys/stat.h>

namespace etagere {

/// A folder of entries that are one file each, whose owner takes no locks. We put whole files in the place of others,
/// and our own changes of a folder come one after the other.
class FileEntryBackend : public Backend
{
public:
    Result<StoreInfo> open(Access access, std::stop_token stop) final;
    Result<Value> read(const StoredKey &key, std::stop_token stop) final;
    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token stop) final;

protected:
    explicit FileEntryBackend(QString path)
        : m_path(std::move(path))
    {
    }

    static constexpr mode_t FolderMode = 0777; ///< less the umask, as the owners make theirs
    const QString &path() const { return m_path; }

private:
    virtual StoreInfo info() const = 0;
    virtual bool isEntryName(const QByteArray &name) const = 0;
    /// Where the entry of that name is, or would be; NotFound while there is no such folder.
    virtual Result<FileDescriptor> folderOf(const QByteArray &name) const = 0;
    virtual Result<FileDescriptor> createFolderOf(const QByteArray &name) const = 0;
    virtual QString placeOf(const QByteArray &name) const = 0;

    const QString m_path;
    Access m_access = Access::ReadOnly;
};

} // namespace etagere
