// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/labrun.h>

namespace etagere {

Location labLocation()
{
    Location location;
    location.setScheme("lab");
    location.setOption("dialect", "etagere");
    return location;
}

Result<Done> fillLab(const LabOrigin &origin, LabClock clock, const std::stop_token &stop)
{
    constexpr qint64 Pause = 7; // some of them are stale by the end, and some are not
    for (const LabResource &resource : labResources()) {
        const Request request{ "GET", origin.url(resource.name), {} };
        if (const Result<LabStepResult> asked = askLab(request, origin, clock, labLocation(), {}, stop); !asked)
            return tl::unexpected(asked.error());
        clock.advance(Pause);
    }
    return Done();
}

} // namespace etagere
