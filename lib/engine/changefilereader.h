// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/filesource.h"
#include "engine/changefile.h"

#include <memory>
#include <optional>

namespace etagere {

/// Reads a change from the trash, frame by frame.
class ChangeFileReader
{
public:
    /// NotFound, or BadInput for a file that is no change.
    static Result<ChangeFileReader> open(const QString &path);
    /// Changed while it is being made, or undone, by somebody else. Held until the reader goes.
    static Result<ChangeFileReader> openToUndo(const QString &path);

    /// Of all whole frames, whose bytes are not read for it.
    const ChangeRecord &record() const { return m_record; }
    /// Name of the backend that the change was made with.
    QByteArray backend() const { return m_backend; }
    /// The next entry that is whole; nothing at the end. Head and body are read out of the file when they are asked
    /// for.
    std::optional<ChangedEntry> next();
    /// Entries that next() left out, because their bytes are not what was written.
    qint64 damaged() const { return m_damaged; }
    /// Remembers in the file that the change was undone.
    Result<Done> markUndone();

private:
    struct Frame {
        FrameType type = FrameType::Entry;
        qint64 at = 0;
        qint64 description = 0; ///< lengths
        qint64 head = 0;
        qint64 body = 0;
        qint64 length() const { return FrameStartLength + description + head + body + FrameSumLength; }
    };

    ChangeFileReader() = default;
    static Result<ChangeFileReader> read(FileDescriptor file, const QString &path);
    Result<Done> readHeader();
    void survey();
    std::optional<Frame> frameAt(qint64 at) const;
    bool isSound(const Frame &frame) const;
    Part part(qint64 at, qint64 length) const;

    QString m_path;
    std::shared_ptr<const ByteSource> m_source;
    ChangeRecord m_record;
    QByteArray m_backend;
    qint64 m_at = 0; ///< of the next frame
    qint64 m_damaged = 0;
};

} // namespace etagere
