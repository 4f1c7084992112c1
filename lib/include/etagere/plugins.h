// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QList>
#include <QtCore/QStringList>

namespace etagere {

/// Whether a plug-in's file may be loaded.
enum class PluginState : quint8 {
    New,     ///< nobody has allowed it yet
    Allowed, ///< this very file was allowed
    Changed, ///< another file of this path was allowed
    LeftOff, ///< the program ended while it was loaded or opened; allowing it again tries once more
    Refused, ///< cannot be allowed; the reason says why
};
/// "new", "allowed", "changed", "left off", "refused".
ETAGERE_EXPORT QByteArrayView pluginStateName(PluginState state);

/// A plug-in's file, as it was found. Nothing of it has run for that: name, version and what it offers are read from
/// the file. An implicitly shared value.
struct FoundPlugin {
    QString path;
    QString name;            ///< empty when the file is no plug-in
    QString version;         ///< as its author numbers it
    QByteArrayList backends; ///< NAMEs for plugin:NAME
    QByteArrayList dialects;
    QByteArray sha256; ///< 64 hexadecimal digits; empty when the file was not read
    qint64 size = 0;   ///< bytes
    PluginState state = PluginState::New;
    QString reason; ///< a sentence for Changed, LeftOff and Refused

    bool operator==(const FoundPlugin &) const = default;
};

struct FoundPlugins {
    QList<FoundPlugin> plugins; ///< in the order of the folders, by file name in each
    QStringList notes;          ///< folders that could not be looked into, and why
};

/// Where plug-ins are looked for, first to last: those of ETAGERE_PLUGIN_PATH (absolute, joined by ':'), the user's
/// (~/.local/share/etagere/plugins), the system's (beside the library: etagere/plugins).
ETAGERE_EXPORT QStringList pluginFolders();

/// All files there. Blocking, reads each of them whole; any thread.
ETAGERE_EXPORT FoundPlugins findPlugins();

/// What happened since somebody asked: a sentence for each plug-in that a process ended in, with its path. Such plug-ins
/// are LeftOff from now on. For the start of a program; quick when nothing happened. Blocking; any thread.
ETAGERE_EXPORT QStringList takePluginCrashes();

/// Loads the allowed plug-ins that bring dialects, so that caches are read with them; opening a cache does so. Quick
/// when there are none. Returns why some were not loaded. Blocking; any thread.
ETAGERE_EXPORT QStringList loadPluginDialects();

/// Remembers that this very file (path, size and SHA-256 of `seen`) may be loaded. Changed when it is another one by
/// now, Permission with the reason when it cannot be allowed, Io when that cannot be kept. Blocking; any thread.
ETAGERE_EXPORT Result<Done> allowPlugin(const FoundPlugin &seen);
/// Forgets that. One that is loaded already is opened no more; stores that are open stay so.
ETAGERE_EXPORT Result<Done> forbidPlugin(const QString &path);

} // namespace etagere
