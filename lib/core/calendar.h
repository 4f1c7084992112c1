// SPDX-License-Identifier: LGPL-3.0-or-later
// Dates without time zones, locale or allocation: the arithmetic behind datetime.h.
#pragma once

#include <etagere/global.h>

#include <QtCore/QByteArrayView>

namespace etagere::calendar {

inline bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Equal but for ASCII case.
bool sameLetters(QByteArrayView a, QByteArrayView b);
/// 1..12 for "Jan" or "January", any case; 0 for none.
int monthByName(QByteArrayView name);
bool isDayName(QByteArrayView name);     ///< "Mon"
bool isLongDayName(QByteArrayView name); ///< "Monday"

/// A date and time of day in UTC (proleptic Gregorian).
struct Moment {
    qint64 year = 0;
    int month = 0; ///< 1..12
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0; ///< 60 in a leap second

    bool isValid() const;
    /// Days and hours past their end run over, as in Python's calendar.timegm.
    Msecs toMsecs() const;
};

/// "Sun, 06 Nov 1994 08:49:37 GMT", which is how nearly all dates are written; false, with `moment` of no use, for
/// anything else. Names may be of any case; the numbers are not judged.
bool readFixdate(QByteArrayView text, Moment &moment);

Moment momentOf(Msecs time);
const char *monthName(int month);
const char *dayName(Msecs time);

} // namespace etagere::calendar
