// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>

using namespace Qt::StringLiterals;

namespace etagere {

QList<Location> demoLocations()
{
    const QDir folder(QCoreApplication::applicationDirPath() + u"/../share/etagere/demo"_s);
    QList<Location> result;
    for (const QFileInfo &cache : folder.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        result.append(Location::fromPath(cache.canonicalFilePath()));
    return result;
}

} // namespace etagere
