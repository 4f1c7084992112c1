// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/lab.h>

#include "core/translate.h"
#include "lab/labconnection.h"

#include <QtCore/QThread>
#include <QtNetwork/QTcpServer>

namespace etagere {

namespace {

constexpr int MostConnections = 200;

QString listenProblem(const QTcpServer &server, quint16 port)
{
    if (server.serverError() == QAbstractSocket::AddressInUseError)
        return tr("Port %1 is taken by another program; choose another one, or none for a free one").arg(port);
    return tr("The laboratory cannot listen on port %1: %2").arg(QString::number(port), server.errorString());
}

} // namespace

class LabOrigin::Private
{
public:
    explicit Private(Clock clock)
        : state(std::move(clock))
    {
    }
    ~Private() { stop(); }

    Result<Done> start(quint16 wanted);
    void stop();

    LabState state;
    std::atomic<quint16> port = 0;
    std::atomic<bool> isRunning = false;

private:
    Result<Done> listen(QTcpServer *server, quint16 wanted);
    void accept(QTcpServer *server);

    QThread m_thread;
};

Result<Done> LabOrigin::Private::start(quint16 wanted)
{
    auto *server = new QTcpServer;
    server->moveToThread(&m_thread);
    // What lives in the thread goes with it: the connections are children of their sockets, those of the server.
    QObject::connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("lab origin"));
    m_thread.start();
    Result<Done> listening;
    QMetaObject::invokeMethod(
        server, [&] { listening = listen(server, wanted); }, Qt::BlockingQueuedConnection);
    return listening;
}

Result<Done> LabOrigin::Private::listen(QTcpServer *server, quint16 wanted)
{
    QObject::connect(server, &QTcpServer::pendingConnectionAvailable, server, [this, server] { accept(server); });
    if (!server->listen(QHostAddress::LocalHost, wanted))
        return failure(ErrorCode::Io, listenProblem(*server, wanted));
    port = server->serverPort();
    isRunning = true;
    return Done();
}

void LabOrigin::Private::accept(QTcpServer *server)
{
    while (QTcpSocket *socket = server->nextPendingConnection()) {
        if (server->findChildren<QTcpSocket *>().size() > MostConnections)
            delete socket;
        else
            new LabConnection(state, socket);
    }
}

void LabOrigin::Private::stop()
{
    isRunning = false;
    m_thread.quit();
    m_thread.wait();
}

LabOrigin::LabOrigin(std::unique_ptr<Private> data)
    : d(std::move(data))
{
}

LabOrigin::~LabOrigin() = default;

Result<std::unique_ptr<LabOrigin>> LabOrigin::start(quint16 port, Clock clock)
{
    auto data = std::make_unique<Private>(std::move(clock));
    if (const Result<Done> started = data->start(port); !started)
        return tl::unexpected(started.error());
    return std::unique_ptr<LabOrigin>(new LabOrigin(std::move(data)));
}

void LabOrigin::stop() { d->stop(); }

bool LabOrigin::isRunning() const { return d->isRunning; }

quint16 LabOrigin::port() const { return d->port; }

QByteArray LabOrigin::url(const QByteArray &name) const
{
    return "http://127.0.0.1:" + QByteArray::number(port()) + '/' + name;
}

QList<LabResource> LabOrigin::resources() const { return d->state.resources(); }

Result<LabKnobs> LabOrigin::knobs(const QByteArray &name) const { return d->state.knobs(name); }

Result<Done> LabOrigin::setKnobs(const QByteArray &name, const LabKnobs &knobs)
{
    return d->state.setKnobs(name, knobs);
}

Result<QByteArray> LabOrigin::serveSample(const CachedResponse &stored) { return d->state.serveSample(stored); }

QList<LabSeen> LabOrigin::seen() const { return d->state.seen(); }

void LabOrigin::forgetSeen() { d->state.forgetSeen(); }

} // namespace etagere
