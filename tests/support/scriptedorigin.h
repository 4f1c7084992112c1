// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/certificates.h"

#include <etagere/header.h>

#include <QtCore/QThread>

#include <functional>
#include <mutex>

class QTcpServer;

namespace etagere::test {

/// A request as it came over the wire.
struct OriginRequest {
    QByteArray method;
    QByteArray target;
    HeaderList headers;
    QByteArray body;
};

/// What the origin does about it. Date and Content-Length are added unless the answer has them or `isBare`.
struct OriginAnswer {
    int status = 200;
    QByteArray reason = "OK";
    HeaderList headers = {};
    QByteArray body = {};
    QByteArray raw = {};      ///< sent instead of everything else, when not null; the connection closes then
    int delayMs = 0;          ///< before the first byte; others are answered meanwhile
    qsizetype cutAfter = -1;  ///< bytes of the answer after which the connection closes; -1: all
    bool isBare = false;      ///< no fields but those above
    bool isChunked = false;   ///< the body goes in two chunks, with `trailers`
    bool closesAfter = false; ///< with Connection: close
    bool isSilent = false;    ///< no byte ever; the connection stays open
    HeaderList trailers = {};
};

/// An HTTP/1.1 server on a free port of 127.0.0.1, with TLS when it has a certificate, that answers what the test says.
/// It serves any number of connections in one thread of its own, in which the handler is called; connections stay
/// open unless the request or the answer says close.
class ScriptedOrigin
{
public:
    /// `count` is the number of the request to this origin, from 1. Must not call the origin.
    using Handler = std::function<OriginAnswer(const OriginRequest &request, int count)>;
    explicit ScriptedOrigin(Handler handler, const CertificateFiles &certificate = {});
    ~ScriptedOrigin();
    ScriptedOrigin(const ScriptedOrigin &) = delete;
    ScriptedOrigin &operator=(const ScriptedOrigin &) = delete;

    /// http://127.0.0.1:port/path, or https.
    QByteArray url(const QByteArray &path = "/") const;
    quint16 port() const { return m_port; }

    /// All so far, in the order in which they were complete.
    QList<OriginRequest> requests() const;
    int connections() const;
    /// Forgets the requests; `count` begins anew.
    void clear();
    /// From the next request on.
    void setHandler(Handler handler);

private:
    friend class OriginConnection;
    OriginAnswer answer(const OriginRequest &request);
    void listen(QTcpServer *server);

    mutable std::mutex m_mutex; ///< guards the next three
    Handler m_handler;
    QList<OriginRequest> m_requests;
    int m_connections = 0;
    QThread m_thread;
    const bool m_isTls;
    quint16 m_port = 0;
};

} // namespace etagere::test
