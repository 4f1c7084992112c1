// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/serverurl.h"

#include "connect/serverurlcheck.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QUrl>
#include <array>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("ServerUrl", text); }

struct Scheme {
    QLatin1StringView name;
    ServerKind kind;
    bool isTls;
};

constexpr std::array<Scheme, 7> schemes = { {
    { "redis"_L1, ServerKind::Redis, false },
    { "rediss"_L1, ServerKind::Redis, true },
    { "redis+unix"_L1, ServerKind::RedisSocket, false },
    { "redis+sentinel"_L1, ServerKind::RedisSentinel, false },
    { "redis+cluster"_L1, ServerKind::RedisCluster, false },
    { "memcached"_L1, ServerKind::Memcached, false },
    { "memcached+unix"_L1, ServerKind::MemcachedSocket, false },
} };

template <typename Is>
const Scheme *schemeWhere(Is is)
{
    const auto *found = std::find_if(schemes.begin(), schemes.end(), is);
    return found == schemes.end() ? nullptr : found;
}

const Scheme *schemeNamed(const QString &name)
{
    return schemeWhere([&](const Scheme &scheme) { return name.compare(scheme.name, Qt::CaseInsensitive) == 0; });
}

QString decoded(QStringView text) { return QUrl::fromPercentEncoding(text.toUtf8()); }
QString encoded(const QString &text, const QByteArray &kept = {})
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text, kept));
}

/// What of a URL's text is where.
struct Places {
    qsizetype rest = 0;  ///< behind "scheme://", or "scheme:" where no "//" follows
    qsizetype at = -1;   ///< the '@' behind user and password
    qsizetype path = 0;  ///< of its '/', or where it would be
    qsizetype query = 0; ///< of its '?', or the end
};

qsizetype before(qsizetype end, qsizetype place) { return place < 0 || place > end ? end : place; }

/// A password may hold '/' and '?' although it should be escaped: what is left of an '@' is no path.
Places placesOf(const QString &text)
{
    Places places;
    places.rest = text.indexOf(u':') + 1;
    if (QStringView(text).sliced(places.rest).startsWith(u"//"))
        places.rest += 2;
    const bool isSocket = text.first(places.rest).contains(u"+unix", Qt::CaseInsensitive);
    qsizetype query = text.indexOf(u'?', places.rest);
    if (const qsizetype at = text.indexOf(u'@', query);
        query >= 0 && at >= 0 && at < before(text.size(), text.indexOf(u'=', query)))
        query = text.indexOf(u'?', at);
    places.query = before(text.size(), query);
    const qsizetype slash = before(places.query, text.indexOf(u'/', places.rest));
    places.at = text.first(isSocket ? slash : places.query).lastIndexOf(u'@');
    if (places.at < places.rest)
        places.at = -1;
    places.path = before(places.query, text.indexOf(u'/', std::max(places.rest, places.at)));
    return places;
}

void readUser(QStringView text, ServerUrl &url)
{
    const qsizetype colon = text.indexOf(u':');
    url.user = decoded(colon < 0 ? text : text.first(colon));
    if (colon >= 0)
        url.password = decoded(text.sliced(colon + 1));
}

void readHosts(const QString &text, ServerUrl &url)
{
    url.hosts = text;
    const qsizetype colon = text.lastIndexOf(u':');
    const bool isOfHost = colon > text.lastIndexOf(u']') && text.indexOf(u':', text.lastIndexOf(u']') + 1) == colon;
    if (serverTraits(url.kind).hasManyHosts || text.contains(u',') || colon < 0 || !isOfHost)
        return;
    url.hosts = text.first(colon);
    url.port = text.sliced(colon + 1);
}

void readPath(QString path, ServerUrl &url)
{
    const ServerTraits traits = serverTraits(url.kind);
    if (traits.hasSocket) {
        url.socketPath = decoded(path);
        return;
    }
    while (path.startsWith(u'/'))
        path.remove(0, 1);
    while (path.endsWith(u'/'))
        path.chop(1);
    if (traits.hasMaster) {
        url.master = decoded(path.section(u'/', 0, 0));
        path = path.section(u'/', 1);
    }
    url.database = decoded(path);
}

void readOption(QStringView pair, ServerUrl &url)
{
    const qsizetype equals = pair.indexOf(u'=');
    const QString name = decoded(equals < 0 ? pair : pair.first(equals));
    const QString value = equals < 0 ? QString() : decoded(pair.sliced(equals + 1));
    if (name == u"prefix")
        url.prefix = value;
    else if (name == u"db" && url.database.isEmpty())
        url.database = value;
    else if (name == u"cacert")
        url.caCert = value;
    else if (name == u"cert")
        url.cert = value;
    else if (name == u"key")
        url.key = value;
    else if (name == u"password")
        url.password = value;
    else if (!name.isEmpty())
        url.others.append({ name.toUtf8(), value.toUtf8() });
}

QString schemeOf(const ServerUrl &url)
{
    const Scheme *scheme = schemeWhere([&](const Scheme &s) { return s.kind == url.kind && s.isTls == url.isTls; });
    return scheme ? QString(scheme->name) : QString();
}

QString written(const ServerUrl &url, const QString &password)
{
    const ServerTraits traits = serverTraits(url.kind);
    QString text = schemeOf(url) + u"://"_s + encoded(url.user);
    if (!password.isEmpty())
        text += u':' + encoded(password);
    if (!url.user.isEmpty() || !password.isEmpty())
        text += u'@';
    if (traits.hasSocket) {
        text += encoded(url.socketPath, "/:,@");
    } else {
        text += writtenHosts(url);
        if (traits.hasMaster)
            text += u'/' + encoded(url.master);
        if (!url.database.isEmpty())
            text += u'/' + encoded(url.database);
    }
    QStringList options;
    const auto add = [&options](const QString &name, const QString &value) {
        if (!value.isEmpty())
            options << name + u'=' + encoded(value, "/:,");
    };
    if (traits.hasSocket)
        add(u"db"_s, url.database);
    add(u"prefix"_s, url.prefix);
    add(u"cacert"_s, url.caCert);
    add(u"cert"_s, url.cert);
    add(u"key"_s, url.key);
    for (const Location::Option &option : url.others)
        options << encoded(QString::fromUtf8(option.name)) + u'=' + encoded(QString::fromUtf8(option.value), "/:,");
    return options.isEmpty() ? text : text + u'?' + options.join(u'&');
}

} // namespace

ServerTraits serverTraits(ServerKind kind)
{
    ServerTraits traits;
    const bool isRedis = kind != ServerKind::Memcached && kind != ServerKind::MemcachedSocket;
    traits.hasSocket = kind == ServerKind::RedisSocket || kind == ServerKind::MemcachedSocket;
    traits.hasManyHosts = !traits.hasSocket && kind != ServerKind::Redis;
    traits.hasMaster = kind == ServerKind::RedisSentinel;
    traits.hasDatabase = isRedis && kind != ServerKind::RedisCluster;
    traits.hasSignIn = isRedis;
    traits.hasPrefix = isRedis;
    traits.hasTls = kind == ServerKind::Redis;
    traits.usualPort = !isRedis ? u"11211"_s : traits.hasMaster ? u"26379"_s : u"6379"_s;
    static constexpr std::array titles = {
        QT_TRANSLATE_NOOP("ServerUrl", "Redis"),          QT_TRANSLATE_NOOP("ServerUrl", "Redis on a local socket"),
        QT_TRANSLATE_NOOP("ServerUrl", "Redis Sentinel"), QT_TRANSLATE_NOOP("ServerUrl", "Redis Cluster"),
        QT_TRANSLATE_NOOP("ServerUrl", "memcached"),      QT_TRANSLATE_NOOP("ServerUrl", "memcached on a local socket"),
    };
    traits.title = tr(titles[size_t(kind)]);
    return traits;
}

Result<ServerUrl> ServerUrl::parse(const QString &typed)
{
    const QString text = typed.trimmed();
    const Scheme *scheme = schemeNamed(text.section(u':', 0, 0));
    if (!scheme || !text.contains(u':'))
        return failure(ErrorCode::Usage,
                       tr("The URL of a server begins with redis://, rediss://, redis+unix://, redis+sentinel://, "
                          "redis+cluster://, memcached:// or memcached+unix://"));
    ServerUrl url;
    url.kind = scheme->kind;
    url.isTls = scheme->isTls;
    const Places places = placesOf(text);
    if (places.at >= 0)
        readUser(QStringView(text).sliced(places.rest, places.at - places.rest), url);
    const qsizetype hosts = places.at < 0 ? places.rest : places.at + 1;
    readHosts(text.sliced(hosts, places.path - hosts), url);
    readPath(text.sliced(places.path, places.query - places.path), url);
    for (QStringView pair : QStringView(text).sliced(std::min(places.query + 1, text.size())).split(u'&'))
        readOption(pair, url);
    return url;
}

ServerUrl ServerUrl::fromLocation(const Location &location)
{
    ServerUrl url = parse(location.toString()).value_or(ServerUrl());
    const QString authority = QString::fromUtf8(location.authority());
    if (const qsizetype at = authority.lastIndexOf(u'@'); at >= 0)
        readUser(QStringView(authority).first(at), url);
    return url;
}

std::optional<QString> ServerUrl::takePassword(QString &text)
{
    const Result<ServerUrl> url = parse(text);
    if (!url || url->password.isEmpty())
        return std::nullopt;
    const Places places = placesOf(text);
    for (const QString &option : text.sliced(places.query).split(u'&')) {
        const QString bare = option.startsWith(u'?') ? option.sliced(1) : option;
        if (!bare.startsWith(u"password="))
            continue;
        const qsizetype start = text.indexOf(bare, places.query);
        const bool isLast = start + bare.size() == text.size();
        text.remove(isLast ? start - 1 : start, bare.size() + 1);
    }
    const qsizetype colon = text.indexOf(u':', places.rest);
    if (places.at >= 0 && colon >= 0 && colon < places.at)
        text.remove(colon, colon == places.rest ? places.at + 1 - colon : places.at - colon);
    return url->password;
}

void ServerUrl::setKind(ServerKind newKind)
{
    const bool hadManyHosts = serverTraits(kind).hasManyHosts;
    const ServerTraits traits = serverTraits(newKind);
    if (traits.hasManyHosts && !hadManyHosts && !port.isEmpty()) {
        kind = ServerKind::Redis;
        hosts = writtenHosts(*this);
        port.clear();
    }
    kind = newKind;
    if (!traits.hasManyHosts && !traits.hasSocket && hadManyHosts)
        readHosts(hosts.section(u',', 0, 0).trimmed(), *this);
    isTls = isTls && traits.hasTls;
}

QString ServerUrl::text() const { return written(*this, {}); }

Result<Location> ServerUrl::location() const
{
    if (const auto checked = checkServerUrl(*this); !checked)
        return tl::unexpected(checked.error());
    return Location::parse(written(*this, password));
}

bool isServer(const Location &location) { return schemeNamed(QString::fromLatin1(location.scheme())) != nullptr; }

} // namespace etagere
