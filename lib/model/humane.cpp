// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/entrytablemodel.h>

#include <QtCore/QLocale>
#include <array>

namespace etagere {

// Whole units, never rounded up: what is "in 1 h" takes at least an hour.
static QString humaneSpan(quint64 seconds)
{
    const quint64 days = seconds / 86400;
    if (seconds < 60)
        return EntryTableModel::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return EntryTableModel::tr("%1 min").arg(seconds / 60);
    if (days < 1)
        return EntryTableModel::tr("%1 h").arg(seconds / 3600);
    if (days == 1)
        return EntryTableModel::tr("1 day");
    if (days < 60)
        return EntryTableModel::tr("%1 days").arg(days);
    if (days < 730)
        return EntryTableModel::tr("%1 months").arg(days * 12 / 365);
    return EntryTableModel::tr("%1 years").arg(days / 365);
}

QString humaneTime(Msecs time, Msecs now)
{
    if (time == NoTime)
        return {};
    const bool isFuture = time >= now;
    const quint64 distance = isFuture ? quint64(time) - quint64(now) : quint64(now) - quint64(time);
    if (distance < 1000)
        return EntryTableModel::tr("now");
    const QString span = humaneSpan(distance / 1000);
    return isFuture ? EntryTableModel::tr("in %1").arg(span) : EntryTableModel::tr("%1 ago").arg(span);
}

QString humaneSize(qint64 bytes)
{
    constexpr std::array Units{ "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
    size_t unit = 0;
    double value = double(bytes);
    for (; value >= (unit ? 1023.95 : 1024.0) && unit + 1 < Units.size(); ++unit)
        value /= 1024;
    const QString number = QLocale().toString(value, 'f', unit ? 1 : 0);
    return bytes < 0 ? QString() : number + u' ' + QLatin1StringView(Units[unit]);
}

} // namespace etagere
