// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourceicon.h"

#include "icons.h"

using namespace Qt::StringLiterals;

namespace etagere {

QIcon sourceIcon(const QString &backend)
{
    if (backend == u"filecache" || backend == u"qtdiskcache")
        return icon(u"filecache"_s, Role::Muted);
    if (backend == u"diskcache")
        return icon(u"database"_s, Role::Muted);
    if (backend == u"lab")
        return icon(u"lab"_s, Role::Muted);
    if (backend == u"memory" || backend == u"dummy" || backend.startsWith(u"bridge"))
        return icon(u"memory"_s, Role::Muted);
    if (backend.startsWith(u"redis") || backend.startsWith(u"memcached"))
        return icon(u"server"_s, Role::Muted);
    return icon(u"folder"_s, Role::Muted);
}

} // namespace etagere
