// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/qglobal.h>
#include <limits>

#if defined(ETAGERE_STATIC)
#define ETAGERE_EXPORT
#elif defined(ETAGERE_LIBRARY)
#define ETAGERE_EXPORT Q_DECL_EXPORT
#else
#define ETAGERE_EXPORT Q_DECL_IMPORT
#endif

namespace etagere {

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
using Msecs = qint64;
/// "No time is known" wherever a Msecs is optional.
inline constexpr Msecs NoTime = std::numeric_limits<Msecs>::min();

} // namespace etagere
