// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/registry.h"

namespace etagere {

namespace {

QList<BackendFactory> &mutableBackends()
{
    static QList<BackendFactory> table = backendTable();
    return table;
}

QList<const Dialect *> &mutableDialects()
{
    static QList<const Dialect *> table = dialectTable();
    return table;
}

} // namespace

const QList<BackendFactory> &backends() { return mutableBackends(); }

const QList<const Dialect *> &dialects() { return mutableDialects(); }

const Dialect *dialectByName(QByteArrayView name)
{
    for (const Dialect *dialect : dialects()) {
        if (dialect->name() == name)
            return dialect;
    }
    return nullptr;
}

void addDialect(const Dialect *dialect) { mutableDialects().prepend(dialect); }

void addBackend(const BackendFactory &factory) { mutableBackends().prepend(factory); }

} // namespace etagere
