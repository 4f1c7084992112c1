// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/header.h>

namespace etagere {

/// A request as the lab's origin reads it (RFC 9112 §3).
struct LabRequest {
    QByteArray method;
    QByteArray target; ///< as sent
    HeaderList headers;
    qint64 bodyLength = 0;
    bool keepsAlive = true;
    int refusal = 0; ///< the status it is refused with because it cannot be read, or is too large; 0: it is fine

    /// The resource's name: the path without its slash and without the query.
    QByteArray name() const;
};

inline constexpr qsizetype LongestLabHead = 16 * 1024;
inline constexpr qint64 LongestLabBody = 64 * 1024; ///< of a request; it is read and dropped

/// Takes the head of a request off the bytes that came. Nothing: more has to come.
std::optional<LabRequest> takeLabRequest(QByteArray &input);

} // namespace etagere
