// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/location.h>

#include <QtCore/QObject>

namespace etagere {

/// The caches opened last, newest first, kept in the settings (without passwords: Location::toString()).
class RecentLocations : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    QList<Location> all() const;
    void add(const Location &location);
    void clear();

signals:
    void changed();
};

} // namespace etagere
