// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/durationtext.h"

#include "core/translate.h"

namespace etagere {

QString durationText(Msecs length)
{
    const qint64 seconds = length / 1000;
    const QString exact = tr("%1 s").arg(seconds);
    const auto with = [&exact](const QString &humane) { return exact + QStringLiteral(" (") + humane + u')'; };
    constexpr qint64 Minute = 60;
    constexpr qint64 Hour = 60 * Minute;
    constexpr qint64 Day = 24 * Hour;
    constexpr qint64 Year = 365 * Day;
    const auto tenths = [seconds](qint64 unit) { return QString::number(double(seconds * 10 / unit) / 10); };
    if (seconds < 2 * Minute)
        return exact;
    if (seconds < Hour)
        return with(tr("%1 min").arg(tenths(Minute)));
    if (seconds < Day)
        return with(tr("%1 h").arg(tenths(Hour)));
    if (seconds < Year)
        return with(tr("%1 days").arg(tenths(Day)));
    return with(tr("%1 years").arg(tenths(Year)));
}

} // namespace etagere
