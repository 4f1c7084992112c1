// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/changefilewriter.h"

#include "core/privatedata.h"
#include "core/translate.h"

#include <etagere/datetime.h>

#include <QtCore/QDataStream>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QIODevice>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace etagere {

namespace {

constexpr qsizetype BufferBytes = 256 * 1024;
constexpr qint64 SliceBytes = 1024 * 1024;
constexpr qsizetype LongestLabel = 1000;

Error trashError(int errorNumber, const QString &where)
{
    return systemError(errorNumber, tr("The trash cannot be written, so nothing more is changed"), where);
}

qint64 newestId(const QString &folder)
{
    qint64 newest = 0;
    for (const QString &name : QDir(folder).entryList(QDir::Files | QDir::Hidden))
        newest = qMax(newest, changeIdOf(name));
    return newest;
}

} // namespace

ChangeFileWriter::ChangeFileWriter(QString path, qint64 id, FileDescriptor file)
    : m_path(std::move(path))
    , m_id(id)
    , m_file(std::move(file))
{
    m_buffer.reserve(BufferBytes);
}

Result<ChangeFileWriter> ChangeFileWriter::create(const QString &folder, ChangeKind kind, const QString &label,
                                                  const QByteArray &backend)
{
    if (!makePrivateFolder(folder))
        return tl::unexpected(trashError(errno, folder));
    qint64 id = newestId(folder);
    FileDescriptor file;
    QString path;
    do {
        path = folder + u'/' + changeFileName(++id);
        file = FileDescriptor(
            ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    } while (!file.isOpen() && errno == EEXIST);
    if (!file.isOpen() || !tryLock(file.get()))
        return tl::unexpected(trashError(errno, path));
    ChangeFileWriter writer(path, id, std::move(file));
    QByteArray header(ChangeFileMagic);
    QDataStream out(&header, QIODevice::WriteOnly | QIODevice::Append);
    out.setVersion(QDataStream::Qt_6_0);
    out << quint8(kind) << currentTime() << label.left(LongestLabel) << backend;
    Result<Done> done = writer.write(header);
    if (done)
        done = writer.sync();
    if (!done || !syncFolder(folder)) {
        const Error error = done ? trashError(errno, folder) : done.error();
        writer.discard();
        return tl::unexpected(error);
    }
    writer.m_end = header.size();
    return writer;
}

Result<Done> ChangeFileWriter::add(const ChangedEntry &entry, const std::stop_token &stop)
{
    return writeFrame(FrameType::Entry, describeEntry(entry), entry.before, stop);
}

Result<Done> ChangeFileWriter::writeFrame(FrameType type, const QByteArray &description, const Value &value,
                                          const std::stop_token &stop)
{
    const qint64 bodyLength = value.body ? value.body->size : 0;
    if (description.size() > LongestDescription)
        return failure(ErrorCode::LimitExceeded, tr("The entry's key is too long for the trash"));
    QByteArray start;
    QDataStream out(&start, QIODevice::WriteOnly);
    out << quint8(type) << qint64(description.size()) << value.head.size << bodyLength;
    m_sum->reset();
    Result<Done> done = write(start);
    if (done)
        done = write(description);
    if (done)
        done = writePart(value.head, stop);
    if (done && value.body)
        done = writePart(*value.body, stop);
    if (done)
        done = write(m_sum->result());
    // A full disk shows itself here, and the frame before is the file's end again.
    if (done && m_buffer.size() >= BufferBytes)
        done = flush();
    if (done)
        m_end += start.size() + description.size() + value.head.size + bodyLength + FrameSumLength;
    else
        dropUnfinishedFrame();
    return done;
}

void ChangeFileWriter::dropUnfinishedFrame()
{
    m_buffer.truncate(qMax<qint64>(0, m_end - m_written));
    m_written = qMin(m_written, m_end);
    [[maybe_unused]] const int cut = ::ftruncate(m_file.get(), m_written);
    ::lseek(m_file.get(), m_written, SEEK_SET);
}

Result<Done> ChangeFileWriter::writePart(const Part &part, const std::stop_token &stop)
{
    for (qint64 offset = 0; offset < part.size;) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, tr("The change was cancelled"));
        const Result<QByteArray> slice = part.read(offset, SliceBytes);
        if (!slice)
            return tl::unexpected(slice.error());
        if (slice->isEmpty())
            return failure(ErrorCode::Io, tr("The entry was cut short while it was read"));
        if (Result<Done> done = write(*slice); !done)
            return done;
        offset += slice->size();
    }
    return Done();
}

Result<Done> ChangeFileWriter::write(QByteArrayView bytes)
{
    m_sum->addData(bytes);
    m_buffer.append(bytes);
    return m_buffer.size() < BufferBytes ? Result<Done>(Done()) : flush();
}

Result<Done> ChangeFileWriter::flush()
{
    for (QByteArrayView rest = m_buffer; !rest.isEmpty();) {
        const ssize_t written = ::write(m_file.get(), rest.data(), size_t(rest.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            m_isBroken = true;
            return tl::unexpected(trashError(errno, m_path));
        }
        rest = rest.sliced(written);
    }
    m_written += m_buffer.size();
    m_buffer.resize(0);
    return Done();
}

Result<Done> ChangeFileWriter::sync()
{
    if (Result<Done> done = flush(); !done)
        return done;
    if (::fdatasync(m_file.get()) != 0) {
        m_isBroken = true;
        return tl::unexpected(trashError(errno, m_path));
    }
    return Done();
}

void ChangeFileWriter::markMade()
{
    if (writeFrame(FrameType::Made, {}, {}, {}))
        static_cast<void>(sync());
}

void ChangeFileWriter::discard() { QFile::remove(m_path); }

} // namespace etagere
