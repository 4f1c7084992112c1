// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/changefilereader.h"

#include "core/translate.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDataStream>
#include <QtCore/QFileInfo>
#include <QtCore/QIODevice>

namespace etagere {

namespace {

constexpr qint64 SliceBytes = 1024 * 1024;

} // namespace

Result<ChangeFileReader> ChangeFileReader::open(const QString &path)
{
    Result<FileDescriptor> file = openPath(path, OpenAs::File);
    return file ? read(std::move(*file), path) : tl::unexpected(file.error());
}

// Locked before anything is read of it: what is still being made has no end yet.
Result<ChangeFileReader> ChangeFileReader::openToUndo(const QString &path)
{
    Result<FileDescriptor> file = openPath(path, OpenAs::File);
    if (!file)
        return tl::unexpected(file.error());
    if (!tryLock(file->get()))
        return failure(ErrorCode::Changed, tr("The change is being made or undone at this moment"));
    return read(std::move(*file), path);
}

Result<ChangeFileReader> ChangeFileReader::read(FileDescriptor file, const QString &path)
{
    FileState state;
    if (!stateOf(file.get(), state) || state.kind != FileKind::File)
        return failure(ErrorCode::BadInput, tr("The file is no change of Etagere"), path);
    ChangeFileReader reader;
    reader.m_path = path;
    reader.m_source = std::make_shared<const FileSource>(std::move(file), state.size);
    reader.m_record.id = changeIdOf(QFileInfo(path).fileName());
    reader.m_record.bytes = state.size;
    if (const Result<Done> read = reader.readHeader(); !read)
        return tl::unexpected(read.error());
    reader.survey();
    return reader;
}

Result<Done> ChangeFileReader::readHeader()
{
    const Result<QByteArray> start = m_source->read(0, LongestHeader);
    if (!start)
        return tl::unexpected(start.error());
    QDataStream in(start->mid(ChangeFileMagicLength));
    in.setVersion(QDataStream::Qt_6_0);
    quint8 kind = 0;
    in >> kind >> m_record.madeAt >> m_record.label >> m_backend;
    if (!start->startsWith(ChangeFileMagic) || in.status() != QDataStream::Ok || kind < quint8(ChangeKind::Invalidate)
        || kind > quint8(ChangeKind::WriteBack))
        return failure(ErrorCode::BadInput, tr("The file is no change of Etagere"), m_path);
    m_record.kind = ChangeKind(kind);
    m_at = ChangeFileMagicLength + in.device()->pos();
    return Done();
}

void ChangeFileReader::survey()
{
    qint64 at = m_at;
    while (const std::optional<Frame> frame = frameAt(at)) {
        at += frame->length();
        if (frame->type == FrameType::Entry)
            ++m_record.entries;
        else
            m_record.state = frame->type == FrameType::Made ? ChangeState::Made : ChangeState::Undone;
    }
}

std::optional<ChangeFileReader::Frame> ChangeFileReader::frameAt(qint64 at) const
{
    const Result<QByteArray> start = m_source->read(at, FrameStartLength);
    if (!start || start->size() < FrameStartLength)
        return std::nullopt;
    QDataStream in(*start);
    Frame frame;
    frame.at = at;
    quint8 type = 0;
    in >> type >> frame.description >> frame.head >> frame.body;
    frame.type = FrameType(type);
    const qint64 left = m_source->size() - at;
    const bool isKnown =
        frame.type == FrameType::Entry || frame.type == FrameType::Made || frame.type == FrameType::Undone;
    const auto fits = [left](qint64 length) { return length >= 0 && length <= left; };
    if (!isKnown || !fits(frame.description) || !fits(frame.head) || !fits(frame.body) || !fits(frame.length())
        || frame.description > LongestDescription)
        return std::nullopt;
    return frame;
}

bool ChangeFileReader::isSound(const Frame &frame) const
{
    QCryptographicHash sum(QCryptographicHash::Sha256);
    const qint64 end = frame.at + frame.length() - FrameSumLength;
    for (qint64 at = frame.at; at < end;) {
        const Result<QByteArray> slice = m_source->read(at, qMin(SliceBytes, end - at));
        if (!slice || slice->isEmpty())
            return false;
        sum.addData(*slice);
        at += slice->size();
    }
    const Result<QByteArray> stored = m_source->read(end, FrameSumLength);
    return stored && *stored == sum.result();
}

Part ChangeFileReader::part(qint64 at, qint64 length) const
{
    Part part;
    part.head = m_source->read(at, qMin(HeadBytes, length)).value_or(QByteArray());
    part.size = length;
    part.source = m_source;
    part.sourceOffset = at;
    return part;
}

std::optional<ChangedEntry> ChangeFileReader::next()
{
    while (const std::optional<Frame> frame = frameAt(m_at)) {
        m_at += frame->length();
        if (frame->type != FrameType::Entry)
            continue;
        ChangedEntry entry;
        const qint64 described = frame->at + FrameStartLength;
        const Result<QByteArray> description = m_source->read(described, frame->description);
        if (!isSound(*frame) || !description || !readDescription(*description, entry)) {
            ++m_damaged;
            continue;
        }
        const qint64 head = described + frame->description;
        entry.before.head = part(head, frame->head);
        if (entry.before.body)
            entry.before.body = part(head + frame->head, frame->body);
        return entry;
    }
    return std::nullopt;
}

// A torn end is cut off first: the mark must follow a whole frame.
Result<Done> ChangeFileReader::markUndone()
{
    qint64 end = m_at;
    while (const std::optional<Frame> frame = frameAt(end))
        end += frame->length();
    QByteArray mark;
    QDataStream out(&mark, QIODevice::WriteOnly);
    out << quint8(FrameType::Undone) << qint64(0) << qint64(0) << qint64(0);
    mark += QCryptographicHash::hash(mark, QCryptographicHash::Sha256);
    QFile file(m_path);
    if (!file.open(QIODevice::ReadWrite) || !file.resize(end) || !file.seek(end) || file.write(mark) != mark.size()
        || !file.flush())
        return failure(ErrorCode::Io, tr("The trash cannot be written: %1").arg(file.errorString()), m_path);
    return Done();
}

} // namespace etagere
