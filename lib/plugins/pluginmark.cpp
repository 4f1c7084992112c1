// SPDX-License-Identifier: LGPL-3.0-or-later
#include "plugins/pluginmark.h"

#include "core/newfile.h"
#include "core/privatedata.h"
#include "core/processes.h"
#include "core/translate.h"
#include "plugins/pluginconsent.h"

#include <etagere/datetime.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace etagere {

namespace {

constexpr qint64 MostBytes = 64 * 1024;
constexpr QByteArrayView Suffix = ".json";

QString markFolder() { return pluginDataPath(QStringLiteral("plugin-marks")); }

Error markError(int errorNumber)
{
    return systemError(errorNumber, tr("That a plug-in is about to run cannot be noted, so it does not"), markFolder());
}

void removeFile(const QByteArray &name)
{
    ::unlink(QFile::encodeName(markFolder() + u'/' + QFile::decodeName(name)).constData());
}

QByteArray nextName()
{
    static std::atomic<int> number = 0;
    return QByteArray::number(QCoreApplication::applicationPid()) + '-' + QByteArray::number(++number)
        + Suffix.toByteArray();
}

QByteArray content(const QString &path, const QByteArray &sha256, PluginStep step)
{
    const qint64 pid = QCoreApplication::applicationPid();
    const QJsonObject mark{ { QStringLiteral("path"), path },
                            { QStringLiteral("sha256"), QString::fromLatin1(sha256) },
                            { QStringLiteral("step"), int(step) },
                            { QStringLiteral("pid"), pid },
                            { QStringLiteral("process_start"), QString::number(processStart(pid)) },
                            { QStringLiteral("time"), QString::fromLatin1(formatIsoTime(currentTime())) } };
    return QJsonDocument(mark).toJson(QJsonDocument::Compact);
}

bool isAlive(const QJsonObject &mark)
{
    const quint64 start = mark[u"process_start"].toString().toULongLong();
    return start != 0 && processStart(mark[u"pid"].toInteger()) == start;
}

LostMark lost(const char *name, const QJsonObject &mark)
{
    const QString time = mark[u"time"].toString();
    const bool isLoad = mark[u"step"].toInt() == int(PluginStep::Load);
    return { name, mark[u"path"].toString(), mark[u"sha256"].toString().toLatin1(),
             isLoad ? tr("Etagere ended while it loaded this plug-in, at %1").arg(time)
                    : tr("Etagere ended while this plug-in opened a store, at %1").arg(time) };
}

/// Nothing for a mark of a living process.
std::optional<LostMark> lostMark(int folder, const char *name)
{
    QFile file;
    FileDescriptor descriptor = openAt(folder, name, OpenAs::File);
    if (!descriptor.isOpen() || !file.open(descriptor.get(), QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject mark = QJsonDocument::fromJson(file.read(MostBytes)).object();
    if (isAlive(mark))
        return std::nullopt;
    return lost(name, mark);
}

} // namespace

PluginMark::PluginMark(QByteArray name)
    : m_name(std::move(name))
{
}

PluginMark::PluginMark(PluginMark &&other) noexcept
    : m_name(std::exchange(other.m_name, {}))
{
}

PluginMark::~PluginMark()
{
    if (!m_name.isEmpty())
        removeFile(m_name);
}

Result<PluginMark> PluginMark::set(const QString &path, const QByteArray &sha256, PluginStep step)
{
    if (!makePrivateFolder(markFolder()))
        return tl::unexpected(markError(errno));
    const Result<FileDescriptor> folder = openPath(markFolder(), OpenAs::Folder);
    if (!folder)
        return tl::unexpected(folder.error());
    Result<NewFile> file = NewFile::create(folder->get());
    const QByteArray name = nextName();
    const Result<Done> written = !file ? tl::unexpected(file.error())
                                       : file->write(content(path, sha256, step))
                                             .and_then([&](Done) { return file->flush(); })
                                             .and_then([&](const FileState &) { return file->commit(name); });
    if (!written || !syncFolder(markFolder()))
        return tl::unexpected(markError(written ? errno : EIO));
    return PluginMark(name);
}

QList<LostMark> lostMarks()
{
    QList<LostMark> all;
    const FileDescriptor folder = openAt(AT_FDCWD, QFile::encodeName(markFolder()).constData(), OpenAs::Folder);
    if (!folder.isOpen())
        return all;
    FolderReader reader;
    reader.start(folder.get());
    for (FolderReader::Entry entry; reader.next(entry);) {
        if (!QByteArrayView(entry.name).endsWith(Suffix))
            continue;
        if (const std::optional<LostMark> mark = lostMark(folder.get(), entry.name))
            all += *mark;
    }
    return all;
}

void removeMark(const LostMark &mark) { removeFile(mark.name); }

} // namespace etagere
