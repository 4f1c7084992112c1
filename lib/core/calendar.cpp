// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/calendar.h"

#include <etagere/header.h>

#include <algorithm>

namespace etagere::calendar {

namespace {

constexpr const char *MonthNames[] = { "January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December" };
constexpr const char *ShortMonthNames[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
constexpr const char *DayNames[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
constexpr const char *ShortDayNames[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
constexpr qint64 MsecsPerDay = 86'400'000;

// Days since 1970-01-01, counted in eras of 400 years that begin on 1 March.
qint64 daysFromCivil(qint64 year, int month, int day)
{
    year -= month <= 2;
    const qint64 era = (year >= 0 ? year : year - 399) / 400;
    const qint64 yearOfEra = year - era * 400;
    const qint64 dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719'468;
}

qint64 floorDiv(qint64 a, qint64 b) { return a / b - (a % b < 0); }

int daysInMonth(qint64 year, int month)
{
    if (month == 2)
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

} // namespace

bool sameLetters(QByteArrayView a, QByteArrayView b) { return sameFieldName(a, b); }

int monthByName(QByteArrayView name)
{
    for (int i = 0; i < 12; ++i) {
        if (sameLetters(name, ShortMonthNames[i]) || sameLetters(name, MonthNames[i]))
            return i + 1;
    }
    return 0;
}

bool isDayName(QByteArrayView name)
{
    return std::any_of(std::begin(ShortDayNames), std::end(ShortDayNames),
                       [name](const char *day) { return sameLetters(name, day); });
}

bool isLongDayName(QByteArrayView name)
{
    return std::any_of(std::begin(DayNames), std::end(DayNames),
                       [name](const char *day) { return sameLetters(name, day); });
}

bool Moment::isValid() const
{
    return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) && hour < 24 && minute < 60
        && second <= 60;
}

Msecs Moment::toMsecs() const
{
    const qint64 days = daysFromCivil(year, month, 1) + day - 1;
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

Moment momentOf(Msecs time)
{
    const qint64 days = floorDiv(time, MsecsPerDay);
    const qint64 seconds = (time - days * MsecsPerDay) / 1000;
    const qint64 shifted = days + 719'468;
    const qint64 era = floorDiv(shifted, 146'097);
    const qint64 dayOfEra = shifted - era * 146'097;
    const qint64 yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const qint64 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const qint64 march = (5 * dayOfYear + 2) / 153;
    Moment moment;
    moment.day = int(dayOfYear - (153 * march + 2) / 5 + 1);
    moment.month = int(march < 10 ? march + 3 : march - 9);
    moment.year = yearOfEra + era * 400 + (moment.month <= 2);
    moment.hour = int(seconds / 3600);
    moment.minute = int(seconds / 60 % 60);
    moment.second = int(seconds % 60);
    return moment;
}

const char *monthName(int month) { return ShortMonthNames[month - 1]; }

const char *dayName(Msecs time)
{
    const qint64 days = floorDiv(time, MsecsPerDay);
    return ShortDayNames[(days + 3) - floorDiv(days + 3, 7) * 7];
}

} // namespace etagere::calendar
