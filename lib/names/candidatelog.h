// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

#include <optional>

namespace etagere {

/// What a line of an access log tells of the request's URL.
struct LoggedRequest {
    QByteArray target; ///< of the request line, escapes undone
    QByteArray origin; ///< "https://host" where the log has a virtual host; else empty
};

/// A line in Apache's formats common, combined and vhost_combined, which nginx and others use too:
/// [vhost:port] client ident user [time] "METHOD target HTTP/x.y" ... Nothing for any other line.
std::optional<LoggedRequest> loggedRequest(QByteArrayView line);

} // namespace etagere
