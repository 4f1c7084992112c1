// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/folderlock.h"

#include "core/files.h"
#include "core/translate.h"

#include <cerrno>
#include <chrono>
#include <thread>

namespace etagere {

Result<Done> lockFolder(int folder, const std::stop_token &stop)
{
    using std::chrono::steady_clock;
    constexpr std::chrono::seconds LongestWait{ 10 };
    constexpr std::chrono::milliseconds Pause{ 2 };
    const auto end = steady_clock::now() + LongestWait;
    while (!tryLock(folder) && errno == EWOULDBLOCK) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, tr("Waiting for the cache's folder was stopped"));
        if (steady_clock::now() >= end)
            return failure(ErrorCode::Io, tr("Another program holds the lock of the cache's folder"));
        std::this_thread::sleep_for(Pause);
    }
    return Done();
}

} // namespace etagere
