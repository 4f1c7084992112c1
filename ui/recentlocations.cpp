// SPDX-License-Identifier: GPL-3.0-or-later
#include "recentlocations.h"

#include <QtCore/QSettings>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {
constexpr qsizetype kept = 8;
const auto settingsKey = "recent"_L1;
} // namespace

QList<Location> RecentLocations::all() const
{
    QList<Location> result;
    for (const QString &text : QSettings().value(settingsKey).toStringList()) {
        if (auto location = Location::parse(text))
            result.append(*location);
    }
    return result;
}

void RecentLocations::add(const Location &location)
{
    const QString text = location.toString();
    QStringList texts = QSettings().value(settingsKey).toStringList();
    texts.removeAll(text);
    texts.prepend(text);
    QSettings().setValue(settingsKey, QStringList(texts.first(kept < texts.size() ? kept : texts.size())));
    emit changed();
}

void RecentLocations::clear()
{
    QSettings().remove(settingsKey);
    emit changed();
}

} // namespace etagere
