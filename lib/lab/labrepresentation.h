// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/lab.h>
#include <etagere/response.h>

namespace etagere {

/// The 200 that a resource has for a request, as its knobs are: fields and body.
CachedResponse labRepresentation(const LabResource &resource, Msecs modified, const HeaderList &request, Msecs now);

} // namespace etagere
