// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/header.h>
#include <etagere/networkcache.h>

#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>

namespace etagere::test {

/// What a program got for a request.
struct ProgramReply {
    QByteArray body;
    int status = 0;
    bool isFromCache = false;
    bool isFinished = false; ///< within a minute
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QString errorString;
    QList<QNetworkReply::RawHeaderPair> headers;

    QByteArray field(const QByteArray &name) const;
};

/// A Qt program: a QNetworkAccessManager with a cache.
class NetworkProgram
{
public:
    explicit NetworkProgram(QAbstractNetworkCache *cache) { m_manager.setCache(cache); }
    /// The machine may be busy with other things, so that a call may take its time.
    explicit NetworkProgram(const Location &location, const NetworkCacheLimits &limits = { .callMs = 60'000 })
        : NetworkProgram(new NetworkCache(location, limits))
    {
    }

    QNetworkAccessManager &manager() { return m_manager; }
    QAbstractNetworkCache &cache() { return *m_manager.cache(); }
    NetworkCache &networkCache() { return static_cast<NetworkCache &>(cache()); }

    ProgramReply get(const QByteArray &url, const HeaderList &fields = {},
                     QNetworkRequest::CacheLoadControl control = QNetworkRequest::PreferNetwork);
    ProgramReply post(const QByteArray &url, const QByteArray &body);

private:
    QNetworkAccessManager m_manager;
};

} // namespace etagere::test
