// SPDX-License-Identifier: GPL-3.0-or-later
// The store of the sample plug-in, which is loaded as any plug-in is.
#include "support/backendcontract.h"
#include "support/pluginfolder.h"

#include <QtCore/QCryptographicHash>

namespace etagere::test {

namespace {

/// The plug-in is there, and allowed, while the program runs.
const PluginFolder &pluginFolder()
{
    static const PluginFolder folder;
    static const QString path = folder.allowed(QStringLiteral("sample"));
    return folder;
}

Location shelfLocation(const QString &folder)
{
    Location location = Location::parse(QStringLiteral("plugin:sample")).value();
    location.setOption("shelf", QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Md5).toHex());
    return location;
}

} // namespace

QList<ContractStore> contractStores()
{
    pluginFolder();
    return { { .name = "sample plug-in",
               .location = shelfLocation,
               .key =
                   [](int n) {
                       return StoredKey{ "key " + QByteArray::number(n), KeyType::Text, 0 };
                   },
               .keepsBody = true,
               .keepsTtl = true,
               .keepsDiskcacheFields = true,
               .keepsFlags = true,
               .damage = nullptr } };
}

} // namespace etagere::test
