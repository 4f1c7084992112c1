// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"

#include <etagere/bytesource.h>

namespace etagere {

/// What is read of a value into memory at once; the rest stays behind a ByteSource.
inline constexpr qint64 HeadBytes = 64 * 1024;

/// An open file as a ByteSource. Read, never mapped: a mapped file that is cut short kills the reader.
class FileSource final : public ByteSource
{
public:
    FileSource(FileDescriptor file, qint64 size)
        : m_file(std::move(file))
        , m_size(size)
    {
    }

    qint64 size() const override { return m_size; }
    Result<QByteArray> read(qint64 offset, qint64 length) const override;
    int descriptor() const { return m_file.get(); }

private:
    FileDescriptor m_file;
    qint64 m_size;
};

/// Fills `buffer` with up to `length` bytes at `offset`; returns their number, fewer only at the file's end,
/// or -1 with errno set.
qint64 readAt(int fd, char *buffer, qint64 length, qint64 offset);

/// A whole file as a part: its first HeadBytes now, the rest when asked for. `state` is the file's.
/// BadInput when it is no regular file.
Result<Part> filePart(FileDescriptor file, const FileState &state, const QString &where);

} // namespace etagere
