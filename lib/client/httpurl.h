// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>

namespace etagere {

/// What a client needs of an http or https URL (RFC 9110 §4.2), whose bytes stay as they are given.
struct HttpUrl {
    QByteArray scheme; ///< "http" or "https"
    QByteArray host;   ///< host and port as written, for the field Host; a name beyond ASCII in its xn-- form
    QByteArray origin; ///< scheme://host:port, the port always: where to connect, and what an Error names
    QByteArray target; ///< path and query, "/" at least: the request target (RFC 9112 §3.2.1)

    /// Usage when it cannot be requested: another scheme, spaces or control bytes, no host, a user and password.
    static Result<HttpUrl> parse(const QByteArray &url);
};

} // namespace etagere
