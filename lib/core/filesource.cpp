// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/filesource.h"

#include <QtCore/QCoreApplication>

#include <cerrno>
#include <unistd.h>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("etagere::FileSource", text); }

Result<QByteArray> readBytes(int fd, qint64 offset, qint64 length, const QString &where)
{
    QByteArray bytes(length, Qt::Uninitialized);
    const qint64 got = readAt(fd, bytes.data(), length, offset);
    if (got < 0)
        return tl::unexpected(systemError(errno, tr("A file of the cache cannot be read"), where));
    if (got < length)
        return failure(ErrorCode::Io, tr("The file was cut short while it was read"), where);
    return bytes;
}

} // namespace

qint64 readAt(int fd, char *buffer, qint64 length, qint64 offset)
{
    qint64 done = 0;
    while (done < length) {
        const ssize_t got = ::pread(fd, buffer + done, size_t(length - done), offset + done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += got;
    }
    return done;
}

Result<QByteArray> FileSource::read(qint64 offset, qint64 length) const
{
    if (offset < 0 || length <= 0 || offset >= m_size)
        return QByteArray();
    return readBytes(m_file.get(), offset, std::min(length, m_size - offset), {});
}

Result<Part> filePart(FileDescriptor file, const FileState &state, const QString &where)
{
    if (state.kind != FileKind::File)
        return failure(ErrorCode::BadInput, tr("A folder or device stands where a file belongs"), where);
    Part part;
    part.size = state.size;
    Result<QByteArray> head = readBytes(file.get(), 0, std::min(state.size, HeadBytes), where);
    if (!head)
        return tl::unexpected(head.error());
    part.head = std::move(*head);
    if (!part.isWhole())
        part.source = std::make_shared<FileSource>(std::move(file), state.size);
    return part;
}

} // namespace etagere
