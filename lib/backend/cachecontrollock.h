// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"

#include <stop_token>

namespace etagere {

/// The lock that CacheControl takes on a file before it writes it: flock() on "<file>.lock". Held until it is
/// destroyed. Only writers take it; reading needs none.
class CacheControlLock
{
public:
    /// Waits while another program holds the lock, up to ten seconds. Cancelled, Io or Permission.
    /// The lock file stays, as CacheControl leaves it, but for one case: `file` is there, or belongs to an entry that
    /// is or was (`isOld`), and had no lock file. It was written by a client that knows no flock (pip, CacheControl
    /// before 0.12.12), and the older of those take a lock file that lies about for a held lock, for ever.
    static Result<CacheControlLock> take(int folder, const QByteArray &file, bool isOld, std::stop_token stop);
    CacheControlLock(CacheControlLock &&other) noexcept = default;
    CacheControlLock &operator=(CacheControlLock &&) = delete;
    ~CacheControlLock();

private:
    CacheControlLock(int folder, FileDescriptor file, QByteArray nameToRemove);

    int m_folder;
    FileDescriptor m_file;
    QByteArray m_nameToRemove;
};

} // namespace etagere
