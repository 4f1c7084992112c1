// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "client/httpurl.h"

#include <etagere/response.h>

namespace etagere {

/// Request line and fields as they go over the wire, the empty line included (RFC 9112 §2.1): the fields as given and
/// in order, but for null ones, which no client sends; Host first and Content-Length last where they are missing.
/// Usage when that would be no request: a method or name that is no token, CR, LF or NUL, a Content-Length that is
/// not the body's, a transfer coding.
Result<QByteArray> requestHead(const Request &request, const HttpUrl &url);

/// There is a body, or the method is one whose requests usually have one and say so when it is empty (RFC 9110 §8.6).
bool sendsBody(const Request &request);

} // namespace etagere
