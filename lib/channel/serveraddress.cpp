// SPDX-License-Identifier: LGPL-3.0-or-later
#include "channel/serveraddress.h"

namespace etagere {

QString ServerAddress::text() const
{
    if (!socketPath.isEmpty())
        return socketPath;
    const QString name = QString::fromUtf8(host);
    return (name.contains(u':') ? u'[' + name + u']' : name) + u':' + QString::number(port);
}

} // namespace etagere
