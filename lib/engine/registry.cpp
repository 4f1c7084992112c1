// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/registry.h"

namespace etagere {

const QList<BackendFactory> &backends()
{
    static const QList<BackendFactory> table = backendTable();
    return table;
}

const QList<const Dialect *> &dialects()
{
    static const QList<const Dialect *> table = dialectTable();
    return table;
}

const Dialect *dialectByName(QByteArrayView name)
{
    for (const Dialect *dialect : dialects()) {
        if (dialect->name() == name)
            return dialect;
    }
    return nullptr;
}

} // namespace etagere
