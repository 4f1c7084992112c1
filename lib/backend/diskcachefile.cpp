// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/diskcachefile.h"

#include "backend/diskcachefolder.h"
#include "core/filesource.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QRandomGenerator>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace etagere {

namespace {

constexpr qint64 SliceBytes = 1024 * 1024;
constexpr int Attempts = 10; // as diskcache: another cache may remove the folder before the file is in it

QString tr(const char *text) { return QCoreApplication::translate("etagere::Diskcache", text); }

Error writeError(int number, const QByteArray &name)
{
    return systemError(number, tr("A value file cannot be written"), QFile::decodeName(name));
}

bool isDatabase(const QByteArray &name) { return name.startsWith(DiskcacheDatabase); }

// What diskcache may remove: "xx/yy/name", never more.
Result<FileDescriptor> folderOf(int folder, const QByteArray &name)
{
    return openBelow(folder, name.left(name.lastIndexOf('/')), OpenAs::Folder);
}

QByteArray randomName()
{
    quint32 numbers[4];
    QRandomGenerator::system()->fillRange(numbers);
    const QByteArray hex = QByteArray(reinterpret_cast<const char *>(numbers), sizeof numbers).toHex();
    return hex.left(2) + '/' + hex.mid(2, 2) + '/' + hex.mid(4) + ".val";
}

FileDescriptor createFile(int folder, const QByteArray &name)
{
    for (int attempt = 0; attempt < Attempts; ++attempt) {
        ::mkdirat(folder, name.left(2).constData(), 0777);
        ::mkdirat(folder, name.left(5).constData(), 0777);
        const Result<FileDescriptor> parent = folderOf(folder, name);
        if (!parent)
            continue;
        FileDescriptor file(::openat(parent->get(), name.mid(6).constData(),
                                     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
        if (file.isOpen() || errno != ENOENT)
            return file;
    }
    return {};
}

Result<Done> writeAll(int fd, const Part &value, const QByteArray &name)
{
    for (qint64 offset = 0; offset < value.size;) {
        const Result<QByteArray> slice = value.read(offset, SliceBytes);
        if (!slice)
            return tl::unexpected(slice.error());
        for (QByteArrayView rest = *slice; !rest.isEmpty();) {
            const ssize_t written = ::write(fd, rest.data(), size_t(rest.size()));
            if (written < 0 && errno != EINTR)
                return tl::unexpected(writeError(errno, name));
            rest = rest.sliced(std::max<ssize_t>(0, written));
        }
        offset += slice->size();
    }
    return Done();
}

} // namespace

Result<Part> readValueFile(int folder, const QByteArray &name)
{
    const QString where = QFile::decodeName(name);
    // Not only senseless: closing the database here would drop the locks that a writer of this process holds on it.
    if (isDatabase(name))
        return failure(ErrorCode::BadInput, tr("The row names the database itself as its value file"), where);
    Result<FileDescriptor> file = openBelow(folder, name, OpenAs::File);
    if (!file)
        return tl::unexpected(file.error());
    FileState state;
    if (!stateOf(file->get(), state))
        return tl::unexpected(systemError(errno, tr("The value file cannot be read"), where));
    return filePart(std::move(*file), state, where);
}

Result<QByteArray> writeValueFile(int folder, const Part &value)
{
    const QByteArray name = randomName();
    const FileDescriptor file = createFile(folder, name);
    if (!file.isOpen())
        return tl::unexpected(writeError(errno, name));
    if (Result<Done> written = writeAll(file.get(), value, name); !written) {
        removeValueFile(folder, name);
        return tl::unexpected(written.error());
    }
    return name;
}

void removeValueFile(int folder, const QByteArray &name)
{
    if (name.isEmpty() || name.contains('\0') || isDatabase(name))
        return;
    QByteArray parentName = name.left(std::max<qsizetype>(0, name.lastIndexOf('/')));
    if (parentName.isEmpty()) {
        ::unlinkat(folder, name.constData(), 0);
        return;
    }
    if (const Result<FileDescriptor> parent = openBelow(folder, parentName, OpenAs::Folder))
        ::unlinkat(parent->get(), name.mid(parentName.size() + 1).constData(), 0);
    else
        return;
    // Each name was checked to be a folder below ours, and only empty folders go.
    while (!parentName.isEmpty() && ::unlinkat(folder, parentName.constData(), AT_REMOVEDIR) == 0)
        parentName.truncate(std::max<qsizetype>(0, parentName.lastIndexOf('/')));
}

} // namespace etagere
