// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArrayView>
#include <optional>

namespace etagere {

/// Takes the next member off a comma-separated list (RFC 9110 §5.6.1), trimmed; a comma inside a quoted string does not
/// end it. Empty members are given too.
QByteArrayView takeMember(QByteArrayView &list);

/// What stands between the quotes of a quoted string, escapes as they are; anything else unchanged.
QByteArrayView unquoted(QByteArrayView value);

inline constexpr qint64 MostDeltaSeconds = qint64(1) << 31; ///< RFC 9111 §1.2.2

/// delta-seconds (RFC 9111 §1.2.2), saturated; nothing when it is not made of digits alone.
std::optional<qint64> deltaSeconds(QByteArrayView text);

/// A token (RFC 9110 §5.6.2): field names, methods.
bool isToken(QByteArrayView text);

} // namespace etagere
