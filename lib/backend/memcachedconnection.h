// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/memcachedinput.h"
#include "channel/channel.h"

#include <QtCore/QElapsedTimer>

namespace etagere {

/// What a server says of itself.
struct MemcachedFacts {
    QByteArray version;
    qint64 pid = 0;
    qint64 uptime = 0;      ///< seconds, by the same clock as
    qint64 time = 0;        ///< seconds since 1970
    qint64 items = -1;      ///< -1: it did not say
    qint64 largestItem = 0; ///< key, value and the server's own fields
    bool hasCrawler = true; ///< without there is no metadump
    bool isDumpable = true; ///< false: started with -X
    bool hasCas = true;     ///< false: started with -C

    bool canList() const { return hasCrawler && isDumpable; }
    /// Tells one run of a server from the next: each counts cas from 1.
    QByteArray process() const { return QByteArray::number(pid) + '-' + QByteArray::number(time - uptime); }
};

/// A connection to one server. Belongs to the thread that opened it. After an error, a cancellation too, it is of no
/// more use: what was asked may still be answered.
class MemcachedConnection
{
public:
    /// Connects and asks what the server is. Unsupported, naming the version, before 1.6.10: the meta commands were an
    /// experiment then. Permission when it wants a password. Else as Channel::connect.
    static Result<std::unique_ptr<MemcachedConnection>> open(const ServerAddress &address, const TellStep &tell,
                                                             const std::stop_token &stop);

    const MemcachedFacts &facts() const { return m_facts; }
    /// Now, by the server's clock, in seconds since 1970.
    qint64 serverTime() const { return m_facts.time + m_sinceStats.elapsed() / 1000; }
    const ServerAddress &address() const { return m_address; }

    /// Sends commands; `told` goes to the log.
    Result<Done> send(QByteArrayView commands, const QString &told, const std::stop_token &stop);
    /// Views are valid until the next call.
    Result<QByteArrayView> readLine(const std::stop_token &stop);
    /// LimitExceeded, before any of it is read, when it is longer than the server's own limit or ours.
    Result<QByteArrayView> readValue(qint64 bytes, const std::stop_token &stop);
    /// Whether something has come that was not read.
    bool hasInput() const { return !m_input.isEmpty(); }
    /// Reads the answer to `stats`, or `stats settings`, into facts().
    Result<Done> readStats(const std::stop_token &stop);

    /// BadInput: an answer that makes no sense here.
    Error garbage(QByteArrayView line) const;
    /// What a complaint of the server means: Permission, Io or Unsupported.
    Error complaint(QByteArrayView line) const;

private:
    MemcachedConnection(std::unique_ptr<Channel> channel, const ServerAddress &address, TellStep tell);
    Result<Done> introduce(const std::stop_token &stop);
    Result<Done> receive(const std::stop_token &stop);
    void takeStat(QByteArrayView name, QByteArrayView value);

    const std::unique_ptr<Channel> m_channel;
    const ServerAddress m_address;
    const TellStep m_tell;
    MemcachedInput m_input;
    MemcachedFacts m_facts;
    QElapsedTimer m_sinceStats;
};

} // namespace etagere
