// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/sqlitevfs.h"

#include <QtCore/qglobal.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>

namespace etagere {

namespace {

using OpenCall = int (*)(const char *, int, int);

sqlite3_vfs *realVfs = nullptr;
OpenCall realOpen = nullptr;
thread_local bool isQuiet = false;

// SQLite has one "open" for all connections of the process; only those made in quietOpen() are to differ.
// O_NONBLOCK: a FIFO in the place of the database must not hold us.
int openCall(const char *path, int flags, int mode)
{
    if (!isQuiet)
        return realOpen(path, flags, mode);
#ifdef O_NOATIME
    const int fd = realOpen(path, flags | O_NONBLOCK | O_NOATIME, mode);
    if (fd >= 0 || errno != EPERM)
        return fd;
#endif
    return realOpen(path, flags | O_NONBLOCK, mode);
}

// Followed in memory by the unix VFS's own file.
struct QuietFile {
    sqlite3_file base;
    sqlite3_file *real;
};

sqlite3_file *real(sqlite3_file *file) { return reinterpret_cast<QuietFile *>(file)->real; }

int quietClose(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }
int quietRead(sqlite3_file *file, void *buffer, int length, sqlite3_int64 offset)
{
    return real(file)->pMethods->xRead(real(file), buffer, length, offset);
}
int quietFileSize(sqlite3_file *file, sqlite3_int64 *size) { return real(file)->pMethods->xFileSize(real(file), size); }
int refuseWrite(sqlite3_file *, const void *, int, sqlite3_int64) { return SQLITE_READONLY; }
int refuseTruncate(sqlite3_file *, sqlite3_int64) { return SQLITE_READONLY; }
int noSync(sqlite3_file *, int) { return SQLITE_OK; }
int noLock(sqlite3_file *, int) { return SQLITE_OK; }
int noReservedLock(sqlite3_file *, int *isReserved)
{
    *isReserved = 0;
    return SQLITE_OK;
}
int noControl(sqlite3_file *, int, void *) { return SQLITE_NOTFOUND; }
int sectorSize(sqlite3_file *) { return 4096; }
int characteristics(sqlite3_file *) { return 0; }

// "There is shared memory, but you cannot rely on it": SQLite then builds the index of the WAL in its own memory.
int noSharedMemory(sqlite3_file *, int, int, int, void volatile **memory)
{
    *memory = nullptr;
    return SQLITE_READONLY_CANTINIT;
}
int noSharedLock(sqlite3_file *, int, int, int) { return SQLITE_OK; }
void noBarrier(sqlite3_file *) { }
int noUnmap(sqlite3_file *, int) { return SQLITE_OK; }

const sqlite3_io_methods quietMethods = {
    2, // version: with shared memory, without memory-mapped reading
    quietClose, quietRead,      refuseWrite, refuseTruncate, noSync,          quietFileSize,  noLock,
    noLock,     noReservedLock, noControl,   sectorSize,     characteristics, noSharedMemory, noSharedLock,
    noBarrier,  noUnmap,        nullptr,     nullptr,
};

int quietOpen(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *outFlags)
{
    file->pMethods = nullptr;
    if (!name || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)))
        return SQLITE_CANTOPEN;
    auto *quiet = reinterpret_cast<QuietFile *>(file);
    quiet->real = reinterpret_cast<sqlite3_file *>(quiet + 1);
    // Told that it is a WAL, the unix VFS would give the file the database's owner and mode.
    const int kind = flags & SQLITE_OPEN_WAL ? SQLITE_OPEN_SUPER_JOURNAL : SQLITE_OPEN_MAIN_DB;
    isQuiet = true;
    const int result =
        realVfs->xOpen(realVfs, name, quiet->real, kind | SQLITE_OPEN_READONLY | (flags & SQLITE_OPEN_URI), outFlags);
    isQuiet = false;
    if (result == SQLITE_OK)
        file->pMethods = &quietMethods;
    else if (quiet->real->pMethods)
        quiet->real->pMethods->xClose(quiet->real);
    if (outFlags)
        *outFlags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    return result;
}

int pretendDelete(sqlite3_vfs *, const char *, int) { return SQLITE_OK; }

// A rollback journal is none of a reader's business: replaying it would change the database.
int quietAccess(sqlite3_vfs *, const char *name, int flags, int *result)
{
    const size_t length = std::strlen(name);
    if (length < 4 || std::strcmp(name + length - 4, "-wal") != 0) {
        *result = 0;
        return SQLITE_OK;
    }
    return realVfs->xAccess(realVfs, name, flags, result);
}

sqlite3_vfs makeVfs()
{
    realVfs = sqlite3_vfs_find("unix");
    realOpen = reinterpret_cast<OpenCall>(realVfs->xGetSystemCall(realVfs, "open"));
    realVfs->xSetSystemCall(realVfs, "open", reinterpret_cast<sqlite3_syscall_ptr>(openCall));
    sqlite3_vfs vfs = *realVfs;
    vfs.pNext = nullptr;
    vfs.szOsFile = int(sizeof(QuietFile)) + realVfs->szOsFile;
    vfs.zName = "etagere-quiet";
    vfs.xOpen = quietOpen;
    vfs.xDelete = pretendDelete;
    vfs.xAccess = quietAccess;
    return vfs;
}

} // namespace

const char *quietVfs()
{
    static sqlite3_vfs vfs = makeVfs();
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    return registered == SQLITE_OK ? vfs.zName : nullptr;
}

} // namespace etagere
