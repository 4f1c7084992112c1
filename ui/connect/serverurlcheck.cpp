// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/serverurlcheck.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QUrl>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr uint mostDatabases = 1'000'000;

QString tr(const char *text) { return QCoreApplication::translate("ServerUrl", text); }

tl::unexpected<Error> wrong(const QString &sentence) { return failure(ErrorCode::Usage, sentence); }

Result<Done> checkPort(const QString &port)
{
    bool isNumber = false;
    const uint number = port.toUInt(&isNumber);
    if (!isNumber || number == 0 || number > 65535 || port.startsWith(u'+'))
        return wrong(tr("“%1” is no port: a number from 1 to 65535 is needed").arg(port));
    return Done();
}

Result<Done> checkHost(const QString &host)
{
    const qsizetype bracket = host.lastIndexOf(u']');
    if (host.startsWith(u'[') != (bracket > 0))
        return wrong(tr("“%1” lacks a bracket: an IPv6 address is written [::1]").arg(host));
    const qsizetype colon = host.indexOf(u':', bracket + 1);
    if (colon >= 0 && host.indexOf(u':', colon + 1) >= 0)
        return wrong(tr("“%1” is no host and port; an IPv6 address goes in brackets, as in [::1]:6379").arg(host));
    const QString name = colon < 0 ? host : host.first(colon);
    if (name.isEmpty() || name == u"[]")
        return wrong(tr("A host is missing, such as localhost or cache.example.org"));
    if (name.contains(u' ') || name.contains(u"%20"))
        return wrong(tr("“%1” is no host: there is a space in it").arg(name));
    return colon < 0 ? Result<Done>(Done()) : checkPort(host.sliced(colon + 1));
}

Result<Done> checkHosts(const ServerUrl &url)
{
    const QStringList hosts = writtenHosts(url).split(u',');
    if (hosts.size() > 1 && !serverTraits(url.kind).hasManyHosts)
        return wrong(tr("Several hosts are a cluster or sentinels: write redis+cluster:// or redis+sentinel://"));
    for (const QString &host : hosts) {
        if (const auto checked = checkHost(host); !checked)
            return checked;
    }
    return Done();
}

Result<Done> checkSocket(const ServerUrl &url)
{
    if (!url.hosts.isEmpty())
        return wrong(tr("A local socket has no host: write three slashes, as in redis+unix:///run/redis.sock"));
    if (url.socketPath.isEmpty() || url.socketPath == u"/")
        return wrong(tr("The path of the socket is missing, such as /run/redis.sock"));
    if (!url.socketPath.startsWith(u'/'))
        return wrong(tr("The path of a socket begins with a slash, as in /run/redis.sock"));
    return Done();
}

Result<Done> checkDatabase(const ServerUrl &url, const ServerTraits &traits)
{
    if (url.database.isEmpty())
        return Done();
    bool isNumber = false;
    const uint number = url.database.toUInt(&isNumber);
    if (!isNumber || number >= mostDatabases)
        return wrong(traits.hasSignIn ? tr("“%1” is no database: Redis numbers them 0, 1, 2, …").arg(url.database)
                                      : tr("memcached has no databases: “%1” is too much").arg(url.database));
    if (!traits.hasSignIn)
        return wrong(tr("memcached has no databases: “%1” is too much").arg(url.database));
    if (!traits.hasDatabase && number != 0)
        return wrong(tr("A cluster has database 0 alone"));
    return Done();
}

Result<Done> checkTls(const ServerUrl &url)
{
    const bool hasFile = !url.caCert.isEmpty() || !url.cert.isEmpty() || !url.key.isEmpty();
    if (hasFile && !url.isTls)
        return wrong(tr("Certificates are for encrypted connections: write rediss://"));
    if (url.cert.isEmpty() != url.key.isEmpty())
        return wrong(tr("A client certificate and its key belong together; one of them is missing"));
    return Done();
}

} // namespace

QString writtenHosts(const ServerUrl &url)
{
    QStringList hosts;
    // What is escaped already stays so.
    for (const QString &host : url.hosts.split(u','))
        hosts << QString::fromLatin1(QUrl::toPercentEncoding(host.trimmed(), ":[]").replace("%25", "%"));
    QString text = hosts.join(u',');
    if (serverTraits(url.kind).hasManyHosts || hosts.size() > 1)
        return text;
    if (text.count(u':') > 1 && !text.startsWith(u'['))
        text = u'[' + text + u']';
    return url.port.isEmpty() ? text : text + u':' + QString::fromLatin1(QUrl::toPercentEncoding(url.port));
}

Result<Done> checkServerUrl(const ServerUrl &url)
{
    const ServerTraits traits = serverTraits(url.kind);
    Result<Done> checked = traits.hasSocket ? checkSocket(url) : checkHosts(url);
    if (checked && traits.hasMaster && url.master.isEmpty())
        checked = wrong(tr("The name of the master is missing, as in redis+sentinel://host:26379/mymaster"));
    if (checked && !traits.hasSignIn && (!url.user.isEmpty() || !url.password.isEmpty()))
        checked = wrong(tr("memcached knows no users and passwords"));
    if (checked)
        checked = checkDatabase(url, traits);
    return checked ? checkTls(url) : checked;
}

} // namespace etagere
