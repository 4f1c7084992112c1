// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <memory>

namespace etagere {

// The small platform file: what neither Qt nor POSIX has (getdents64, O_NOATIME, flock), with portable
// fallbacks, and file descriptors that close themselves. Reading through it changes no access time where
// the system allows that, and follows no symbolic link below a folder that was opened.

/// An owned file descriptor, or none. One owner, any thread.
class FileDescriptor
{
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd)
        : m_fd(fd)
    {
    }
    FileDescriptor(FileDescriptor &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    FileDescriptor &operator=(FileDescriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~FileDescriptor();

    bool isOpen() const { return m_fd >= 0; }
    int get() const { return m_fd; }

private:
    int m_fd = -1;
};

enum class FileKind : quint8 { Unknown, File, Folder, Link, Other };

struct FileState {
    FileKind kind = FileKind::Unknown;
    quint64 inode = 0;
    qint64 size = 0;
    qint64 modifiedNs = 0;   ///< nanoseconds since 1970
    quint64 links = 0;       ///< hard links
    quint32 permissions = 0; ///< 07777
    quint32 owner = 0;
    quint32 group = 0;

    Msecs modified() const { return modifiedNs / 1'000'000; }
};

enum class OpenAs : quint8 { File, Folder };

/// `what` with the reason that `errorNumber` (an errno) gives, and the code a caller can branch on.
Error systemError(int errorNumber, const QString &what, const QString &where);

/// Opens for reading. Follows symbolic links: the path is one that the user named.
Result<FileDescriptor> openPath(const QString &path, OpenAs as);
/// Opens `name`, one name, in a folder. Not open and errno set on failure, ELOOP for a symbolic link.
/// Never waits, not even for a FIFO. The fast way for listings.
FileDescriptor openAt(int folder, const char *name, OpenAs as);
/// Opens "a/b/c" below a folder. BadInput when the path could leave it (absolute, "..", a symbolic link).
Result<FileDescriptor> openBelow(int folder, const QByteArray &relativePath, OpenAs as);

/// False with errno set on failure.
bool stateOf(int fd, FileState &state);
/// The same of a name in a folder; a symbolic link is a Link.
bool stateAt(int folder, const char *name, FileState &state);

/// Takes the exclusive flock of an open file if it is free; held until the descriptor closes.
bool tryLock(int fd);

/// Reads of the disk that the calling thread had to wait for so far; 0 where the system does not tell.
quint64 diskReadsOfThread();

/// Walks the names of one folder after another, without "." and "..". Keep one for many folders.
class FolderReader
{
public:
    struct Entry {
        const char *name = nullptr; ///< valid until next() or start()
        FileKind kind = FileKind::Unknown;
    };

    FolderReader();
    ~FolderReader();
    FolderReader(FolderReader &&) noexcept;

    /// `folder` stays the caller's and must stay open.
    void start(int folder);
    /// False at the end, and on an error: see errorNumber().
    bool next(Entry &entry);
    int errorNumber() const;

private:
    struct Data;
    std::unique_ptr<Data> m_data;
};

} // namespace etagere
