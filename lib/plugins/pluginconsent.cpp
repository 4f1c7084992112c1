// SPDX-License-Identifier: LGPL-3.0-or-later
#include "plugins/pluginconsent.h"

#include "core/newfile.h"
#include "core/privatedata.h"
#include "core/translate.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QLockFile>
#include <QtCore/QStandardPaths>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace etagere {

namespace {

constexpr qint64 MostBytes = 1024 * 1024;
constexpr int LockPatienceMsecs = 5000;

QString consentPath() { return pluginDataPath(QStringLiteral("plugins.json")); }

Error consentError(int errorNumber)
{
    return systemError(errorNumber, tr("What was allowed of plug-ins cannot be kept"), consentPath());
}

Result<QByteArray> readAll(int fd)
{
    FileState state;
    if (!stateOf(fd, state) || state.kind != FileKind::File || state.owner != ::geteuid()
        || (state.permissions & (S_IWGRP | S_IWOTH)))
        return failure(ErrorCode::Permission,
                       tr("What was allowed of plug-ins is not believed: others may write to the file"), consentPath());
    QFile file;
    if (!file.open(fd, QIODevice::ReadOnly) || state.size > MostBytes)
        return failure(ErrorCode::BadInput, tr("What was allowed of plug-ins cannot be read"), consentPath());
    return file.read(MostBytes);
}

QJsonObject object(const Consent &consent)
{
    return { { QStringLiteral("sha256"), QString::fromLatin1(consent.sha256) },
             { QStringLiteral("size"), consent.size },
             { QStringLiteral("dialects"), consent.hasDialects },
             { QStringLiteral("left_off"), consent.leftOff } };
}

Consent consent(const QJsonObject &object)
{
    return { object[u"sha256"].toString().toLatin1(), object[u"size"].toInteger(), object[u"dialects"].toBool(),
             object[u"left_off"].toString() };
}

Result<Done> write(const Consents &consents)
{
    QJsonObject all;
    for (auto it = consents.begin(); it != consents.end(); ++it)
        all.insert(it.key(), object(it.value()));
    const Result<FileDescriptor> folder = openPath(QFileInfo(consentPath()).path(), OpenAs::Folder);
    if (!folder)
        return tl::unexpected(folder.error());
    Result<NewFile> file = NewFile::create(folder->get());
    if (!file)
        return tl::unexpected(file.error());
    return file->write(QJsonDocument(all).toJson())
        .and_then([&](Done) { return file->flush(); })
        .and_then([&](const FileState &) { return file->commit("plugins.json"); });
}

} // namespace

QString pluginDataPath(const QString &name)
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/etagere/") + name;
}

Result<Consents> readConsents()
{
    const Result<FileDescriptor> folder = openPath(QFileInfo(consentPath()).path(), OpenAs::Folder);
    if (!folder && folder.error().code == ErrorCode::NotFound)
        return Consents();
    if (!folder)
        return tl::unexpected(folder.error());
    const FileDescriptor file = openAt(folder->get(), "plugins.json", OpenAs::File);
    if (!file.isOpen() && errno == ENOENT)
        return Consents();
    if (!file.isOpen())
        return tl::unexpected(consentError(errno));
    const Result<QByteArray> bytes = readAll(file.get());
    if (!bytes)
        return tl::unexpected(bytes.error());
    const QJsonDocument document = QJsonDocument::fromJson(*bytes);
    if (!document.isObject())
        return failure(ErrorCode::BadInput,
                       tr("What was allowed of plug-ins is damaged; remove the file to start anew"), consentPath());
    Consents consents;
    const QJsonObject all = document.object();
    for (auto it = all.begin(); it != all.end(); ++it)
        consents.insert(it.key(), consent(it.value().toObject()));
    return consents;
}

Result<Done> changeConsents(const std::function<void(Consents &)> &change)
{
    if (!makePrivateFolder(QFileInfo(consentPath()).path()))
        return tl::unexpected(consentError(errno));
    QLockFile lock(pluginDataPath(QStringLiteral("plugins.lock")));
    if (!lock.tryLock(LockPatienceMsecs))
        return tl::unexpected(consentError(EBUSY));
    Result<Consents> consents = readConsents();
    if (!consents)
        return tl::unexpected(consents.error());
    change(*consents);
    return write(*consents);
}

} // namespace etagere
