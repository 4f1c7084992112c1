// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/plugins.h>

#include <QtCore/QTemporaryDir>

namespace etagere::test {

/// A folder that ETAGERE_PLUGIN_PATH names, and a data folder of its own, for this process and those it starts. One at
/// a time.
class PluginFolder
{
public:
    PluginFolder();

    QString path() const { return m_dir.filePath(QStringLiteral("plugins")); }
    QString file(const QString &name) const { return path() + u'/' + name; }
    /// What Etagere keeps.
    QString data(const QString &name) const { return m_dir.filePath(QStringLiteral("data/etagere/") + name); }
    /// Somewhere else.
    QString beside(const QString &name) const { return m_dir.filePath(name); }

    /// Puts a plug-in of the tests there, under its own or another name; returns its path.
    QString put(const QString &plugin, const QString &as = {}) const;
    /// The same with some bytes of the file replaced by as many others.
    QString putPatched(const QString &plugin, const QByteArray &from, const QByteArray &to) const;

    /// What is found of the file with this name; qFatal when it is not found.
    static FoundPlugin found(const QString &path);
    /// Puts it there and allows it; qFatal when that fails.
    QString allowed(const QString &plugin) const;

    /// As a process leaves it that ended while the plug-in opened a store. It has this process's number, but began at
    /// another time.
    void leaveMark(const QString &path) const;

private:
    QTemporaryDir m_dir;
};

} // namespace etagere::test
