// SPDX-License-Identifier: LGPL-3.0-or-later
#include "channel/connector.h"

#include "channel/stagewait.h"
#include "channel/tlssettings.h"
#include "core/translate.h"

#include <QtNetwork/QHostAddress>
#include <QtNetwork/QLocalSocket>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QSslSocket>

namespace etagere {

namespace {

/// More than a hostile server may send before we ask; what we do not read stays with the system.
constexpr qint64 ReadBuffer = 4 * 1024 * 1024;

Error cancelled(const ServerAddress &address)
{
    return { ErrorCode::Cancelled, tr("Connecting was cancelled"), address.text() };
}

Error timedOut(const ServerAddress &address, const QString &message)
{
    return { ErrorCode::Io, message.arg(double(address.patienceMs) / 1000), address.text() };
}

Error socketError(const QTcpSocket &socket, const ServerAddress &address)
{
    const QString host = QString::fromUtf8(address.host);
    switch (socket.error()) {
    case QAbstractSocket::HostNotFoundError:
        return { ErrorCode::NotFound, tr("No computer is known as “%1”; check the name").arg(host), address.text() };
    case QAbstractSocket::ConnectionRefusedError:
        return { ErrorCode::Io,
                 tr("%1 refuses the connection; check that the server runs and listens on port %2")
                     .arg(host)
                     .arg(address.port),
                 address.text() };
    case QAbstractSocket::RemoteHostClosedError:
        return { ErrorCode::Io, tr("%1 closed the connection at once; check the port").arg(host), address.text() };
    default:
        return { ErrorCode::Io, tr("%1 cannot be reached: %2").arg(host, socket.errorString()), address.text() };
    }
}

Error localError(const QLocalSocket &socket, const ServerAddress &address)
{
    switch (socket.error()) {
    case QLocalSocket::ServerNotFoundError:
        return { ErrorCode::NotFound, tr("There is no such socket; check that the server runs"), address.text() };
    case QLocalSocket::SocketAccessError:
        return { ErrorCode::Permission, tr("You may not use this socket; check its permissions"), address.text() };
    case QLocalSocket::ConnectionRefusedError:
        return { ErrorCode::Io, tr("No server listens on this socket; check that it runs"), address.text() };
    default:
        return { ErrorCode::Io, tr("The socket cannot be used: %1").arg(socket.errorString()), address.text() };
    }
}

Error tlsError(const QSslSocket &socket, const ServerAddress &address)
{
    const QString host = QString::fromUtf8(address.host);
    const QList<QSslError> problems = socket.sslHandshakeErrors();
    if (problems.isEmpty()) {
        return {
            ErrorCode::Io,
            tr("No encrypted connection to %1: %2; check that the port speaks TLS").arg(host, socket.errorString()),
            address.text()
        };
    }
    for (const QSslError &problem : problems) {
        if (problem.error() == QSslError::HostNameMismatch)
            return { ErrorCode::Permission, tr("The certificate of the server is for another name than “%1”").arg(host),
                     address.text() };
    }
    return { ErrorCode::Permission,
             tr("The certificate of %1 is not trusted: %2; name the certificate of who signed it with ?cacert=")
                 .arg(host, problems.first().errorString()),
             address.text() };
}

Result<Done> connectTcp(QSslSocket &socket, const ServerAddress &address, const TellStep &tell,
                        const std::stop_token &stop)
{
    const QString host = QString::fromUtf8(address.host);
    const auto tellConnect = [&] { tell(BackendStep::Connect, tr("Connecting to %1").arg(address.text())); };
    StageWait wait(stop, address.patienceMs);
    QObject::connect(&socket, &QAbstractSocket::hostFound, wait.context(), tellConnect);
    QObject::connect(&socket, &QAbstractSocket::connected, wait.context(), [&] { wait.finish(true); });
    QObject::connect(&socket, &QAbstractSocket::errorOccurred, wait.context(), [&] { wait.finish(false); });
    socket.setProxy(QNetworkProxy::NoProxy);
    socket.setReadBufferSize(ReadBuffer);
    if (QHostAddress(host).isNull())
        tell(BackendStep::LookUp, tr("Looking up %1").arg(host));
    socket.connectToHost(host, address.port);
    switch (wait.run()) {
    case StageWait::End::Done:
        break;
    case StageWait::End::Failed:
        return tl::unexpected(socketError(socket, address));
    case StageWait::End::Stopped:
        return tl::unexpected(cancelled(address));
    case StageWait::End::TimedOut:
        return tl::unexpected(
            timedOut(address, tr("No answer within %1 seconds; check the name, the port and the network")));
    }
    socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    return Done();
}

Result<Done> encrypt(QSslSocket &socket, const ServerAddress &address, const TellStep &tell,
                     const std::stop_token &stop)
{
    tell(BackendStep::Encrypt, tr("Encrypting by TLS"));
    StageWait wait(stop, address.patienceMs);
    QObject::connect(&socket, &QSslSocket::encrypted, wait.context(), [&] { wait.finish(true); });
    QObject::connect(&socket, &QAbstractSocket::errorOccurred, wait.context(), [&] { wait.finish(false); });
    socket.setPeerVerifyName(QString::fromUtf8(address.host));
    socket.startClientEncryption();
    switch (wait.run()) {
    case StageWait::End::Done:
        return Done();
    case StageWait::End::Failed:
        return tl::unexpected(tlsError(socket, address));
    case StageWait::End::Stopped:
        return tl::unexpected(cancelled(address));
    case StageWait::End::TimedOut:
        return tl::unexpected(
            timedOut(address, tr("The server does not encrypt within %1 seconds; check that the port speaks TLS")));
    }
    return Done();
}

Result<std::unique_ptr<QIODevice>> localSocket(const ServerAddress &address, const TellStep &tell,
                                               const std::stop_token &stop)
{
    tell(BackendStep::Connect, tr("Connecting to %1").arg(address.text()));
    auto socket = std::make_unique<QLocalSocket>();
    StageWait wait(stop, address.patienceMs);
    QObject::connect(socket.get(), &QLocalSocket::connected, wait.context(), [&] { wait.finish(true); });
    QObject::connect(socket.get(), &QLocalSocket::errorOccurred, wait.context(), [&] { wait.finish(false); });
    socket->setReadBufferSize(ReadBuffer);
    socket->connectToServer(address.socketPath);
    switch (wait.run()) {
    case StageWait::End::Done:
        return socket;
    case StageWait::End::Failed:
        return tl::unexpected(localError(*socket, address));
    case StageWait::End::Stopped:
        return tl::unexpected(cancelled(address));
    case StageWait::End::TimedOut:
        return tl::unexpected(timedOut(address, tr("No answer within %1 seconds; the server may be busy, try again")));
    }
    return socket;
}

} // namespace

Result<std::unique_ptr<QIODevice>> connectedSocket(const ServerAddress &address, const TellStep &tell,
                                                   const std::stop_token &stop)
{
    if (!address.socketPath.isEmpty())
        return localSocket(address, tell, stop);
    auto socket = std::make_unique<QSslSocket>();
    if (address.isTls) {
        const Result<QSslConfiguration> settings = tlsSettings(address);
        if (!settings)
            return tl::unexpected(settings.error());
        socket->setSslConfiguration(*settings);
    }
    if (Result<Done> done = connectTcp(*socket, address, tell, stop); !done)
        return tl::unexpected(done.error());
    if (!address.isTls)
        return socket;
    if (Result<Done> done = encrypt(*socket, address, tell, stop); !done)
        return tl::unexpected(done.error());
    return socket;
}

} // namespace etagere
