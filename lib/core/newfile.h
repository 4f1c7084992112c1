// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"

#include <etagere/bytesource.h>

namespace etagere {

/// A file in the making: it appears under its name at commit(), whole, and not at all before.
/// Dropped without commit() it leaves nothing.
class NewFile
{
public:
    /// Starts a temporary file in `folder` (which must stay open), mode 0600. `like`: take over the permissions
    /// and, where the system lets us, the owner of the file that is to be replaced.
    static Result<NewFile> create(int folder, const FileState *like = nullptr);
    NewFile(NewFile &&) noexcept = default;
    NewFile &operator=(NewFile &&) = delete;
    ~NewFile();

    Result<Done> write(QByteArrayView bytes);
    /// All of a part, in slices.
    Result<Done> write(const Part &part);
    /// Brings the bytes to the disk; commit() then cannot fail for want of space. Makes the modification time
    /// later than `laterThanNs`, so that a version made of it differs from the one before.
    Result<FileState> flush(qint64 laterThanNs = 0);
    /// The same with this very modification time: the file comes back, it is not new.
    Result<FileState> flushAs(qint64 modifiedNs);
    /// Gives the file its name, replacing one that is there.
    Result<Done> commit(const QByteArray &name);

private:
    NewFile(int folder, FileDescriptor file, QByteArray temporaryName);

    int m_folder;
    FileDescriptor m_file;
    QByteArray m_temporaryName; ///< empty once committed
};

} // namespace etagere
