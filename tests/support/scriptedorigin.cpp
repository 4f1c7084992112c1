// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scriptedorigin.h"

#include "support/originconnection.h"

#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslKey>
#include <QtNetwork/QSslServer>

namespace etagere::test {

namespace {

QSslConfiguration tlsSettings(const CertificateFiles &certificate)
{
    QFile key(certificate.key);
    if (!key.open(QIODevice::ReadOnly))
        qFatal("no key %s", qPrintable(certificate.key));
    QSslConfiguration settings = QSslConfiguration::defaultConfiguration();
    settings.setLocalCertificateChain(QSslCertificate::fromPath(certificate.cert));
    settings.setPrivateKey(QSslKey(key.readAll(), QSsl::Ec));
    settings.setPeerVerifyMode(QSslSocket::VerifyNone);
    return settings;
}

QTcpServer *newServer(const CertificateFiles &certificate, QObject *parent)
{
    if (certificate.cert.isEmpty())
        return new QTcpServer(parent);
    auto *server = new QSslServer(parent);
    server->setSslConfiguration(tlsSettings(certificate));
    return server;
}

} // namespace

ScriptedOrigin::ScriptedOrigin(Handler handler, const CertificateFiles &certificate)
    : m_handler(std::move(handler))
    , m_isTls(!certificate.cert.isEmpty())
{
    // What lives in the thread goes with it, as this object's child.
    auto *everything = new QObject;
    everything->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, everything, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(
        everything, [&] { listen(newServer(certificate, everything)); }, Qt::BlockingQueuedConnection);
}

ScriptedOrigin::~ScriptedOrigin()
{
    m_thread.quit();
    m_thread.wait();
}

void ScriptedOrigin::listen(QTcpServer *server)
{
    server->setMaxPendingConnections(1000);
    QObject::connect(server, &QTcpServer::pendingConnectionAvailable, server, [this, server] {
        while (QTcpSocket *socket = server->nextPendingConnection()) {
            new OriginConnection(*this, socket);
            const std::scoped_lock lock(m_mutex);
            ++m_connections;
        }
    });
    if (!server->listen(QHostAddress::LocalHost))
        qFatal("no free port");
    m_port = server->serverPort();
}

OriginAnswer ScriptedOrigin::answer(const OriginRequest &request)
{
    const std::scoped_lock lock(m_mutex);
    m_requests.append(request);
    return m_handler(request, int(m_requests.size()));
}

QByteArray ScriptedOrigin::url(const QByteArray &path) const
{
    return (m_isTls ? "https://127.0.0.1:" : "http://127.0.0.1:") + QByteArray::number(m_port) + path;
}

QList<OriginRequest> ScriptedOrigin::requests() const
{
    const std::scoped_lock lock(m_mutex);
    return m_requests;
}

int ScriptedOrigin::connections() const
{
    const std::scoped_lock lock(m_mutex);
    return m_connections;
}

void ScriptedOrigin::clear()
{
    const std::scoped_lock lock(m_mutex);
    m_requests.clear();
}

void ScriptedOrigin::setHandler(Handler handler)
{
    const std::scoped_lock lock(m_mutex);
    m_handler = std::move(handler);
}

} // namespace etagere::test
