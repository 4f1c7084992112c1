// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/loopbackserver.h"

#include <QtCore/QFile>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace etagere::test {

namespace {

sockaddr_in loopback(quint16 port)
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

sockaddr *asAddress(void *address) { return static_cast<sockaddr *>(address); }

quint16 portOf(int listener)
{
    sockaddr_in address = {};
    socklen_t size = sizeof address;
    getsockname(listener, asAddress(&address), &size);
    return ntohs(address.sin_port);
}

int listenOnPort(int backlog)
{
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    if (bind(listener, asAddress(&address), sizeof address) != 0 || listen(listener, backlog) != 0)
        qFatal("no free port");
    return listener;
}

int listenOnPath(const QString &path)
{
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, QFile::encodeName(path).constData(), sizeof address.sun_path);
    if (bind(listener, asAddress(&address), sizeof address) != 0 || listen(listener, 16) != 0)
        qFatal("cannot listen on %s", qPrintable(path));
    return listener;
}

} // namespace

LoopbackServer::LoopbackServer(Handler handler, const QString &socketPath)
    : m_handler(std::move(handler))
    , m_listener(socketPath.isEmpty() ? listenOnPort(16) : listenOnPath(socketPath))
    , m_port(socketPath.isEmpty() ? portOf(m_listener) : 0)
    , m_acceptor(&LoopbackServer::accept, this)
{
}

LoopbackServer::~LoopbackServer()
{
    shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    close(m_listener);
    {
        const std::scoped_lock lock(m_mutex);
        for (int connection : m_open)
            shutdown(connection, SHUT_RDWR);
    }
    for (std::thread &thread : m_threads)
        thread.join();
    for (int connection : m_open)
        close(connection);
}

int LoopbackServer::connections() const
{
    const std::scoped_lock lock(m_mutex);
    return int(m_open.size());
}

void LoopbackServer::accept()
{
    for (;;) {
        const int connection = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0)
            return;
        const std::scoped_lock lock(m_mutex);
        m_open.push_back(connection);
        m_threads.emplace_back([this, connection] {
            m_handler(connection);
            shutdown(connection, SHUT_RDWR);
        });
    }
}

void sendAll(int connection, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t sent = send(connection, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes = bytes.sliced(sent);
    }
}

QByteArray receiveSome(int connection)
{
    QByteArray buffer(65536, Qt::Uninitialized);
    const ssize_t count = recv(connection, buffer.data(), size_t(buffer.size()), 0);
    return buffer.first(std::max<qsizetype>(0, count));
}

void echo(int connection)
{
    for (QByteArray bytes = receiveSome(connection); !bytes.isEmpty(); bytes = receiveSome(connection))
        sendAll(connection, bytes);
}

void waitForEnd(int connection)
{
    while (!receiveSome(connection).isEmpty()) { }
}

// A socket that lingers for no time is reset when it goes; connecting it to nowhere does the same and keeps its number.
void resetConnection(int connection)
{
    const linger none = { 1, 0 };
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    sockaddr nowhere = {};
    nowhere.sa_family = AF_UNSPEC;
    connect(connection, &nowhere, sizeof nowhere);
}

SilentPort::SilentPort()
{
    m_sockets.push_back(listenOnPort(0));
    m_port = portOf(m_sockets.front());
    // Two fill the queue of length 0 (Linux keeps one more than asked for); the rest are for other systems' rounding.
    for (int i = 0; i < 4; ++i) {
        m_sockets.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        sockaddr_in address = loopback(m_port);
        connect(m_sockets.back(), asAddress(&address), sizeof address);
    }
}

SilentPort::~SilentPort()
{
    for (int socket : m_sockets)
        close(socket);
}

} // namespace etagere::test
