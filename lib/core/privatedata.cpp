// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/privatedata.h"

#include "core/files.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QStandardPaths>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace etagere {

bool syncFolder(const QString &folder)
{
    const Result<FileDescriptor> open = openPath(folder, OpenAs::Folder);
    return open && ::fsync(open->get()) == 0;
}

QString privateDataPath(const QString &kind, const Location &cache)
{
    constexpr qsizetype nameLength = 32;
    const QByteArray name =
        QCryptographicHash::hash(cache.identity().toUtf8(), QCryptographicHash::Sha256).toHex().first(nameLength);
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/etagere/%1/%2").arg(kind, QString::fromLatin1(name));
}

bool makePrivateFolder(const QString &folder)
{
    if (QFileInfo(folder).isDir())
        return true;
    const QString above = QFileInfo(folder).path();
    if (above == folder || !makePrivateFolder(above))
        return false;
    if (::mkdir(QFile::encodeName(folder).constData(), 0700) != 0)
        return errno == EEXIST;
    return syncFolder(above);
}

} // namespace etagere
