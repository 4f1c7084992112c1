// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "names/candidatesink.h"

namespace etagere {

/// The URLs that an API description (OpenAPI 3: servers; Swagger 2: schemes, host, basePath) gives without knowing any
/// parameter. Its parts may come in any order, so they are held until the end; within limits.
class OpenApiPaths
{
public:
    void addPath(const QByteArray &path);
    void setHost(const QByteArray &host) { m_host = host; }
    void setBasePath(const QByteArray &path) { m_basePath = path; }
    void addScheme(const QByteArray &scheme);
    void beginServer();
    void setServerUrl(const QByteArray &url);
    /// The default of a variable in the URL of the server at hand.
    void setVariable(const QByteArray &name, const QByteArray &value);

    void offerAll(CandidateSink &sink);

private:
    struct Server {
        QByteArray url;
        QList<std::pair<QByteArray, QByteArray>> variables;
    };
    QList<QByteArray> bases(const QByteArray &userBase) const;

    QList<QByteArray> m_paths;
    QList<Server> m_servers;
    QList<QByteArray> m_schemes;
    QByteArray m_host;
    QByteArray m_basePath;
    qsizetype m_pathBytes = 0;
    qint64 m_withParameters = 0;
    bool m_isCut = false;
    bool m_ignoresServer = false;
};

} // namespace etagere
