// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"
#include "core/newfile.h"

#include <etagere/value.h>

#include <optional>

namespace etagere {

// One file of an entry in the folder that it lies in, for the backends that keep entries in files. `folder` is open and
// stays the caller's; `name` is one name.

/// Opens the cache's folder for writing; with all above it when it is absent. `mode`: of a new one.
Result<FileDescriptor> openCacheFolder(const QString &path, mode_t mode);

/// A name that is not there leaves `state` Unknown; anything but a file is no entry's, and BadInput.
Result<Done> lookUpEntryFile(int folder, const QByteArray &name, FileState &state);

/// The whole file as a part. NotFound when there is none.
Result<Part> readEntryFile(int folder, const QByteArray &name, FileState &state);

/// A file that waits for its name.
struct WrittenFile {
    NewFile file;
    FileState state; ///< as it will be
};

/// Brings `part` to the disk. `origin`: the file comes back as it was; else it replaces `old`, if there is one.
Result<WrittenFile> writeEntryFile(int folder, const Part &part, const FileState &old,
                                   const std::optional<FileState> &origin);

/// One that is not there is removed, too.
Result<Done> removeEntryFile(int folder, const QByteArray &name);

/// Tells one state of a file from the next: inode, time of modification and size. Empty where there is no file.
Version fileVersion(const FileState &state);

/// That there is no entry with the key.
tl::unexpected<Error> noSuchEntry();

} // namespace etagere
