// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/exchange.h>

#include <curl/curl.h>

namespace etagere {

/// Why there is no connection to `origin`, in words a user can act on. `detail` is what libcurl wrote about it;
/// `isEncrypting` that the server was there already, which libcurl 7.88 does not tell by its times.
Error connectError(CURL *easy, CURLcode code, const QString &detail, bool isEncrypting, const QByteArray &origin,
                   const TransportLimits &limits);

} // namespace etagere
