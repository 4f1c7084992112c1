// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redislocation.h"

#include "core/authority.h"
#include "core/translate.h"

#include <QtCore/QFile>

namespace etagere {

namespace {

constexpr quint16 RedisPort = 6379;
constexpr quint16 SentinelPort = 26379;
constexpr int MostDatabases = 1'000'000;

const QList<QByteArray> &knownOptions()
{
    static const QList<QByteArray> names = { "prefix", "db", "dialect", "mapping", "cacert", "cert", "key" };
    return names;
}

Result<Done> checkOptions(const Location &location)
{
    for (const Location::Option &option : location.options()) {
        if (!knownOptions().contains(option.name)) {
            return failure(ErrorCode::Usage,
                           tr("A Redis has no option “%1”; there are %2")
                               .arg(QString::fromUtf8(option.name), QString::fromUtf8(knownOptions().join(", "))));
        }
        const bool isTlsFile = option.name == "cacert" || option.name == "cert" || option.name == "key";
        if (isTlsFile && location.scheme() != "rediss")
            return failure(ErrorCode::Usage,
                           tr("The option “%1” is for encrypted connections: write rediss://")
                               .arg(QString::fromUtf8(option.name)));
    }
    return Done();
}

Result<int> parseDatabase(const QByteArray &text)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (!isNumber || number < 0 || number >= MostDatabases)
        return failure(ErrorCode::Usage,
                       tr("“%1” is no number of a database: 0, 1, 2, ... is needed").arg(QString::fromUtf8(text)));
    return number;
}

/// The parts of the path, and the database that the last of them or ?db= names.
struct PathParts {
    QByteArray name;
    int database = 0;
};

Result<PathParts> parsePath(const Location &location, bool hasName)
{
    QList<QByteArray> parts;
    for (const QByteArray &part : location.path().toUtf8().split('/')) {
        if (!part.isEmpty())
            parts.append(QByteArray::fromPercentEncoding(part));
    }
    PathParts path;
    if (hasName && parts.isEmpty())
        return failure(ErrorCode::Usage, tr("The name of the master is missing: redis+sentinel://host:26379/mymaster"));
    if (hasName)
        path.name = parts.takeFirst();
    if (parts.size() > 1)
        return failure(ErrorCode::Usage, tr("“%1” is no number of a database").arg(location.path()));
    if (!parts.isEmpty() && location.hasOption("db"))
        return failure(ErrorCode::Usage, tr("The database is named twice: after the host and by ?db="));
    if (parts.isEmpty() && !location.hasOption("db"))
        return path;
    return parseDatabase(parts.isEmpty() ? location.option("db") : parts.first()).map([&path](int number) {
        path.database = number;
        return path;
    });
}

ServerAddress addressOf(const Authority::Host &host, const Location &location)
{
    ServerAddress address;
    address.host = host.name;
    address.port = host.port;
    address.isTls = location.scheme() == "rediss";
    address.caCert = QFile::decodeName(location.option("cacert"));
    address.cert = QFile::decodeName(location.option("cert"));
    address.key = QFile::decodeName(location.option("key"));
    return address;
}

void takeSignIn(const Authority &authority, RedisSignIn &signIn)
{
    signIn.user = authority.user;
    if (authority.hasPassword)
        signIn.password = authority.password;
}

Result<Done> readAuthority(const Location &location, RedisLocation &found)
{
    const quint16 port = found.kind == RedisLocation::Kind::Sentinel ? SentinelPort : RedisPort;
    const Result<Authority> authority = Authority::parse(location.authority(), port);
    if (!authority)
        return tl::unexpected(authority.error());
    if (authority->hosts.size() > 1 && found.kind == RedisLocation::Kind::Single)
        return failure(ErrorCode::Usage,
                       tr("Several hosts are a cluster or sentinels: write redis+cluster:// or redis+sentinel://"));
    for (const Authority::Host &host : authority->hosts)
        found.servers.append(addressOf(host, location));
    takeSignIn(*authority, found.signIn);
    return Done();
}

Result<Done> readSocket(const Location &location, RedisLocation &found)
{
    ServerAddress address;
    address.socketPath = QString::fromUtf8(QByteArray::fromPercentEncoding(location.path().toUtf8()));
    found.servers.append(address);
    const Result<Authority> authority = Authority::parseSignIn(location.authority());
    if (!authority)
        return tl::unexpected(authority.error());
    takeSignIn(*authority, found.signIn);
    const Result<int> database = location.hasOption("db") ? parseDatabase(location.option("db")) : Result<int>(0);
    if (!database)
        return tl::unexpected(database.error());
    found.signIn.database = *database;
    return Done();
}

Result<Done> readHosts(const Location &location, RedisLocation &found)
{
    if (Result<Done> read = readAuthority(location, found); !read)
        return read;
    Result<PathParts> path = parsePath(location, found.kind == RedisLocation::Kind::Sentinel);
    if (!path)
        return tl::unexpected(path.error());
    if (path->database != 0 && found.kind == RedisLocation::Kind::Cluster)
        return failure(ErrorCode::Usage, tr("A cluster has database 0 alone"));
    found.masterName = path->name;
    found.signIn.database = path->database;
    return Done();
}

} // namespace

Result<RedisLocation> redisLocation(const Location &location)
{
    RedisLocation found;
    if (location.scheme() == "redis+sentinel")
        found.kind = RedisLocation::Kind::Sentinel;
    else if (location.scheme() == "redis+cluster")
        found.kind = RedisLocation::Kind::Cluster;
    found.signIn.password = qgetenv("ETAGERE_PASSWORD");
    found.prefix = location.option("prefix");
    Result<Done> read = checkOptions(location);
    if (read)
        read = location.scheme() == "redis+unix" ? readSocket(location, found) : readHosts(location, found);
    if (!read)
        return tl::unexpected(read.error());
    if (!found.signIn.user.isEmpty() && found.signIn.password.isEmpty())
        return failure(ErrorCode::Usage,
                       tr("The password of “%1” is missing: redis://user:password@host, or ETAGERE_PASSWORD")
                           .arg(QString::fromUtf8(found.signIn.user)));
    return found;
}

} // namespace etagere
