// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/files.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>

#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef Q_OS_LINUX
#include <sys/resource.h>
#include <sys/syscall.h>
#endif

namespace etagere {

namespace {

#ifdef O_NOATIME
constexpr int NoAccessTime = O_NOATIME;
#else
constexpr int NoAccessTime = 0;
#endif

// O_NONBLOCK: opening a FIFO that somebody put among the files must not wait for a writer.
int flagsFor(OpenAs as)
{
    return O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (as == OpenAs::Folder ? O_DIRECTORY : 0);
}

// Only a file's owner may ask for O_NOATIME.
int openReading(int folder, const char *name, int flags)
{
    const int fd = ::openat(folder, name, flags | NoAccessTime);
    return fd < 0 && errno == EPERM && NoAccessTime ? ::openat(folder, name, flags) : fd;
}

FileKind kindOf(mode_t mode)
{
    if (S_ISREG(mode))
        return FileKind::File;
    if (S_ISDIR(mode))
        return FileKind::Folder;
    return S_ISLNK(mode) ? FileKind::Link : FileKind::Other;
}

#ifdef DT_DIR
FileKind kindOf(unsigned char type)
{
    switch (type) {
    case DT_REG:
        return FileKind::File;
    case DT_DIR:
        return FileKind::Folder;
    case DT_LNK:
        return FileKind::Link;
    case DT_UNKNOWN:
        return FileKind::Unknown;
    default:
        return FileKind::Other;
    }
}
#endif

qint64 modifiedNs(const struct stat &status)
{
#ifdef Q_OS_DARWIN
    return status.st_mtimespec.tv_sec * 1'000'000'000LL + status.st_mtimespec.tv_nsec;
#else
    return status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec;
#endif
}

bool fill(FileState &state, int result, const struct stat &status)
{
    if (result != 0)
        return false;
    state = { kindOf(status.st_mode),          status.st_ino, status.st_size, modifiedNs(status), status.st_nlink,
              quint32(status.st_mode & 07777), status.st_uid, status.st_gid };
    return true;
}

ErrorCode codeFor(int errorNumber)
{
    switch (errorNumber) {
    case ENOENT:
        return ErrorCode::NotFound;
    case EACCES:
    case EPERM:
    case EROFS:
        return ErrorCode::Permission;
    case ELOOP:
    case ENOTDIR:
    case EISDIR:
    case ENAMETOOLONG:
        return ErrorCode::BadInput;
    default:
        return ErrorCode::Io;
    }
}

bool isDots(const char *name) { return qstrcmp(name, ".") == 0 || qstrcmp(name, "..") == 0; }

} // namespace

FileDescriptor::~FileDescriptor()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Error systemError(int errorNumber, const QString &what, const QString &where)
{
    const QString reason = errorNumber == ELOOP
        ? QCoreApplication::translate("etagere", "it is a symbolic link, which is not followed")
        : QString::fromLocal8Bit(std::strerror(errorNumber));
    return { codeFor(errorNumber), what + QStringLiteral(": ") + reason, where };
}

Result<FileDescriptor> openPath(const QString &path, OpenAs as)
{
    FileDescriptor file(openReading(AT_FDCWD, QFile::encodeName(path).constData(), flagsFor(as)));
    if (file.isOpen())
        return file;
    return tl::unexpected(systemError(errno,
                                      as == OpenAs::Folder
                                          ? QCoreApplication::translate("etagere", "The folder cannot be opened")
                                          : QCoreApplication::translate("etagere", "The file cannot be opened"),
                                      path));
}

FileDescriptor openAt(int folder, const char *name, OpenAs as)
{
    return FileDescriptor(openReading(folder, name, flagsFor(as) | O_NOFOLLOW));
}

Result<FileDescriptor> openBelow(int folder, const QByteArray &relativePath, OpenAs as)
{
    const QString where = QFile::decodeName(relativePath);
    const QList<QByteArray> names = relativePath.split('/');
    FileDescriptor current;
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (names[i].isEmpty() || names[i].contains('\0') || isDots(names[i].constData())) {
            return failure(ErrorCode::BadInput,
                           QCoreApplication::translate("etagere", "The file name leads out of the cache's folder"),
                           where);
        }
        FileDescriptor next = openAt(current.isOpen() ? current.get() : folder, names[i].constData(),
                                     i + 1 < names.size() ? OpenAs::Folder : as);
        if (!next.isOpen()) {
            return tl::unexpected(systemError(
                errno, QCoreApplication::translate("etagere", "A file of the cache cannot be opened"), where));
        }
        current = std::move(next);
    }
    return current;
}

bool stateOf(int fd, FileState &state)
{
    struct stat status;
    return fill(state, ::fstat(fd, &status), status);
}

bool stateAt(int folder, const char *name, FileState &state)
{
    struct stat status;
    return fill(state, ::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW), status);
}

bool tryLock(int fd) { return ::flock(fd, LOCK_EX | LOCK_NB) == 0; }

#ifdef Q_OS_LINUX

quint64 diskReadsOfThread()
{
    struct rusage usage;
    return ::getrusage(RUSAGE_THREAD, &usage) == 0 ? quint64(usage.ru_inblock) : 0;
}

// readdir() would copy every name once more and opens the folder anew; a listing opens hundreds of thousands.
struct FolderReader::Data {
    static constexpr size_t Capacity = 32 * 1024;
    // As the kernel lays it out.
    struct Record {
        quint64 inode;
        qint64 offset;
        unsigned short length;
        unsigned char type;
        char name[1];
    };
    alignas(Record) char buffer[Capacity];
    int folder = -1;
    long filled = 0;
    long position = 0;
    int errorNumber = 0;
};

void FolderReader::start(int folder)
{
    m_data->folder = folder;
    m_data->filled = m_data->position = m_data->errorNumber = 0;
}

bool FolderReader::next(Entry &entry)
{
    Data &d = *m_data;
    for (;;) {
        if (d.position >= d.filled) {
            d.position = 0;
            d.filled = ::syscall(SYS_getdents64, d.folder, d.buffer, Data::Capacity);
            if (d.filled <= 0) {
                d.errorNumber = d.filled < 0 ? errno : 0;
                d.filled = 0;
                return false;
            }
        }
        const auto *record = reinterpret_cast<const Data::Record *>(d.buffer + d.position);
        d.position += record->length;
        if (!isDots(record->name)) {
            entry = { record->name, kindOf(record->type) };
            break;
        }
    }
    FileState state;
    if (entry.kind == FileKind::Unknown && stateAt(d.folder, entry.name, state))
        entry.kind = state.kind;
    return true;
}

#else

quint64 diskReadsOfThread() { return 0; }

struct FolderReader::Data {
    struct Closer {
        void operator()(DIR *stream) const { ::closedir(stream); }
    };
    std::unique_ptr<DIR, Closer> stream;
    int folder = -1;
    int errorNumber = 0;
};

void FolderReader::start(int folder)
{
    m_data->folder = folder;
    const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    m_data->stream.reset(copy < 0 ? nullptr : ::fdopendir(copy));
    m_data->errorNumber = m_data->stream ? 0 : errno;
}

bool FolderReader::next(Entry &entry)
{
    const struct dirent *record = nullptr;
    do {
        errno = 0;
        record = m_data->stream ? ::readdir(m_data->stream.get()) : nullptr;
    } while (record && isDots(record->d_name));
    if (!record) {
        m_data->errorNumber = m_data->errorNumber ? m_data->errorNumber : errno;
        return false;
    }
    FileState state;
    entry = { record->d_name, stateAt(m_data->folder, record->d_name, state) ? state.kind : FileKind::Unknown };
    return true;
}

#endif

FolderReader::FolderReader()
    : m_data(std::make_unique<Data>())
{
}
FolderReader::~FolderReader() = default;
FolderReader::FolderReader(FolderReader &&) noexcept = default;
int FolderReader::errorNumber() const { return m_data->errorNumber; }

} // namespace etagere
