// SPDX-License-Identifier: GPL-3.0-or-later
#include "changes/trashsettings.h"

#include <QtCore/QSettings>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {
const auto ageKey = "trash/age"_L1; // milliseconds
const auto bytesKey = "trash/bytes"_L1;
} // namespace

TrashLimits storedTrashLimits()
{
    const QSettings settings;
    TrashLimits limits;
    // What is no number, or none that makes sense, is no limit the user set.
    if (const Msecs age = settings.value(ageKey).toLongLong(); age > 0)
        limits.age = age;
    if (const qint64 bytes = settings.value(bytesKey).toLongLong(); bytes > 0)
        limits.bytes = bytes;
    return limits;
}

void storeTrashLimits(const TrashLimits &limits)
{
    QSettings settings;
    settings.setValue(ageKey, limits.age);
    settings.setValue(bytesKey, limits.bytes);
}

} // namespace etagere
