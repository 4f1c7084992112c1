// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/lab.h>
#include <etagere/response.h>

namespace etagere {

/// A real stored response as the lab's origin can serve it: without the fields of its connection, and without secret
/// ones. Unsupported when it answers no plain GET; LimitExceeded when its body is too large for the laboratory.
Result<CachedResponse> servableSample(const CachedResponse &stored);

/// What the origin answers with: Date and Expires in cache time, the sample's version in its validators and body.
CachedResponse sampleRepresentation(const LabResource &resource, Msecs modified, Msecs now);

} // namespace etagere
