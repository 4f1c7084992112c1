// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/bridgehost.h"
#include "support/memcachedserver.h"
#include "support/redisserver.h"

#include <QtCore/QTemporaryDir>

#include <memory>

namespace etagere::test {

/// Empty stores of each kind that a QNetworkAccessManager's cache may be on. What it starts ends with it.
class NetworkStores
{
public:
    /// "memory", "folder", "diskcache", "redis", "memcached", "bridge": a new one, whose server is started.
    Location location(const QByteArray &kind)
    {
        if (kind == "memory")
            return parsed(QStringLiteral("memory:") + m_folder.path().section(u'/', -1));
        if (kind == "folder")
            return Location::fromPath(path());
        if (kind == "diskcache")
            return parsed(QStringLiteral("diskcache:") + path());
        if (kind == "redis") {
            m_redis = std::make_unique<RedisServer>();
            return m_redis->location();
        }
        if (kind == "bridge") {
            m_bridge = std::make_unique<BridgeHost>();
            return m_bridge->location();
        }
        m_memcached = std::make_unique<MemcachedServer>();
        return m_memcached->location();
    }

    /// In a folder of the test's own.
    QString path(const QString &name = QStringLiteral("store")) const { return m_folder.filePath(name); }

private:
    static Location parsed(const QString &text) { return Location::parse(text).value(); }

    QTemporaryDir m_folder;
    std::unique_ptr<RedisServer> m_redis;
    std::unique_ptr<MemcachedServer> m_memcached;
    std::unique_ptr<BridgeHost> m_bridge;
};

} // namespace etagere::test
