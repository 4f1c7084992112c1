// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QStringList>

namespace etagere::test {

/// Runs Debian's Python and gives what it printed, as JSON; qFatal when it fails. The script finds `folder` as d, and
/// diskcache, json, os, sqlite3, sys and time imported.
QJsonObject python(const QByteArray &script, const QString &folder);

/// The same kind of script running beside the test; it prints "ready" once it is, and goes on until its input ends.
class Companion
{
public:
    Companion(const QByteArray &script, const QString &folder);
    /// Its next line, without the newline.
    QByteArray line();
    /// Sends a line and gives the answer.
    QByteArray ask(const QByteArray &command);
    /// Ends it; gives its standard error, which is empty when all went well.
    QByteArray finish();

private:
    QProcess m_process;
};

/// The names cache.db, cache.db-wal, ... that there are in a folder.
QStringList databaseFiles(const QString &folder);
inline const QStringList DatabaseAlone{ QStringLiteral("cache.db") };

} // namespace etagere::test
