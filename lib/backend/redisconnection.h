// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/redislocation.h"
#include "backend/redispipeline.h"
#include "backend/redisreader.h"
#include "channel/channel.h"

#include <etagere/global.h>

namespace etagere {

/// What one server is and can, found out when it was connected.
struct RedisTraits {
    QString product = QStringLiteral("Redis"); ///< or Valkey
    QByteArray version;                        ///< empty when the user may not use INFO
    int major = 0;
    QByteArray mode; ///< "standalone", "cluster", "sentinel"
    bool isReplica = false;
    bool readingTouches = true; ///< the server knows no CLIENT NO-TOUCH
    bool hasUnneededPassword = false;
    Msecs clockAhead = 0; ///< the server's clock before ours; 0 when they agree within a second
    double pingMs = 0;    ///< of the way there and back

    /// PEXPIRETIME gives a time that does not depend on when it is read; before Redis 7.0 there is only PTTL.
    QByteArray ttlCommand() const { return major >= 7 ? "PEXPIRETIME" : "PTTL"; }
    /// What the answer to it, just read, means by our clock.
    Msecs expiry(qint64 reply) const;
};

/// A connection that is signed in and has its database selected. In the thread that connected it. Replies come in the
/// order of the commands; after an error of a call (not an error that is a reply) it is of no more use.
class RedisConnection
{
public:
    /// `tell` may be empty.
    static Result<std::unique_ptr<RedisConnection>> connect(const ServerAddress &address, const RedisSignIn &signIn,
                                                            const TellStep &tell, const std::stop_token &stop);

    Result<Done> send(const RedisPipeline &pipeline, const std::stop_token &stop);
    Result<RedisReply> receive(const std::stop_token &stop);
    /// The next reply as soon as `isEnough` says so of the part of an array that has come (see RedisReader::begun()),
    /// or all of it: what follows from the part can be asked before the rest is there. receive() still gives the whole.
    /// Valid until the next call.
    Result<const RedisReply *> peek(bool (*isEnough)(const RedisReply &), const std::stop_token &stop);
    /// How long all calls together have waited for bytes.
    qint64 waitedNs() const { return m_waitedNs; }
    /// Takes a reply that nobody asked for, a notice of a subscription, if one is there; never waits.
    Result<bool> takeNotice(const std::stop_token &stop);
    /// One command and its reply.
    Result<RedisReply> ask(std::initializer_list<QByteArrayView> words, const std::stop_token &stop);
    /// Takes what was asked for and is not wanted any more.
    void settle(const std::stop_token &stop);

    /// Nothing failed, no reply is outstanding, and the server has not closed.
    bool isUsable() const { return !m_hasFailed && m_outstanding == 0 && m_unfed.isEmpty() && m_channel->isAlive(); }
    const RedisTraits &traits() const { return m_traits; }
    const ServerAddress &address() const { return m_address; }
    QString name() const { return m_address.text(); }

    /// What one reply may hold, from the next reply on.
    void setMostBytes(qint64 most) { m_reader.setMostBytes(most); }
    static constexpr qint64 UsualBytes = 16LL * 1024 * 1024;

    bool isLogged() const { return bool(m_tell); }
    void log(const QString &text) const;

private:
    RedisConnection(std::unique_ptr<Channel> channel, const ServerAddress &address, const TellStep &tell);
    Result<Done> signIn(const RedisSignIn &signIn, const std::stop_token &stop);
    void tellSignIn(const RedisSignIn &signIn) const;
    Result<Done> readGreeting(const RedisSignIn &signIn, const std::stop_token &stop);
    Result<Done> measure(const std::stop_token &stop);
    void readInfo(const RedisReply &reply);
    Result<Done> feed(const std::stop_token &stop);

    std::unique_ptr<Channel> m_channel;
    ServerAddress m_address;
    TellStep m_tell;
    RedisReader m_reader;
    RedisTraits m_traits;
    QByteArray m_buffer;
    QByteArrayView m_unfed;            ///< what of it the reader has not been given
    std::optional<RedisReply> m_whole; ///< taken from the reader, but not received
    qint64 m_waitedNs = 0;
    qint64 m_outstanding = 0;
    bool m_hasFailed = false;
};

/// A key in a line of the log: printed, its end cut off, secrets in it masked.
QString loggedKey(QByteArrayView key);

} // namespace etagere
