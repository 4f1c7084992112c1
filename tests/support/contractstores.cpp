// SPDX-License-Identifier: GPL-3.0-or-later
// The built-in backends' stores.
#include "support/backendcontract.h"

#include "core/qtdiskcachename.h"
#include "support/bridgehost.h"
#include "support/memcachedserver.h"
#include "support/redisserver.h"
#include "support/tree.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtTest/QTest>

#include <sqlite3.h>

namespace etagere::test {

namespace {

StoredKey textKey(int n) { return { "key " + QByteArray::number(n), KeyType::Text, 0 }; }

StoredKey hashKey(int n)
{
    return { QCryptographicHash::hash(QByteArray::number(n), QCryptographicHash::Sha224).toHex(), KeyType::Text, 0 };
}

StoredKey httplib2Key(int n)
{
    const QByteArray name = "example.org" + QByteArray::number(n);
    return { name + ',' + QCryptographicHash::hash(name, QCryptographicHash::Md5).toHex(), KeyType::Text, 0 };
}

StoredKey qtDiskCacheKey(int n)
{
    return { qtDiskCacheName("http://example.org/" + QByteArray::number(n)), KeyType::Text, 0 };
}

std::function<Location(const QString &)> folderLocation(const char *scheme)
{
    return [scheme](const QString &folder) {
        Location location = Location::fromPath(folder);
        location.setScheme(scheme);
        return location;
    };
}

// Each call another store: the state lives as long as the process.
std::function<Location(const QString &)> namedLocation(const char *scheme)
{
    return [scheme](const QString &folder) {
        const QByteArray name = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Md5).toHex();
        return Location::parse(QString::fromLatin1(scheme + QByteArray(":") + name)).value();
    };
}

int damageFileCache(const QString &folder)
{
    const auto pathOf = [&](const QByteArray &name) {
        return QStringLiteral("%1/%2/%3/%4/%5/%6/%7")
            .arg(folder)
            .arg(QLatin1Char(name[0]))
            .arg(QLatin1Char(name[1]))
            .arg(QLatin1Char(name[2]))
            .arg(QLatin1Char(name[3]))
            .arg(QLatin1Char(name[4]))
            .arg(QString::fromLatin1(name));
    };
    const QString isFolder = pathOf("0000a" + QByteArray(51, '0'));
    const QString isLink = pathOf("0000b" + QByteArray(51, '0'));
    const QString isBodyAlone = pathOf("0000c" + QByteArray(51, '0')) + QStringLiteral(".body");
    QDir().mkpath(isFolder);
    QDir().mkpath(isLink);
    QDir().rmdir(isLink);
    QFile::link(QStringLiteral("/etc/passwd"), isLink);
    writeFile(isBodyAlone, "body");
    // A folder that leads out of the cache is not entered, and is no entry either.
    QFile::link(QStringLiteral("/etc"), folder + QStringLiteral("/0/0/link"));
    return 3;
}

int damageHttplib2(const QString &folder)
{
    QDir().mkpath(folder + u'/' + QString::fromLatin1(httplib2Key(1'000'001).bytes));
    QFile::link(QStringLiteral("/etc/passwd"), folder + u'/' + QString::fromLatin1(httplib2Key(1'000'002).bytes));
    QFile::link(QStringLiteral("/etc"), folder + QStringLiteral("/link"));
    writeFile(folder + QStringLiteral("/notes.txt"), "no entry");
    return 2;
}

int damageQtDiskCache(const QString &folder)
{
    const auto pathOf = [&folder](int n) {
        const QByteArray name = qtDiskCacheKey(n).bytes;
        return QStringLiteral("%1/data8/%2/%3")
            .arg(folder, QString::fromLatin1(folderOfQtDiskCacheName(name)), QString::fromLatin1(name));
    };
    QDir().mkpath(pathOf(1'000'001));
    QDir().mkpath(pathOf(1'000'002));
    QDir().rmdir(pathOf(1'000'002));
    QFile::link(QStringLiteral("/etc/passwd"), pathOf(1'000'002));
    // No entries: what is not complete, what lies in another's folder, and a folder that leads out of the cache.
    writeFile(folder + QStringLiteral("/prepared/AbCdEf.d"), "in the making");
    writeFile(folder + QStringLiteral("/data8/0/aaaaaaaa.d"), "never looked up");
    QFile::link(QStringLiteral("/etc"), folder + QStringLiteral("/data8/etc"));
    return 2;
}

Location shardedLocation(const QString &folder)
{
    Location location = folderLocation("diskcache")(folder);
    location.setOption("shards", "3");
    return location;
}

// Each call a server of its own; the one before is not used any more.
Location memcachedLocation(const QString &)
{
    static std::unique_ptr<MemcachedServer> server;
    server = std::make_unique<MemcachedServer>();
    return server->location();
}

Location memcachedSocketLocation(const QString &)
{
    static std::unique_ptr<MemcachedServer> server;
    server = std::make_unique<MemcachedServer>(QStringList(), MemcachedServer::At::Socket);
    return server->location();
}

Location bridgeLocation(const QString &)
{
    static std::unique_ptr<BridgeHost> host;
    host = std::make_unique<BridgeHost>();
    return host->location();
}

Location bridgeToEsipyLocation(const QString &)
{
    static std::unique_ptr<BridgeHost> host;
    host = std::make_unique<BridgeHost>(QStringLiteral("esipy"));
    return host->location();
}

Location bridgeToPlainEsipyLocation(const QString &)
{
    static std::unique_ptr<BridgeHost> host;
    host = std::make_unique<BridgeHost>(QStringLiteral("plain esipy"));
    return host->location();
}

Location bridgePortLocation(const QString &)
{
    static std::unique_ptr<BridgeHost> host;
    host = std::make_unique<BridgeHost>(QStringLiteral("cachecontrol"), QStringList{ QStringLiteral("port=0") });
    return host->location();
}

StoredKey wordKey(int n) { return { "key-" + QByteArray::number(n), KeyType::Text, 0 }; }

int damageDiskcache(const QString &folder)
{
    sqlite3 *database = nullptr;
    sqlite3_open(QFile::encodeName(folder + QStringLiteral("/cache.db")).constData(), &database);
    sqlite3_exec(database,
                 "INSERT INTO Cache(key, raw, store_time, mode, filename) VALUES ('no file', 1, 1, 2, 'aa/bb/cc.val'),"
                 " ('outside', 1, 1, 2, '../outside'), ('unknown mode', 1, 1, 9, NULL)",
                 nullptr, nullptr, nullptr);
    sqlite3_close(database);
    return 3;
}

/// One server for all stores of a test program, a database each.
class RedisDatabases
{
public:
    static RedisDatabases &instance()
    {
        static std::unique_ptr<RedisDatabases> databases;
        if (!databases) {
            databases = std::make_unique<RedisDatabases>();
            qAddPostRoutine([] { databases.reset(); });
        }
        return *databases;
    }

    Location location(const QString &folder)
    {
        m_numbers.insert(folder, int(m_numbers.size()));
        return m_server.socketLocation(QStringLiteral("?db=%1").arg(m_numbers.value(folder)));
    }
    // What nobody stores as a cache's entry.
    int damage(const QString &folder)
    {
        m_server.signIn.database = m_numbers.value(folder);
        m_server.forget();
        m_server.ask({ "HSET", "a hash", "field", "value" });
        m_server.ask({ "RPUSH", "a list", "value" });
        return 2;
    }

private:
    RedisServer m_server{ { QStringLiteral("--databases"), QStringLiteral("1000") } };
    QHash<QString, int> m_numbers;
};

ContractStore storeInMemory(const char *name)
{
    return { .name = name,
             .location = namedLocation(name),
             .key = textKey,
             .keepsBody = true,
             .keepsTtl = true,
             .keepsDiskcacheFields = true,
             .keepsFlags = true,
             .damage = nullptr };
}

} // namespace

QList<ContractStore> contractStores()
{
    return {
        storeInMemory("memory"),
        storeInMemory("lab"),
        { .name = "dummy",
          .location = namedLocation("dummy"),
          .key = textKey,
          .keepsEntries = false,
          .damage = nullptr },
        { .name = "filecache", .location = folderLocation("filecache"), .key = hashKey, .damage = damageFileCache },
        { .name = "filecache with bodies",
          .location = folderLocation("filecache"),
          .key = hashKey,
          .keepsBody = true,
          .damage = damageFileCache },
        { .name = "diskcache",
          .location = folderLocation("diskcache"),
          .key = textKey,
          .keepsTtl = true,
          .keepsDiskcacheFields = true,
          .damage = damageDiskcache },
        { .name = "diskcache with shards",
          .location = shardedLocation,
          .key = textKey,
          .keepsTtl = true,
          .keepsDiskcacheFields = true,
          .damage = nullptr },
        { .name = "httplib2", .location = folderLocation("httplib2"), .key = httplib2Key, .damage = damageHttplib2 },
        { .name = "qtdiskcache",
          .location = folderLocation("qtdiskcache"),
          .key = qtDiskCacheKey,
          .damage = damageQtDiskCache },
        { .name = "redis",
          .location = [](const QString &folder) { return RedisDatabases::instance().location(folder); },
          .key = textKey,
          .keepsTtl = true,
          .versionIsContent = true,
          .damage = [](const QString &folder) { return RedisDatabases::instance().damage(folder); } },
        { .name = "memcached",
          .location = memcachedLocation,
          .key = wordKey,
          .keepsTtl = true,
          .keepsFlags = true,
          .damage = nullptr },
        // Its keys have blanks, which go as base64.
        { .name = "memcached on a socket",
          .location = memcachedSocketLocation,
          .key = textKey,
          .keepsTtl = true,
          .keepsFlags = true,
          .damage = nullptr },
        { .name = "bridge", .location = bridgeLocation, .key = textKey, .versionIsContent = true, .damage = nullptr },
        { .name = "bridge to EsiPy's DictCache",
          .location = bridgeToPlainEsipyLocation,
          .key = textKey,
          .versionIsContent = true,
          .damage = nullptr },
        { .name = "bridge to EsiPy's, with ends",
          .location = bridgeToEsipyLocation,
          .key = textKey,
          .keepsTtl = true,
          .versionIsContent = true,
          .damage = nullptr },
        { .name = "bridge to CacheControl's, on a port",
          .location = bridgePortLocation,
          .key = textKey,
          .versionIsContent = true,
          .damage = nullptr },
    };
}

} // namespace etagere::test
