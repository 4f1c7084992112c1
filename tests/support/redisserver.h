// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/redisconnection.h"

#include <etagere/location.h>

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

namespace etagere::test {

/// A redis-server of the test's own: on a socket and a free port of 127.0.0.1, its files in a temporary folder, checked
/// to be the process that was started, stopped by it. Whatever fails is fatal.
class RedisServer
{
public:
    /// `options` as on the command line: "--requirepass", "x".
    explicit RedisServer(const QStringList &options = {});
    ~RedisServer();
    RedisServer(const RedisServer &) = delete;
    RedisServer &operator=(const RedisServer &) = delete;

    quint16 port() const { return m_port; }
    QString folder() const { return m_folder.path(); }
    QString socket() const { return folder() + QStringLiteral("/redis.sock"); }
    qint64 pid() const { return m_process.processId(); }
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    /// `redis://127.0.0.1:port` with what is to follow.
    Location location(const QString &rest = {}) const;
    Location socketLocation(const QString &rest = {}) const;

    /// Kills it, as a crash would.
    void kill();
    /// Starts it again on the same port, with what it had saved.
    void start();

    /// A command of one word after another, as the default user or, with `signIn`, another.
    RedisReply ask(const QList<QByteArray> &words);
    RedisSignIn signIn; ///< for ask(), from the next connection on
    /// Connects anew for the next ask().
    void forget() { m_connection.reset(); }

private:
    bool isOurs();

    QTemporaryDir m_folder;
    QStringList m_options;
    quint16 m_port = 0;
    QProcess m_process;
    std::unique_ptr<RedisConnection> m_connection;
};

/// A port of 127.0.0.1 that was free a moment ago.
quint16 freePort();

} // namespace etagere::test
