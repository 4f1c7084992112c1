// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

// URLs are bytes as somebody wrote them: nothing here decodes, encodes or reorders.

/// Begins with http:// or https://, in any case, and goes on.
bool isHttpUrl(QByteArrayView text);

/// Views into a URL (RFC 3986 §3). Has an authority or is of no use to HTTP.
struct UrlParts {
    explicit UrlParts(QByteArrayView url);

    QByteArrayView scheme; ///< without ':'
    QByteArrayView authority;
    QByteArrayView path;
    QByteArrayView query; ///< with '?'; null when there is none
    bool hasAuthority = false;
};

/// The URL that a reference means where it stands in `base` (RFC 3986 §5.2), without fragment.
QByteArray resolvedUrl(QByteArrayView base, QByteArrayView reference);

/// Scheme, host and port, lower case, a default port left out: "https://esi.evetech.net". Empty for what has no
/// authority.
QByteArray originOf(QByteArrayView url);

/// The one spelling of a URL that a cache looks up (RFC 9110 §4.2.3): scheme and host in lower case, without default
/// port and fragment, "/" for an empty path. What follows the authority stays as it is.
QByteArray normalizedUrl(QByteArrayView url);

} // namespace etagere
