// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/pluginfolder.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <algorithm>

namespace etagere::test {

namespace {

QByteArray builtPlugin(const QString &name)
{
    QFile file(QStringLiteral(ETAGERE_BIN_DIR "/../plugins/%1.so").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("there is no %s", qPrintable(file.fileName()));
    return file.readAll();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

} // namespace

PluginFolder::PluginFolder()
{
    QDir().mkpath(path());
    qputenv("XDG_DATA_HOME", m_dir.filePath(QStringLiteral("data")).toLocal8Bit());
    qputenv("ETAGERE_PLUGIN_PATH", path().toLocal8Bit());
}

QString PluginFolder::put(const QString &plugin, const QString &as) const
{
    const QString path = file((as.isEmpty() ? plugin : as) + QStringLiteral(".so"));
    write(path, builtPlugin(plugin));
    return path;
}

QString PluginFolder::putPatched(const QString &plugin, const QByteArray &from, const QByteArray &to) const
{
    QByteArray bytes = builtPlugin(plugin);
    if (from.size() != to.size() || !bytes.contains(from))
        qFatal("cannot patch %s", from.constData());
    const QString path = file(plugin + QStringLiteral(".so"));
    write(path, bytes.replace(from, to));
    return path;
}

FoundPlugin PluginFolder::found(const QString &path)
{
    const QList<FoundPlugin> all = findPlugins().plugins;
    const auto one =
        std::find_if(all.begin(), all.end(), [&](const FoundPlugin &plugin) { return plugin.path == path; });
    if (one == all.end())
        qFatal("%s is not found", qPrintable(path));
    return *one;
}

QString PluginFolder::allowed(const QString &plugin) const
{
    const QString path = put(plugin);
    if (const Result<Done> done = allowPlugin(found(path)); !done)
        qFatal("%s", qPrintable(done.error().text()));
    return path;
}

void PluginFolder::leaveMark(const QString &path) const
{
    const QJsonObject mark{ { QStringLiteral("path"), path },
                            { QStringLiteral("sha256"), QString::fromLatin1(found(path).sha256) },
                            { QStringLiteral("step"), 1 },
                            { QStringLiteral("pid"), QCoreApplication::applicationPid() },
                            { QStringLiteral("process_start"), QStringLiteral("1") },
                            { QStringLiteral("time"), QStringLiteral("2026-01-01T00:00:00Z") } };
    QDir().mkpath(data(QStringLiteral("plugin-marks")));
    write(data(QStringLiteral("plugin-marks/1-1.json")), QJsonDocument(mark).toJson());
}

} // namespace etagere::test
