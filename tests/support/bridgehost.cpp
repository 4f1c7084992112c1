// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/bridgehost.h"

#include "support/childprocess.h"

namespace etagere::test {

namespace {

constexpr int PatienceMs = 60'000;

} // namespace

BridgeHost::BridgeHost(const QString &kind, const QStringList &options)
{
    QStringList arguments{ QStringLiteral("-B"), QStringLiteral("-W"), QStringLiteral("error"),
                           QStringLiteral(ETAGERE_SOURCE_DIR "/tests/support/bridge_host.py"), kind };
    arguments += options;
    const bool isNamed = !options.filter(QStringLiteral("name=")).isEmpty();
    if (!isNamed && !options.contains(QStringLiteral("port=0")))
        arguments.append(QStringLiteral("path=") + socketPath());
    endWithTheTest(m_process);
    m_process.start(QStringLiteral("/usr/bin/python3"), arguments);
    m_url = QString::fromUtf8(line());
    if (!m_url.startsWith(u"bridge"))
        qFatal("%s", m_process.readAllStandardError().constData());
}

BridgeHost::~BridgeHost()
{
    m_process.kill();
    m_process.waitForFinished();
}

QByteArray BridgeHost::line()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(PatienceMs))
            return {};
    }
    return m_process.readLine().trimmed();
}

QByteArray BridgeHost::run(const QByteArray &text)
{
    m_process.write(text + '\n');
    const QByteArray answer = line();
    if (answer.isEmpty())
        qFatal("%s", m_process.readAllStandardError().constData());
    return answer;
}

QByteArray BridgeHost::end()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(PatienceMs))
        qFatal("the program does not end");
    return m_process.readAllStandardError();
}

} // namespace etagere::test
