// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "channel/channel.h"

#include <etagere/location.h>

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

namespace etagere::test {

/// A memcached of the test's own: on a free port of 127.0.0.1 or on a socket in a temporary folder, checked to be the
/// process that was started, stopped by it. Whatever fails is fatal.
class MemcachedServer
{
public:
    enum class At : quint8 { Port, Socket };
    /// `options` as on the command line: "-o", "no_lru_crawler".
    explicit MemcachedServer(const QStringList &options = {}, At at = At::Port);
    ~MemcachedServer();
    MemcachedServer(const MemcachedServer &) = delete;
    MemcachedServer &operator=(const MemcachedServer &) = delete;

    const ServerAddress &address() const { return m_address; }
    QString name() const { return m_address.text(); }
    Location location() const;

    /// Kills it, as a crash would.
    void kill();
    /// Starts it again at the same place, empty.
    void start();

    /// Sends commands and gives all that comes until `end`. In the test's thread; others connect().
    QByteArray ask(const QByteArray &commands, const QByteArray &end = "\r\n");
    /// A connection for the calling thread.
    std::unique_ptr<Channel> connect() const;
    /// As a client does with the classic protocol.
    void set(const QByteArray &key, const QByteArray &value, quint32 flags = 0, qint64 expires = 0);
    /// The lines of `metadump`, sorted: what a server knows of its items, with the times of their last use.
    QByteArrayList dump();

private:
    bool isOurs();

    QTemporaryDir m_folder;
    const QStringList m_options;
    const At m_at;
    ServerAddress m_address;
    QProcess m_process;
    std::unique_ptr<Channel> m_channel;
};

/// The same as MemcachedServer::ask() on a connection.
QByteArray ask(Channel &channel, const QByteArray &commands, const QByteArray &end = "\r\n");

/// All servers of a pool, in this order.
Location poolLocation(const QList<const MemcachedServer *> &servers, const QString &options = {});

} // namespace etagere::test
