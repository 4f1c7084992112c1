// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/plugins.h>

#include "core/processes.h"
#include "core/translate.h"
#include "plugins/pluginconsent.h"
#include "plugins/pluginfile.h"
#include "plugins/pluginmark.h"
#include "plugins/pluginmetadata.h"

#include <QtCore/QDir>
#include <QtCore/QFile>

#include <algorithm>

namespace etagere {

namespace {

constexpr int MostFiles = 1000;

QStringList toldFolders() { return qEnvironmentVariable("ETAGERE_PLUGIN_PATH").split(u':', Qt::SkipEmptyParts); }

FoundPlugin refused(FoundPlugin plugin, const QString &reason)
{
    plugin.state = PluginState::Refused;
    plugin.reason = reason;
    return plugin;
}

void judge(FoundPlugin &plugin, const Consents &consents)
{
    const auto consent = consents.find(plugin.path);
    if (consent == consents.end())
        return;
    plugin.state = PluginState::Allowed;
    plugin.reason = consent->leftOff;
    if (consent->sha256 != plugin.sha256 || consent->size != plugin.size) {
        plugin.state = PluginState::Changed;
        plugin.reason = tr("The file is not the one that was allowed");
    } else if (!plugin.reason.isEmpty()) {
        plugin.state = PluginState::LeftOff;
    }
}

FoundPlugin examine(const QString &path, const Consents &consents)
{
    FoundPlugin plugin;
    plugin.path = path;
    const Result<PluginFile> file = PluginFile::open(path);
    if (!file)
        return refused(plugin, file.error().message);
    plugin.size = file->size();
    const Result<PluginMetadata> metadata = readPluginMetadata(path);
    if (!metadata)
        return refused(plugin, metadata.error().message);
    plugin.name = metadata->name;
    plugin.version = metadata->version;
    plugin.backends = metadata->backends;
    plugin.dialects = metadata->dialects;
    const Result<QByteArray> hash = file->hash();
    if (!hash)
        return refused(plugin, hash.error().message);
    plugin.sha256 = *hash;
    if (!metadata->difference.isEmpty())
        return refused(plugin, metadata->difference);
    judge(plugin, consents);
    return plugin;
}

Result<QStringList> librariesIn(const QString &path)
{
    const Result<FileDescriptor> folder = openPluginFolder(path);
    if (!folder)
        return tl::unexpected(folder.error());
    QStringList files;
    FolderReader reader;
    reader.start(folder->get());
    for (FolderReader::Entry entry; reader.next(entry) && files.size() < MostFiles;) {
        if (QByteArrayView(entry.name).endsWith(".so"))
            files += path + u'/' + QFile::decodeName(entry.name);
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// What a process ended in is not loaded again.
void leaveOff(Consents &consents, const QList<LostMark> &marks)
{
    for (const LostMark &mark : marks) {
        const auto consent = consents.find(mark.path);
        if (consent != consents.end() && consent->sha256 == mark.sha256)
            consent->leftOff = mark.sentence;
    }
}

/// Only folders that somebody named are missed.
bool isMissed(const Error &error, const QString &folder)
{
    return error.code != ErrorCode::NotFound || toldFolders().contains(folder);
}

} // namespace

QByteArrayView pluginStateName(PluginState state)
{
    switch (state) {
    case PluginState::New:
        return "new";
    case PluginState::Allowed:
        return "allowed";
    case PluginState::Changed:
        return "changed";
    case PluginState::LeftOff:
        return "left off";
    case PluginState::Refused:
        break;
    }
    return "refused";
}

QStringList pluginFolders()
{
    QStringList folders;
    for (const QString &folder : toldFolders()) {
        if (QDir::isAbsolutePath(folder))
            folders += QDir::cleanPath(folder);
    }
    folders += pluginDataPath(QStringLiteral("plugins"));
    folders += libraryFolder() + QStringLiteral("/etagere/plugins");
    folders.removeDuplicates();
    return folders;
}

FoundPlugins findPlugins()
{
    FoundPlugins found;
    for (const QString &folder : toldFolders()) {
        if (!QDir::isAbsolutePath(folder))
            found.notes += tr("ETAGERE_PLUGIN_PATH takes absolute paths only, which %1 is not").arg(folder);
    }
    const Result<Consents> kept = readConsents();
    if (!kept)
        found.notes += kept.error().text();
    Consents consents = kept.value_or(Consents());
    leaveOff(consents, lostMarks());
    for (const QString &folder : pluginFolders()) {
        const Result<QStringList> files = librariesIn(folder);
        if (!files && isMissed(files.error(), folder))
            found.notes += files.error().text();
        for (const QString &path : files.value_or(QStringList()))
            found.plugins += examine(path, consents);
    }
    return found;
}

Result<Done> allowPlugin(const FoundPlugin &seen)
{
    const FoundPlugin now = examine(seen.path, {});
    if (now.state == PluginState::Refused)
        return failure(ErrorCode::Permission, now.reason, now.path);
    if (now.sha256 != seen.sha256 || now.size != seen.size)
        return failure(ErrorCode::Changed, tr("The file was changed meanwhile; look at it again"), now.path);
    const Result<Done> done = changeConsents([&](Consents &consents) {
        consents.insert(now.path, { now.sha256, now.size, !now.dialects.isEmpty(), {} });
    });
    for (const LostMark &mark : done ? lostMarks() : QList<LostMark>()) {
        if (mark.path == now.path)
            removeMark(mark);
    }
    return done;
}

Result<Done> forbidPlugin(const QString &path)
{
    QByteArray sha256;
    const Result<Done> done = changeConsents([&](Consents &consents) { sha256 = consents.take(path).sha256; });
    if (done && !sha256.isEmpty())
        QFile::remove(pluginDataPath(QStringLiteral("plugin-copies/%1.so").arg(QString::fromLatin1(sha256))));
    return done;
}

QStringList takePluginCrashes()
{
    const QList<LostMark> marks = lostMarks();
    QStringList sentences;
    if (marks.isEmpty())
        return sentences;
    if (const Result<Done> kept = changeConsents([&](Consents &consents) { leaveOff(consents, marks); }); !kept)
        return { kept.error().text() };
    for (const LostMark &mark : marks) {
        removeMark(mark);
        sentences += tr("%1. It is left off until it is allowed again: %2").arg(mark.sentence, mark.path);
    }
    return sentences;
}

} // namespace etagere
