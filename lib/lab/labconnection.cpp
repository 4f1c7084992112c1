// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/labconnection.h"

#include <sys/socket.h>

namespace etagere {

namespace {

constexpr int LongestSilenceMs = 60'000;
constexpr int LingeringMs = 2'000;
constexpr qint64 MostUnsent = 1 << 20;

} // namespace

LabConnection::LabConnection(LabState &state, QTcpSocket *socket)
    : QObject(socket)
    , m_state(state)
    , m_socket(socket)
{
    // A client that sends without end waits in the kernel.
    socket->setReadBufferSize(LongestLabHead + LongestLabBody);
    m_silence.setSingleShot(true);
    m_silence.start(LongestSilenceMs);
    connect(&m_silence, &QTimer::timeout, socket, &QAbstractSocket::abort);
    connect(socket, &QIODevice::readyRead, this, &LabConnection::read);
    connect(socket, &QIODevice::bytesWritten, this, &LabConnection::read);
    connect(socket, &QAbstractSocket::disconnected, socket, &QObject::deleteLater);
    read();
}

void LabConnection::read()
{
    // Who asks on and on without reading the answers waits.
    if (m_isAnswering || m_socket->bytesToWrite() > MostUnsent)
        return;
    m_input += m_socket->readAll();
    while (!m_isAnswering && !m_isEnding && readRequest()) { }
    if (m_isEnding)
        m_input.clear();
}

bool LabConnection::readRequest()
{
    const qint64 skipped = qMin<qint64>(m_bodyLeft, m_input.size());
    m_input.remove(0, skipped);
    m_bodyLeft -= skipped;
    const std::optional<LabRequest> request = m_bodyLeft > 0 ? std::nullopt : takeLabRequest(m_input);
    if (!request)
        return false;
    m_silence.start(LongestSilenceMs);
    m_bodyLeft = request->bodyLength;
    const LabAnswer answer = m_state.answer(*request);
    if (answer.delayMs == 0) {
        send(*request, answer);
        return true;
    }
    m_isAnswering = true;
    m_silence.stop();
    QTimer::singleShot(answer.delayMs, this, [this, request = *request, answer] {
        m_isAnswering = false;
        m_silence.start(LongestSilenceMs);
        send(request, answer);
        read();
    });
    return true;
}

void LabConnection::send(const LabRequest &request, const LabAnswer &answer)
{
    if (answer.status == 0) {
        m_isEnding = true;
        m_socket->abort();
        return;
    }
    m_socket->write(writtenLabAnswer(answer, request.method == "HEAD", request.keepsAlive));
    if (!request.keepsAlive)
        end();
}

/// Says that nothing more will come and waits for the client to go: closing at once while bytes of it are unread would
/// take the answer away from it (RFC 9112 §9.6).
void LabConnection::end()
{
    m_isEnding = true;
    m_silence.start(LingeringMs);
    const auto shutDown = [this] {
        if (m_socket->bytesToWrite() == 0)
            ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
    };
    connect(m_socket, &QIODevice::bytesWritten, this, shutDown);
    m_socket->flush();
    shutDown();
}

} // namespace etagere
