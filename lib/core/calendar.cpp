// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/calendar.h"

#include <etagere/header.h>

#include <algorithm>
#include <array>
#include <cstring>

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

/// Three letters in one number, whatever their case.
constexpr quint32 packedLetters(const char *letters)
{
    return quint32(uchar(letters[0] | 0x20)) << 16 | quint32(uchar(letters[1] | 0x20)) << 8 | uchar(letters[2] | 0x20);
}

template <size_t N>
constexpr std::array<quint32, N> packedNames(const char *const (&names)[N])
{
    std::array<quint32, N> packed{};
    std::transform(std::begin(names), std::end(names), packed.begin(), packedLetters);
    return packed;
}

constexpr std::array PackedMonths = packedNames(ShortMonthNames);
constexpr std::array PackedDays = packedNames(ShortDayNames);

/// 1..12 by the first three letters; 0 for none.
int monthByLetters(const char *letters)
{
    const auto found = std::find(PackedMonths.begin(), PackedMonths.end(), packedLetters(letters));
    return found == PackedMonths.end() ? 0 : int(found - PackedMonths.begin()) + 1;
}

bool areDayLetters(const char *letters)
{
    return std::find(PackedDays.begin(), PackedDays.end(), packedLetters(letters)) != PackedDays.end();
}

bool readTwoDigits(const char *digits, int &number)
{
    number = (digits[0] - '0') * 10 + (digits[1] - '0');
    return isDigit(digits[0]) && isDigit(digits[1]);
}

} // namespace

bool sameLetters(QByteArrayView a, QByteArrayView b) { return sameFieldName(a, b); }

int monthByName(QByteArrayView name)
{
    const int month = name.size() < 3 ? 0 : monthByLetters(name.data());
    return month > 0 && (name.size() == 3 || sameLetters(name, MonthNames[month - 1])) ? month : 0;
}

bool isDayName(QByteArrayView name) { return name.size() == 3 && areDayLetters(name.data()); }

bool isLongDayName(QByteArrayView name)
{
    return std::any_of(std::begin(DayNames), std::end(DayNames),
                       [name](const char *day) { return sameLetters(name, day); });
}

bool readFixdate(QByteArrayView text, Moment &moment)
{
    const char *t = text.data();
    const bool hasForm = text.size() == 29 && t[3] == ',' && t[4] == ' ' && t[7] == ' ' && t[11] == ' ' && t[16] == ' '
        && t[19] == ':' && t[22] == ':' && std::memcmp(t + 25, " GMT", 4) == 0 && areDayLetters(t);
    int century = 0;
    int year = 0;
    if (!hasForm || !readTwoDigits(t + 5, moment.day) || !readTwoDigits(t + 12, century) || !readTwoDigits(t + 14, year)
        || !readTwoDigits(t + 17, moment.hour) || !readTwoDigits(t + 20, moment.minute)
        || !readTwoDigits(t + 23, moment.second))
        return false;
    moment.year = century * 100 + year;
    moment.month = monthByLetters(t + 8);
    return moment.month > 0;
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
