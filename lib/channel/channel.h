// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "channel/serveraddress.h"

#include <etagere/backendlog.h>
#include <etagere/result.h>

#include <functional>
#include <memory>
#include <stop_token>

class QIODevice;

namespace etagere {

/// Hears each stage before it begins, in the thread that connects.
using TellStep = std::function<void(BackendStep, const QString &)>;

/// A blocking byte stream to a server: TCP, TLS or a local socket. Belongs to the thread that connected it, which may
/// be a plain std::thread. Every call ends at most 200 ms after a stop was requested, with Cancelled. After any error
/// the channel is of no more use; a new one is to be connected.
class Channel
{
public:
    /// NotFound: no such name or socket; Permission: a certificate that is not trusted, or no access to the socket;
    /// Usage: files of certificates that cannot be used; Io: the rest, a time-out among them. `where` is the address.
    static Result<std::unique_ptr<Channel>> connect(const ServerAddress &address, const TellStep &tell,
                                                    std::stop_token stop);
    ~Channel();
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;

    /// Returns when the system has taken all bytes. Io when the server does not take them or is gone.
    Result<Done> write(QByteArrayView bytes, const std::stop_token &stop);
    /// Waits for at least one byte; gives how many there are, at most `most`, which is above 0. Io when the server is
    /// silent for too long, or gone: what it sent before is read first.
    Result<qsizetype> read(char *buffer, qsizetype most, const std::stop_token &stop);

    /// Whether read() would give something, or an error, at once. Never waits.
    bool isReadable() const;
    /// False when the server has closed, or has sent what nobody asked for: for a channel that was idle.
    bool isAlive() const;

private:
    Channel(std::unique_ptr<QIODevice> device, const ServerAddress &address);
    Error lost() const;
    /// Why waiting makes no sense any more, if so.
    Result<Done> mayWait(qint64 waitedMs, const std::stop_token &stop) const;

    std::unique_ptr<QIODevice> m_device;
    ServerAddress m_address;
};

} // namespace etagere
