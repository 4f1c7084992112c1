// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

#include <functional>

namespace etagere {

/// HTTP-date as a recipient must read it (RFC 9110 §5.6.7): IMF-fixdate, RFC 850 and asctime forms,
/// case-insensitive. NoTime for anything else. Thread-safe, allocates nothing.
ETAGERE_EXPORT Msecs parseHttpDate(QByteArrayView text);

/// A date as Python's `email.utils.parsedate_tz` with `calendar.timegm` reads it, which is what
/// CacheControl does: lenient about case, day name, two-digit years; the zone is dropped.
ETAGERE_EXPORT Msecs parsePythonDate(QByteArrayView text);

/// IMF-fixdate, as a sender must write it.
ETAGERE_EXPORT QByteArray formatHttpDate(Msecs time);

/// `2026-03-01T12:00:00Z`; whole seconds, the fraction is dropped. "null" is the caller's business.
ETAGERE_EXPORT QByteArray formatIsoTime(Msecs time);

/// The same at the end of `out`; allocates nothing when there is room.
ETAGERE_EXPORT void appendIsoTime(Msecs time, QByteArray &out);

/// ISO 8601 with or without a zone (UTC then); NoTime when it is none.
ETAGERE_EXPORT Msecs parseIsoTime(QByteArrayView text);

/// Now, by the system's clock.
ETAGERE_EXPORT Msecs currentTime();

/// Tells the time, from any thread.
using Clock = std::function<Msecs()>;

} // namespace etagere
