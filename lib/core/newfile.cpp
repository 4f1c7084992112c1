// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/newfile.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QRandomGenerator>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace etagere {

namespace {

constexpr qint64 SliceBytes = 1024 * 1024;

Error writeError(int errorNumber)
{
    return systemError(errorNumber, QCoreApplication::translate("etagere", "The cache's folder cannot be written"), {});
}

// The shape of Python's mkstemp, which owners of such folders know as a leftover.
QByteArray temporaryName()
{
    static constexpr char Letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    QByteArray name("tmp");
    for (int i = 0; i < 8; ++i)
        name += Letters[QRandomGenerator::global()->bounded(int(sizeof Letters) - 1)];
    return name;
}

bool setModified(int fd, qint64 ns)
{
    const struct timespec times[2] = { { 0, UTIME_OMIT }, { time_t(ns / 1'000'000'000), long(ns % 1'000'000'000) } };
    return ::futimens(fd, times) == 0;
}

} // namespace

NewFile::NewFile(int folder, FileDescriptor file, QByteArray temporaryName)
    : m_folder(folder)
    , m_file(std::move(file))
    , m_temporaryName(std::move(temporaryName))
{
}

NewFile::~NewFile()
{
    if (!m_temporaryName.isEmpty())
        ::unlinkat(m_folder, m_temporaryName.constData(), 0);
}

Result<NewFile> NewFile::create(int folder, const FileState *like)
{
    for (int attempt = 0; attempt < 100; ++attempt) {
        const QByteArray name = temporaryName();
        FileDescriptor file(
            ::openat(folder, name.constData(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
        if (!file.isOpen() && errno == EEXIST)
            continue;
        if (!file.isOpen())
            break;
        if (like) {
            // Best effort: the owner first, because chown() clears bits of the mode.
            [[maybe_unused]] const int owned = ::fchown(file.get(), like->owner, like->group);
            ::fchmod(file.get(), like->permissions & 0777);
        }
        return NewFile(folder, std::move(file), name);
    }
    return tl::unexpected(writeError(errno));
}

Result<Done> NewFile::write(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(m_file.get(), bytes.data(), size_t(bytes.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return tl::unexpected(writeError(errno));
        bytes = bytes.sliced(written);
    }
    return Done();
}

Result<Done> NewFile::write(const Part &part)
{
    for (qint64 offset = 0; offset < part.size;) {
        const Result<QByteArray> slice = part.read(offset, SliceBytes);
        if (!slice)
            return tl::unexpected(slice.error());
        if (Result<Done> done = write(QByteArrayView(*slice)); !done)
            return done;
        offset += slice->size();
    }
    return Done();
}

Result<FileState> NewFile::flush(qint64 laterThanNs)
{
    FileState state;
    if (!stateOf(m_file.get(), state))
        return tl::unexpected(writeError(errno));
    if (state.modifiedNs <= laterThanNs) {
        if (!setModified(m_file.get(), laterThanNs + 1) || !stateOf(m_file.get(), state))
            return tl::unexpected(writeError(errno));
    }
    if (::fsync(m_file.get()) != 0)
        return tl::unexpected(writeError(errno));
    return state;
}

Result<FileState> NewFile::flushAs(qint64 modifiedNs)
{
    FileState state;
    if (!setModified(m_file.get(), modifiedNs) || !stateOf(m_file.get(), state) || ::fsync(m_file.get()) != 0)
        return tl::unexpected(writeError(errno));
    return state;
}

Result<Done> NewFile::commit(const QByteArray &name)
{
    if (::renameat(m_folder, m_temporaryName.constData(), m_folder, name.constData()) != 0)
        return tl::unexpected(writeError(errno));
    m_temporaryName.clear();
    return Done();
}

} // namespace etagere
