// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/memcachedserver.h"

#include "support/childprocess.h"

#include <QtCore/QElapsedTimer>
#include <QtNetwork/QTcpServer>

#include <algorithm>

namespace etagere::test {

namespace {

constexpr int PatienceMs = 30'000;
const TellStep NobodyListens = [](BackendStep, const QString &) {};
constexpr int Attempts = 20; ///< another process may take the port that was free

quint16 unusedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

QByteArray ask(Channel &channel, const QByteArray &commands, const QByteArray &end)
{
    QByteArray answer;
    Result<Done> done = channel.write(commands, {});
    while (done && !answer.endsWith(end)) {
        char bytes[64 * 1024];
        const Result<qsizetype> count = channel.read(bytes, sizeof bytes, {});
        if (!count)
            return answer;
        answer.append(bytes, *count);
    }
    return answer;
}

MemcachedServer::MemcachedServer(const QStringList &options, At at)
    : m_options(options)
    , m_at(at)
{
    if (at == At::Socket)
        m_address.socketPath = m_folder.filePath(QStringLiteral("memcached.sock"));
    for (int i = 0; i < Attempts && m_process.state() == QProcess::NotRunning; ++i) {
        m_address.host = "127.0.0.1";
        m_address.port = unusedPort();
        start();
    }
    if (m_process.state() == QProcess::NotRunning)
        qFatal("memcached: %s", m_process.readAllStandardOutput().constData());
}

MemcachedServer::~MemcachedServer() { kill(); }

void MemcachedServer::kill()
{
    m_channel.reset();
    m_process.kill();
    m_process.waitForFinished();
}

void MemcachedServer::start()
{
    const QStringList place = m_at == At::Socket ? QStringList{ QStringLiteral("-s"), m_address.socketPath }
                                                 : QStringList{ QStringLiteral("-l"), QStringLiteral("127.0.0.1"),
                                                                QStringLiteral("-p"), QString::number(m_address.port) };
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    endWithTheTest(m_process);
    m_process.start(
        QStringLiteral("memcached"),
        QStringList{ QStringLiteral("-u"), QStringLiteral("root"), QStringLiteral("-m"), QStringLiteral("64") } + place
            + m_options);
    QElapsedTimer timer;
    timer.start();
    while (!isOurs() && m_process.state() != QProcess::NotRunning) {
        if (timer.elapsed() > PatienceMs)
            qFatal("memcached does not answer: %s", m_process.readAllStandardOutput().constData());
        m_process.waitForFinished(10);
    }
}

// Somebody else's server could have taken the port: only ours has our process's number.
bool MemcachedServer::isOurs()
{
    const auto channel = Channel::connect(m_address, NobodyListens, {});
    return channel
        && test::ask(**channel, "stats\r\n", "END\r\n")
               .contains("STAT pid " + QByteArray::number(m_process.processId()) + "\r\n");
}

Location MemcachedServer::location() const
{
    return m_at == At::Socket ? Location::parse(QStringLiteral("memcached+unix://") + m_address.socketPath).value()
                              : poolLocation({ this });
}

std::unique_ptr<Channel> MemcachedServer::connect() const
{
    auto channel = Channel::connect(m_address, NobodyListens, {});
    if (!channel)
        qFatal("%s", qPrintable(channel.error().text()));
    return std::move(*channel);
}

QByteArray MemcachedServer::ask(const QByteArray &commands, const QByteArray &end)
{
    if (!m_channel)
        m_channel = connect();
    const QByteArray answer = test::ask(*m_channel, commands, end);
    if (!answer.endsWith(end))
        m_channel.reset();
    return answer;
}

void MemcachedServer::set(const QByteArray &key, const QByteArray &value, quint32 flags, qint64 expires)
{
    const QByteArray answer = ask("set " + key + ' ' + QByteArray::number(flags) + ' ' + QByteArray::number(expires)
                                  + ' ' + QByteArray::number(value.size()) + "\r\n" + value + "\r\n");
    if (answer != "STORED\r\n")
        qFatal("%s", answer.constData());
}

QByteArrayList MemcachedServer::dump()
{
    QByteArray answer;
    do
        answer = ask("lru_crawler metadump hash\r\n", "\n");
    while (answer.startsWith("BUSY"));
    while (!answer.endsWith("END\r\n"))
        answer += ask({}, "\n");
    QByteArrayList lines = answer.trimmed().split('\n');
    lines.removeLast();
    std::sort(lines.begin(), lines.end());
    return lines;
}

Location poolLocation(const QList<const MemcachedServer *> &servers, const QString &options)
{
    QStringList names;
    for (const MemcachedServer *server : servers)
        names.append(server->name());
    return Location::parse(QStringLiteral("memcached://") + names.join(u',') + options).value();
}

} // namespace etagere::test
