// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/redisserver.h"

#include "support/childprocess.h"

#include <QtCore/QElapsedTimer>
#include <QtNetwork/QTcpServer>

#include <thread>

namespace etagere::test {

namespace {

constexpr int PatienceMs = 30'000;
constexpr int Attempts = 20; ///< another process may take the port that was free

} // namespace

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

RedisServer::RedisServer(const QStringList &options)
    : m_options(options)
{
    for (int i = 0; i < Attempts && m_port == 0; ++i) {
        m_port = freePort();
        start();
        if (m_process.state() == QProcess::NotRunning)
            m_port = 0;
    }
    if (m_port == 0)
        qFatal("redis-server: %s", m_process.readAllStandardOutput().constData());
}

RedisServer::~RedisServer() { kill(); }

void RedisServer::kill()
{
    m_connection.reset();
    m_process.kill();
    m_process.waitForFinished();
}

void RedisServer::start()
{
    m_process.setWorkingDirectory(folder());
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    endWithTheTest(m_process);
    m_process.start(QStringLiteral("redis-server"),
                    QStringList{ QStringLiteral("--port"), QString::number(m_port), QStringLiteral("--bind"),
                                 QStringLiteral("127.0.0.1"), QStringLiteral("--unixsocket"), socket(),
                                 QStringLiteral("--save"), QString(), QStringLiteral("--dir"), folder() }
                        + m_options);
    QElapsedTimer timer;
    timer.start();
    while (!isOurs() && m_process.state() != QProcess::NotRunning) {
        if (timer.elapsed() > PatienceMs)
            qFatal("redis-server does not answer: %s", m_process.readAllStandardOutput().constData());
        m_process.waitForFinished(10);
    }
}

// Somebody else's server could have taken the port: only ours has our process's number.
bool RedisServer::isOurs()
{
    ServerAddress address;
    address.socketPath = socket();
    auto connection = RedisConnection::connect(address, signIn, {}, {});
    if (!connection)
        return false;
    const Result<RedisReply> info = (*connection)->ask({ "INFO", "server" }, {});
    return !info || info->isError() || info->text.contains("process_id:" + QByteArray::number(pid()) + '\r');
}

Location RedisServer::location(const QString &rest) const
{
    return Location::parse(QStringLiteral("redis://127.0.0.1:%1%2").arg(m_port).arg(rest)).value();
}

Location RedisServer::socketLocation(const QString &rest) const
{
    return Location::parse(QStringLiteral("redis+unix://%1%2").arg(socket(), rest)).value();
}

RedisReply RedisServer::ask(const QList<QByteArray> &words)
{
    ServerAddress address;
    address.socketPath = socket();
    if (!m_connection || !m_connection->isUsable())
        m_connection = RedisConnection::connect(address, signIn, {}, {}).value();
    RedisPipeline pipeline;
    const QList<QByteArrayView> views(words.begin(), words.end());
    pipeline.add(std::span(views.data(), size_t(views.size())));
    if (!m_connection->send(pipeline, {}))
        qFatal("redis-server does not take %s", words.first().constData());
    return m_connection->receive({}).value();
}

} // namespace etagere::test
