// SPDX-License-Identifier: LGPL-3.0-or-later
#include "plugins/pluginfile.h"

#include "core/translate.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace etagere {

namespace {

constexpr qint64 MostBytes = 512LL * 1024 * 1024;
constexpr size_t SliceBytes = 256 * 1024;

Result<Done> checkTrust(const FileState &state, const QString &path)
{
    if (state.permissions & S_IWOTH)
        return failure(ErrorCode::Permission, tr("Anyone may write to it, so anyone may have put it there"), path);
    if (state.owner != ::geteuid() && state.owner != 0)
        return failure(ErrorCode::Permission, tr("It belongs to another user"), path);
    return Done();
}

} // namespace

PluginFile::PluginFile(FileDescriptor file, qint64 size, QString path)
    : m_file(std::move(file))
    , m_size(size)
    , m_path(std::move(path))
{
}

Result<FileDescriptor> openPluginFolder(const QString &path)
{
    FileDescriptor folder = openAt(AT_FDCWD, QFile::encodeName(path).constData(), OpenAs::Folder);
    FileState state;
    if (!folder.isOpen() && stateAt(AT_FDCWD, QFile::encodeName(path).constData(), state)
        && state.kind == FileKind::Link)
        return tl::unexpected(systemError(ELOOP, tr("The folder is not looked into"), path));
    if (!folder.isOpen() || !stateOf(folder.get(), state))
        return tl::unexpected(systemError(errno, tr("The folder is not looked into"), path));
    return checkTrust(state, path).transform([&](Done) { return std::move(folder); });
}

Result<PluginFile> PluginFile::open(const QString &path)
{
    const QFileInfo info(path);
    const Result<FileDescriptor> folder = openPluginFolder(info.path());
    if (!folder)
        return tl::unexpected(folder.error());
    FileDescriptor file = openAt(folder->get(), QFile::encodeName(info.fileName()).constData(), OpenAs::File);
    FileState state;
    if (!file.isOpen() || !stateOf(file.get(), state))
        return tl::unexpected(systemError(errno, tr("The file cannot be opened"), path));
    if (state.kind != FileKind::File)
        return failure(ErrorCode::BadInput, tr("It is no ordinary file"), path);
    if (state.size > MostBytes)
        return failure(ErrorCode::LimitExceeded, tr("It is larger than %L1 bytes").arg(MostBytes), path);
    return checkTrust(state, path).transform([&](Done) { return PluginFile(std::move(file), state.size, path); });
}

Result<QByteArray> PluginFile::hash(const ByteTaker &take) const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray slice(SliceBytes, Qt::Uninitialized);
    qint64 offset = 0;
    while (offset < m_size) {
        const ssize_t count = ::pread(m_file.get(), slice.data(), SliceBytes, offset);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return failure(ErrorCode::Io, tr("The file was changed or cannot be read"), m_path);
        const QByteArrayView bytes(slice.constData(), std::min<qint64>(count, m_size - offset));
        hash.addData(bytes.toByteArray());
        if (const Result<Done> taken = take ? take(bytes) : Done(); !taken)
            return tl::unexpected(taken.error());
        offset += bytes.size();
    }
    return hash.result().toHex();
}

} // namespace etagere
