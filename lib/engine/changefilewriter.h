// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"
#include "engine/changefile.h"

#include <QtCore/QCryptographicHash>

namespace etagere {

/// Writes a change to the trash. Nothing is on the disk for sure before sync(). The file is locked while it is written,
/// so that nobody purges it.
class ChangeFileWriter
{
public:
    /// The next number of `folder`, which is created when it is absent (mode 0700; files 0600).
    static Result<ChangeFileWriter> create(const QString &folder, ChangeKind kind, const QString &label,
                                           const QByteArray &backend);

    qint64 id() const { return m_id; }
    qint64 bytes() const { return m_end; }
    /// All of the entry or nothing: after a failure the file is as it was before. isBroken() tells whether it was the
    /// trash that failed, or the entry that could not be read.
    Result<Done> add(const ChangedEntry &entry, const std::stop_token &stop);
    bool isBroken() const { return m_isBroken; }
    Result<Done> sync();
    /// Best effort: a change without the mark counts as cut short, which harms nothing.
    void markMade();
    /// Deletes it: nothing was changed.
    void discard();

private:
    ChangeFileWriter(QString path, qint64 id, FileDescriptor file);

    Result<Done> writeFrame(FrameType type, const QByteArray &description, const Value &value,
                            const std::stop_token &stop);
    Result<Done> writePart(const Part &part, const std::stop_token &stop);
    Result<Done> write(QByteArrayView bytes);
    Result<Done> flush();
    void dropUnfinishedFrame();

    QString m_path;
    qint64 m_id;
    FileDescriptor m_file;
    QByteArray m_buffer;
    std::unique_ptr<QCryptographicHash> m_sum = std::make_unique<QCryptographicHash>(QCryptographicHash::Sha256);
    qint64 m_end = 0;     ///< of the last whole frame
    qint64 m_written = 0; ///< in the file; the buffer follows
    bool m_isBroken = false;
};

} // namespace etagere
