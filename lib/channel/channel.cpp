// SPDX-License-Identifier: LGPL-3.0-or-later
#include "channel/channel.h"

#include "channel/connector.h"
#include "core/translate.h"

#include <QtCore/QElapsedTimer>
#include <QtNetwork/QLocalSocket>
#include <QtNetwork/QSslSocket>

namespace etagere {

namespace {

constexpr int SliceMs = 50;                  ///< the stop token is looked at this often
constexpr qsizetype WriteBytes = 256 * 1024; ///< what is copied to the socket's buffer at a time

bool isConnected(const QIODevice &device)
{
    if (const auto *local = qobject_cast<const QLocalSocket *>(&device))
        return local->state() == QLocalSocket::ConnectedState;
    return static_cast<const QAbstractSocket &>(device).state() == QAbstractSocket::ConnectedState;
}

bool isClosedByServer(const QIODevice &device)
{
    if (const auto *local = qobject_cast<const QLocalSocket *>(&device))
        return local->error() == QLocalSocket::PeerClosedError;
    return static_cast<const QAbstractSocket &>(device).error() == QAbstractSocket::RemoteHostClosedError;
}

} // namespace

Result<std::unique_ptr<Channel>> Channel::connect(const ServerAddress &address, const TellStep &tell,
                                                  std::stop_token stop)
{
    Result<std::unique_ptr<QIODevice>> device = connectedSocket(address, tell, stop);
    if (!device)
        return tl::unexpected(device.error());
    return std::unique_ptr<Channel>(new Channel(std::move(*device), address));
}

Channel::Channel(std::unique_ptr<QIODevice> device, const ServerAddress &address)
    : m_device(std::move(device))
    , m_address(address)
{
}

Channel::~Channel() = default;

bool Channel::isReadable() const
{
    m_device->waitForReadyRead(0);
    return !isConnected(*m_device) || m_device->bytesAvailable() > 0;
}

bool Channel::isAlive() const
{
    m_device->waitForReadyRead(0);
    return isConnected(*m_device) && m_device->bytesAvailable() == 0;
}

Error Channel::lost() const
{
    return { ErrorCode::Io,
             isClosedByServer(*m_device) ? tr("The server has closed the connection; try again")
                                         : tr("The connection was lost: %1; try again").arg(m_device->errorString()),
             m_address.text() };
}

Result<Done> Channel::mayWait(qint64 waitedMs, const std::stop_token &stop) const
{
    const QString server = m_address.text();
    if (stop.stop_requested())
        return failure(ErrorCode::Cancelled, tr("Waiting for the server was cancelled"), server);
    if (!isConnected(*m_device))
        return tl::unexpected(lost());
    if (waitedMs > m_address.patienceMs) {
        return failure(ErrorCode::Io,
                       tr("The server has not answered for %1 seconds; it may be busy or the network may be cut, "
                          "try again")
                           .arg(double(m_address.patienceMs) / 1000),
                       server);
    }
    return Done();
}

Result<Done> Channel::write(QByteArrayView bytes, const std::stop_token &stop)
{
    QElapsedTimer sinceProgress;
    sinceProgress.start();
    qint64 waiting = m_device->bytesToWrite();
    while (!bytes.isEmpty() || waiting > 0) {
        if (Result<Done> may = mayWait(sinceProgress.elapsed(), stop); !may)
            return may;
        if (waiting == 0) {
            const qint64 taken = std::min(bytes.size(), WriteBytes);
            if (m_device->write(bytes.data(), taken) != taken)
                return tl::unexpected(lost());
            bytes = bytes.sliced(taken);
        }
        m_device->waitForBytesWritten(SliceMs);
        const qint64 left = m_device->bytesToWrite();
        if (left != waiting || left == 0)
            sinceProgress.restart();
        waiting = left;
    }
    return Done();
}

Result<qsizetype> Channel::read(char *buffer, qsizetype most, const std::stop_token &stop)
{
    QElapsedTimer silence;
    silence.start();
    while (m_device->bytesAvailable() == 0) {
        if (Result<Done> may = mayWait(silence.elapsed(), stop); !may)
            return tl::unexpected(may.error());
        m_device->waitForReadyRead(SliceMs);
    }
    if (stop.stop_requested())
        return failure(ErrorCode::Cancelled, tr("Waiting for the server was cancelled"), m_address.text());
    const qint64 count = m_device->read(buffer, most);
    if (count <= 0)
        return tl::unexpected(lost());
    return count;
}

} // namespace etagere
