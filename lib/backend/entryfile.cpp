// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/entryfile.h"

#include "core/filesource.h"
#include "core/translate.h"

#include <QtCore/QDir>
#include <QtCore/QFile>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace etagere {

Result<FileDescriptor> openCacheFolder(const QString &path, mode_t mode)
{
    const QByteArray name = QFile::encodeName(path);
    QDir().mkpath(QDir(path + QStringLiteral("/..")).absolutePath());
    if (::mkdir(name.constData(), mode) != 0 && errno != EEXIST)
        return tl::unexpected(systemError(errno, tr("The folder cannot be created"), path));
    if (::access(name.constData(), W_OK | X_OK) != 0)
        return tl::unexpected(systemError(errno, tr("The folder cannot be written"), path));
    return openPath(path, OpenAs::Folder);
}

Result<Done> lookUpEntryFile(int folder, const QByteArray &name, FileState &state)
{
    if (!stateAt(folder, name.constData(), state)) {
        state = {};
        if (errno != ENOENT)
            return tl::unexpected(systemError(errno, tr("The entry's file cannot be read"), QString::fromUtf8(name)));
    }
    if (state.kind != FileKind::File && state.kind != FileKind::Unknown)
        return failure(ErrorCode::BadInput, tr("A folder or link stands where a file belongs"),
                       QString::fromUtf8(name));
    return Done();
}

Result<Part> readEntryFile(int folder, const QByteArray &name, FileState &state)
{
    FileDescriptor file = openAt(folder, name.constData(), OpenAs::File);
    if (!file.isOpen() || !stateOf(file.get(), state))
        return tl::unexpected(systemError(errno, tr("The entry's file cannot be opened"), QString::fromUtf8(name)));
    return filePart(std::move(file), state, QString::fromUtf8(name));
}

Result<WrittenFile> writeEntryFile(int folder, const Part &part, const FileState &old,
                                   const std::optional<FileState> &origin)
{
    const FileState *like = origin ? &*origin : old.kind == FileKind::File ? &old : nullptr;
    Result<NewFile> file = NewFile::create(folder, like);
    if (!file)
        return tl::unexpected(file.error());
    if (Result<Done> done = file->write(part); !done)
        return tl::unexpected(done.error());
    const Result<FileState> state = origin ? file->flushAs(origin->modifiedNs) : file->flush(old.modifiedNs);
    if (!state)
        return tl::unexpected(state.error());
    return WrittenFile{ std::move(*file), *state };
}

Result<Done> removeEntryFile(int folder, const QByteArray &name)
{
    if (::unlinkat(folder, name.constData(), 0) != 0 && errno != ENOENT)
        return tl::unexpected(systemError(errno, tr("The entry's file cannot be removed"), QString::fromUtf8(name)));
    return Done();
}

Version fileVersion(const FileState &state)
{
    if (state.kind != FileKind::File)
        return {};
    return QByteArray::number(state.inode) + ':' + QByteArray::number(state.modifiedNs) + ':'
        + QByteArray::number(state.size);
}

tl::unexpected<Error> noSuchEntry() { return failure(ErrorCode::NotFound, tr("There is no entry with this key")); }

} // namespace etagere
