// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/filecachefolder.h"

#include <etagere/dialect.h>

#include <QtCore/QCryptographicHash>

namespace etagere::test {

const BackendFactory &filecacheFactory()
{
    for (const BackendFactory &candidate : backends()) {
        if (candidate.name == "filecache")
            return candidate;
    }
    qFatal("filecache is not in the list of backends");
}

QString FilecacheFolder::path(const QByteArray &key, const char *suffix) const
{
    return root() + u'/' + relativePathOf(key) + QString::fromLatin1(suffix);
}

OpenCache FilecacheFolder::open(Access access, bool isForever) const
{
    Location location = Location::fromPath(root());
    location.setScheme("filecache");
    if (isForever)
        location.setOption("forever", "1");
    OpenCache cache{ filecacheFactory().create(location), {} };
    const Result<StoreInfo> info = cache.backend->open(access, {});
    if (!info)
        qFatal("%s", qPrintable(info.error().text()));
    cache.info = *info;
    return cache;
}

StoredKey keyOf(const QByteArray &url)
{
    return { QCryptographicHash::hash(url, QCryptographicHash::Sha224).toHex(), KeyType::Text, 0 };
}

QString relativePathOf(const QByteArray &key)
{
    QString path;
    for (int i = 0; i < 5; ++i)
        path += QLatin1Char(key[i]) + QStringLiteral("/");
    return path + QString::fromLatin1(key);
}

Value valueOf(const QByteArray &head)
{
    Value value;
    value.head = Part::fromBytes(head);
    return value;
}

} // namespace etagere::test
