// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/pythonpeer.h"

#include <QtCore/QDir>
#include <QtCore/QJsonDocument>

namespace etagere::test {

namespace {

constexpr int PatienceMs = 60'000;

void start(QProcess &process, const QByteArray &script, const QString &folder)
{
    const QByteArray imports = "import diskcache, json, os, sqlite3, sys, time\nd = sys.argv[1]\n";
    process.start(QStringLiteral("/usr/bin/python3"),
                  { QStringLiteral("-c"), QString::fromUtf8(imports + script), folder });
}

} // namespace

QJsonObject python(const QByteArray &script, const QString &folder)
{
    QProcess process;
    start(process, script, folder);
    process.waitForFinished(PatienceMs);
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        qFatal("%s", process.readAllStandardError().constData());
    return QJsonDocument::fromJson(process.readAllStandardOutput()).object();
}

Companion::Companion(const QByteArray &script, const QString &folder)
{
    start(m_process, script, folder);
    if (line() != "ready")
        qFatal("%s", m_process.readAllStandardError().constData());
}

QByteArray Companion::line()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(PatienceMs))
            return {};
    }
    return m_process.readLine().trimmed();
}

QByteArray Companion::ask(const QByteArray &command)
{
    m_process.write(command + '\n');
    return line();
}

QByteArray Companion::finish()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished(PatienceMs);
    return m_process.readAllStandardError();
}

QStringList databaseFiles(const QString &folder)
{
    return QDir(folder).entryList({ QStringLiteral("cache.db*") }, QDir::Files);
}

} // namespace etagere::test
