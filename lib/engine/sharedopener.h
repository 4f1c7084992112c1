// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engine/opening.h"

#include <mutex>

namespace etagere {

/// Opens one cache for several lanes; the first one detects, for all.
class SharedOpener
{
public:
    SharedOpener(Location location, BackendLogPtr log)
        : m_location(std::move(location))
        , m_log(std::move(log))
    {
    }

    Result<OpenStore> open(Access access, std::stop_token stop)
    {
        if (const auto known = detection())
            return openDetected(*known, access, m_log, std::move(stop));
        Result<OpenStore> store = openStore(m_location, access, m_log, std::move(stop));
        if (store) {
            const std::scoped_lock lock(m_mutex);
            m_detection = store->detection;
        }
        return store;
    }

private:
    std::optional<Detection> detection() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_detection;
    }

    const Location m_location;
    const BackendLogPtr m_log;
    mutable std::mutex m_mutex;
    std::optional<Detection> m_detection;
};

} // namespace etagere
