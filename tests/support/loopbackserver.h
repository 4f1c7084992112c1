// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace etagere::test {

/// A server on a free port of 127.0.0.1, or on a local socket, that does what the test says: each connection is handled
/// in a thread of its own, by blocking calls on its descriptor. Both ends are shut down when the server goes.
class LoopbackServer
{
public:
    using Handler = std::function<void(int connection)>;
    explicit LoopbackServer(Handler handler, const QString &socketPath = {});
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer &) = delete;
    LoopbackServer &operator=(const LoopbackServer &) = delete;

    quint16 port() const { return m_port; }
    int connections() const;

private:
    void accept();

    const Handler m_handler;
    int m_listener = -1;
    quint16 m_port = 0;
    mutable std::mutex m_mutex; ///< guards the next two
    std::vector<int> m_open;
    std::vector<std::thread> m_threads;
    std::thread m_acceptor;
};

/// All of `bytes`, as far as the other end takes them.
void sendAll(int connection, QByteArrayView bytes);
/// What has come, waiting for at least one byte; empty at the end.
QByteArray receiveSome(int connection);
/// Sends back what it gets until the other end stops.
void echo(int connection);
/// Waits until the other end or the server closes.
void waitForEnd(int connection);
/// A reset instead of an orderly end.
void resetConnection(int connection);
/// A listening socket, never accepted from, whose queue is full: connecting to its port gets no answer.
class SilentPort
{
public:
    SilentPort();
    ~SilentPort();
    SilentPort(const SilentPort &) = delete;
    SilentPort &operator=(const SilentPort &) = delete;
    quint16 port() const { return m_port; }

private:
    quint16 m_port = 0;
    std::vector<int> m_sockets;
};

} // namespace etagere::test
