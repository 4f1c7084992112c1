// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QMetaType>
#include <QtCore/QString>
#include <tl/expected.hpp>

namespace etagere {

/// What a caller can branch on. The message says the rest.
enum class ErrorCode : quint8 {
    BadInput,      ///< the bytes are not what their format promises
    LimitExceeded, ///< well formed perhaps, but larger, deeper or longer than the limits allow
    NotFound,      ///< no such entry, file or server
    Changed,       ///< compare-and-change: the entry is no longer the one that was seen
    ReadOnly,      ///< the store was opened without write access
    Unsupported,   ///< understood, but this backend or dialect cannot do it
    Permission,    ///< the system refused access
    Io,            ///< reading, writing or the network failed
    Cancelled,     ///< the caller asked to stop
    Usage,         ///< the request itself makes no sense (bad location, bad filter)
};

/// A failure a user can act on. `message` is one sentence in sentence case, without "Error:";
/// `where` names the place (a file, a byte offset, a key), or is empty.
struct Error {
    ErrorCode code = ErrorCode::BadInput;
    QString message;
    QString where;

    bool operator==(const Error &) const = default;
    /// Message and place in one line, as it is shown to people.
    QString text() const { return where.isEmpty() ? message : message + QStringLiteral(" (") + where + u')'; }
};

/// The success of something that yields nothing. (`Result<void>` cannot travel in a Qt signal.)
struct Done {
    bool operator==(const Done &) const = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(ErrorCode code, QString message, QString where = {})
{
    return tl::unexpected<Error>(Error{ code, std::move(message), std::move(where) });
}

} // namespace etagere

Q_DECLARE_METATYPE(etagere::Error)
