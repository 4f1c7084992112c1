// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/memcachedpool.h"

#include "backend/memcachedprotocol.h"
#include "core/translate.h"

#include <limits>
#include <zlib.h>

namespace etagere {

namespace {

constexpr quint16 DefaultPort = 11211;
constexpr qsizetype MostServers = std::numeric_limits<decltype(StoredKey::server)>::max();
constexpr quint32 MostWeight = 1000;
constexpr int MostTries = 10;

tl::unexpected<Error> unusable(const QByteArray &text, const QString &what)
{
    return failure(ErrorCode::Usage, tr("“%1” is no memcached server: %2").arg(QString::fromUtf8(text), what));
}

Result<ServerAddress> parseServer(const QByteArray &text)
{
    const bool isBracketed = text.startsWith('[');
    const qsizetype bracket = text.indexOf(']');
    if (isBracketed && bracket < 0)
        return unusable(text, tr("a bracket is missing"));
    const qsizetype colon = text.indexOf(':', isBracketed ? bracket : 0);
    const QByteArray port = colon < 0 ? QByteArray() : text.mid(colon + 1);
    const QByteArray host = colon < 0 ? text : text.first(colon);
    if (!isBracketed && port.contains(':'))
        return unusable(text, tr("an IPv6 address is written in brackets, as [::1]:11211"));
    ServerAddress address;
    address.host = (isBracketed ? host.mid(1).chopped(1) : host).toLower();
    if (address.host.isEmpty() || (isBracketed && bracket + 1 != host.size()))
        return unusable(text, tr("the name of the host is missing"));
    const std::optional<quint32> number = port.isEmpty() ? DefaultPort : wholeNumber<quint32>(port);
    if (!number || *number == 0 || *number > std::numeric_limits<quint16>::max())
        return unusable(text, tr("the port is a number from 1 to 65535"));
    address.port = quint16(*number);
    return address;
}

Result<QList<ServerAddress>> parseServers(const Location &location)
{
    if (location.scheme() == "memcached+unix") {
        ServerAddress address;
        address.socketPath = location.path();
        if (!location.authority().isEmpty() || address.socketPath.isEmpty())
            return failure(ErrorCode::Usage, tr("A socket is named as memcached+unix:///run/memcached.sock"));
        return QList<ServerAddress>{ address };
    }
    if (location.authority().isEmpty())
        return failure(ErrorCode::Usage, tr("Servers are named as memcached://host:11211,host:11211"));
    if (location.authority().contains('@'))
        return failure(ErrorCode::Usage, tr("Signing in to memcached with a name and password is not supported"));
    QList<ServerAddress> servers;
    for (const QByteArray &text : location.authority().split(',')) {
        const Result<ServerAddress> server = parseServer(text);
        if (!server)
            return tl::unexpected(server.error());
        if (servers.contains(*server))
            return unusable(text, tr("it is named twice"));
        servers.append(*server);
    }
    if (servers.size() > MostServers)
        return failure(ErrorCode::Usage, tr("A pool may have at most %1 servers").arg(MostServers));
    return servers;
}

Result<QList<quint32>> parseWeights(const QByteArray &text, qsizetype servers)
{
    if (text.isEmpty())
        return QList<quint32>(servers, 1);
    QList<quint32> weights;
    for (const QByteArray &part : text.split(','))
        weights.append(wholeNumber<quint32>(part).value_or(0));
    const bool areUsable =
        std::all_of(weights.begin(), weights.end(), [](quint32 weight) { return weight > 0 && weight <= MostWeight; });
    if (weights.size() == servers && areUsable)
        return weights;
    return failure(ErrorCode::Usage,
                   tr("weights= needs a number from 1 to %1 for each of the %2 servers").arg(MostWeight).arg(servers));
}

// cmemcache_hash of python-memcached, of which 0 is made 1.
quint32 poolHash(QByteArrayView key)
{
    const uLong sum = crc32(0, reinterpret_cast<const Bytef *>(key.data()), uInt(key.size()));
    return std::max<quint32>(1, quint32(sum) >> 16 & 0x7fff);
}

} // namespace

Result<MemcachedPool> MemcachedPool::parse(const Location &location)
{
    const Result<QList<ServerAddress>> servers = parseServers(location);
    if (!servers)
        return tl::unexpected(servers.error());
    const Result<QList<quint32>> weights = parseWeights(location.option("weights"), servers->size());
    if (!weights)
        return tl::unexpected(weights.error());
    MemcachedPool pool;
    pool.servers = *servers;
    for (qsizetype i = 0; i < servers->size(); ++i)
        pool.buckets.append(QList<quint8>(weights->at(i), quint8(i)));
    return pool;
}

quint8 MemcachedPool::serverFor(QByteArrayView key, const std::function<bool(quint8)> &isUp) const
{
    quint32 hash = poolHash(key);
    const quint8 first = buckets.at(hash % buckets.size());
    for (int i = 0; i < MostTries; ++i) {
        const quint8 server = buckets.at(hash % buckets.size());
        if (isUp(server))
            return server;
        hash = poolHash(QByteArray::number(hash) + QByteArray::number(i));
    }
    return first;
}

} // namespace etagere
