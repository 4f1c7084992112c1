// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/cachecontrollock.h"

#include <QtCore/QCoreApplication>

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace etagere {

namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds LongestWait{ 10 };
constexpr std::chrono::milliseconds Pause{ 10 };

QString tr(const char *text) { return QCoreApplication::translate("etagere::FileCacheBackend", text); }

struct LockFile {
    FileDescriptor file;
    bool isNew = false;
};

LockFile openLockFile(int folder, const QByteArray &name)
{
    const int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    LockFile lock{ FileDescriptor(::openat(folder, name.constData(), flags | O_EXCL, S_IRUSR | S_IWUSR)), true };
    if (!lock.file.isOpen() && errno == EEXIST)
        lock = { FileDescriptor(::openat(folder, name.constData(), flags, S_IRUSR | S_IWUSR)), false };
    return lock;
}

// Old clients lock by a hard link to a file of their own, or by a folder: such a lock is held while it is there.
bool isHeldTheOldWay(const LockFile &lock, const FileState &state)
{
    return lock.file.isOpen() ? state.links > 1 : errno == EISDIR;
}

// One that removed the lock file while we waited for it left us with a file that nobody else looks at.
bool isStillNamed(int folder, const QByteArray &name, const FileState &state)
{
    FileState now;
    return stateAt(folder, name.constData(), now) && now.inode == state.inode;
}

} // namespace

CacheControlLock::CacheControlLock(int folder, FileDescriptor file, QByteArray nameToRemove)
    : m_folder(folder)
    , m_file(std::move(file))
    , m_nameToRemove(std::move(nameToRemove))
{
}

CacheControlLock::~CacheControlLock()
{
    if (!m_nameToRemove.isEmpty())
        ::unlinkat(m_folder, m_nameToRemove.constData(), 0);
}

Result<CacheControlLock> CacheControlLock::take(int folder, const QByteArray &file, bool isOld, std::stop_token stop)
{
    const QByteArray name = file + ".lock";
    FileState state;
    bool isNew = false;
    for (const auto end = steady_clock::now() + LongestWait; steady_clock::now() < end;
         std::this_thread::sleep_for(Pause)) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, tr("Waiting for the entry's lock was stopped"));
        LockFile lock = openLockFile(folder, name);
        isNew = isNew || lock.isNew;
        if (lock.file.isOpen() && !stateOf(lock.file.get(), state))
            return tl::unexpected(systemError(errno, tr("The entry's lock file cannot be read"), {}));
        if (isHeldTheOldWay(lock, state))
            continue;
        if (!lock.file.isOpen())
            return tl::unexpected(systemError(errno, tr("The entry cannot be locked"), {}));
        if (tryLock(lock.file.get()) && isStillNamed(folder, name, state)) {
            const bool isForeign = isNew && (isOld || stateAt(folder, file.constData(), state));
            return CacheControlLock(folder, std::move(lock.file), isForeign ? name : QByteArray());
        }
    }
    return failure(ErrorCode::Io, tr("Another program holds the lock of the entry"));
}

} // namespace etagere
