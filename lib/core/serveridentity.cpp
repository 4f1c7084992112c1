// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/serveridentity.h"

#include "core/authority.h"

#include <QtCore/QFileInfo>

#include <algorithm>
#include <array>

namespace etagere {

namespace {

struct ServerScheme {
    QByteArrayView name;
    QByteArrayView store; ///< the same store may be reached by several schemes
    quint16 port;
    bool hasDatabases;
    bool ordersHosts; ///< a host's place in the list means something: memcached's clients choose by it
};

constexpr std::array<ServerScheme, 9> ServerSchemes = { {
    { "redis", "redis", 6379, true, true },
    { "rediss", "redis", 6379, true, true },
    { "redis+unix", "redis+unix", 0, true, true },
    { "redis+sentinel", "redis+sentinel", 26379, true, false },
    { "redis+cluster", "redis+cluster", 6379, false, false },
    { "memcached", "memcached", 11211, false, true },
    { "memcached+unix", "memcached+unix", 0, false, true },
    { "bridge", "bridge", 0, false, true }, // a port is always written
    { "bridge+unix", "bridge+unix", 0, false, true },
} };

const ServerScheme *schemeNamed(QByteArrayView name)
{
    const auto *found = std::find_if(ServerSchemes.begin(), ServerSchemes.end(),
                                     [name](const ServerScheme &scheme) { return scheme.name == name; });
    return found == ServerSchemes.end() ? nullptr : found;
}

QByteArray socketIdentity(const QString &path)
{
    const QString decoded = QString::fromUtf8(QByteArray::fromPercentEncoding(path.toUtf8()));
    const QString canonical = QFileInfo(decoded).canonicalFilePath();
    return (canonical.isEmpty() ? decoded : canonical).toUtf8();
}

QByteArray hostsIdentity(const Location &location, const ServerScheme &scheme)
{
    const Result<Authority> authority = Authority::parse(location.authority(), scheme.port);
    if (!authority)
        return location.authority().sliced(location.authority().lastIndexOf('@') + 1);
    QList<QByteArray> hosts;
    for (const Authority::Host &host : authority->hosts)
        hosts.append(writtenHost(host));
    if (!scheme.ordersHosts)
        std::sort(hosts.begin(), hosts.end());
    return hosts.join(',');
}

// "/master" of a sentinel's and "/3": what follows the hosts, without a database's number.
QByteArray pathIdentity(const Location &location, QByteArray &database)
{
    QByteArray path = QByteArray::fromPercentEncoding(location.path().toUtf8());
    while (path.endsWith('/'))
        path.chop(1);
    const qsizetype slash = path.lastIndexOf('/');
    bool isNumber = false;
    path.sliced(slash + 1).toUInt(&isNumber);
    // The first part of a sentinel's path is a name, even one of digits.
    if (slash < 0 || !isNumber || (slash == 0 && location.scheme() == "redis+sentinel"))
        return path;
    database = path.sliced(slash + 1);
    return path.first(slash);
}

} // namespace

bool isServerScheme(QByteArrayView scheme) { return schemeNamed(scheme) != nullptr; }

QString serverIdentity(const Location &location)
{
    const ServerScheme &scheme = *schemeNamed(location.scheme());
    QByteArray database = location.option("db");
    QByteArray text = scheme.store.toByteArray() + ':';
    if (scheme.name.endsWith("+unix"))
        text += socketIdentity(location.path());
    else
        text += hostsIdentity(location, scheme) + pathIdentity(location, database);
    if (scheme.hasDatabases)
        text += '/' + QByteArray::number(database.toUInt());
    return QString::fromUtf8(text);
}

} // namespace etagere
