// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/filecachefolder.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>

namespace etagere::test {

/// tests/interop/caching_client.py: CacheControl and its origin.
class CacheControlPeer
{
public:
    CacheControlPeer(const QString &kind, const QString &folder)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral("/usr/bin/python3"),
                        { QStringLiteral(ETAGERE_SOURCE_DIR "/tests/interop/caching_client.py"), kind, folder });
        m_base = line();
    }
    ~CacheControlPeer()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(PatienceMs);
    }

    /// The URL of a resource of its origin.
    QByteArray url(const QByteArray &name) const { return m_base + name; }
    StoredKey key(const QByteArray &name) const { return keyOf(m_base + name); }
    void send(const QByteArray &command) { m_process.write(command + '\n'); }
    QJsonObject answer() { return QJsonDocument::fromJson(line()).object(); }
    QJsonObject get(const QByteArray &name)
    {
        send("get " + name);
        return answer();
    }
    /// What the origin saw of a request for `name`: "", "plain", or the If-None-Match.
    QString asks(const QByteArray &name)
    {
        const QJsonArray seen = get(name).value(u"seen").toArray();
        return seen.isEmpty() ? QString() : seen.first().toString();
    }
    /// Whether the client has an answer lying about; then a write is over.
    bool isWriting() { return !m_process.canReadLine() && !m_process.waitForReadyRead(0); }

private:
    static constexpr int PatienceMs = 60'000;

    QByteArray line()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(PatienceMs))
                qFatal("CacheControl failed or hung");
        }
        return m_process.readLine().trimmed();
    }

    QProcess m_process;
    QByteArray m_base;
};

} // namespace etagere::test
