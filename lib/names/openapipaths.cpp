// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/openapipaths.h"

#include "core/translate.h"

namespace etagere {

namespace {

constexpr qsizetype MostPathBytes = 16 * 1024 * 1024;
constexpr qsizetype MostServers = 100;

QByteArray withoutSlash(const QByteArray &url) { return url.endsWith('/') ? url.chopped(1) : url; }

} // namespace

void OpenApiPaths::addPath(const QByteArray &path)
{
    if (!path.startsWith('/')) // x-...
        return;
    m_withParameters += path.contains('{');
    m_pathBytes += path.size();
    m_isCut = m_isCut || m_pathBytes > MostPathBytes;
    if (!path.contains('{') && !m_isCut)
        m_paths.append(path);
}

void OpenApiPaths::addScheme(const QByteArray &scheme)
{
    if ((scheme == "http" || scheme == "https") && !m_schemes.contains(scheme))
        m_schemes.append(scheme);
}

void OpenApiPaths::beginServer()
{
    m_ignoresServer = m_servers.size() >= MostServers;
    if (!m_ignoresServer)
        m_servers.append(Server());
}

void OpenApiPaths::setServerUrl(const QByteArray &url)
{
    if (!m_ignoresServer)
        m_servers.last().url = url;
}

void OpenApiPaths::setVariable(const QByteArray &name, const QByteArray &value)
{
    if (!m_ignoresServer && m_servers.last().variables.size() < MostServers)
        m_servers.last().variables.append({ name, value });
}

/// What stands before a path, without a slash at its end.
QList<QByteArray> OpenApiPaths::bases(const QByteArray &userBase) const
{
    QList<QByteArray> all;
    for (const Server &server : m_servers) {
        QByteArray url = server.url;
        for (const auto &[name, value] : server.variables)
            url.replace('{' + name + '}', value);
        all.append(withoutSlash(url.startsWith('/') ? userBase + url : url));
    }
    const QList<QByteArray> both{ "https", "http" };
    for (const QByteArray &scheme : m_schemes.isEmpty() ? both : m_schemes) {
        if (!m_host.isEmpty())
            all.append(withoutSlash(scheme + "://" + m_host + m_basePath));
    }
    return all.isEmpty() ? QList<QByteArray>{ userBase + withoutSlash(m_basePath) } : all;
}

void OpenApiPaths::offerAll(CandidateSink &sink)
{
    const QByteArray userBase = sink.base();
    for (const QByteArray &base : bases(userBase)) {
        for (const QByteArray &path : std::as_const(m_paths)) {
            const QByteArray url = base + path;
            if (sink.isEnough())
                return;
            if (url.startsWith('/'))
                sink.offerPath(url);
            else
                sink.offer(url);
        }
    }
    if (m_withParameters > 0)
        sink.summary.notes +=
            tr("%1 paths have parameters, whose values nobody knows: they give no URL").arg(m_withParameters);
    if (m_isCut)
        sink.summary.notes += tr("The description has more paths than are looked at");
}

} // namespace etagere
