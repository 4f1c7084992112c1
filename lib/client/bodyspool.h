// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"

#include <etagere/bytesource.h>

namespace etagere {

/// A body in the making: in memory while it is small, in a temporary file without a name once it is not, so that its
/// space is free again when the last Part of it goes, and after a crash.
class BodySpool
{
public:
    /// Bytes of a body that stay in memory.
    explicit BodySpool(qint64 mostInMemory)
        : m_mostInMemory(mostInMemory)
    {
    }

    /// Io when the temporary folder takes no more.
    Result<Done> append(QByteArrayView bytes);
    qint64 size() const { return m_size; }
    /// What was appended. The spool is empty afterwards.
    Part take();

private:
    Result<Done> moveToFile();
    Result<Done> writeOut(QByteArrayView bytes);

    qint64 m_mostInMemory;
    qint64 m_size = 0;
    QByteArray m_head; ///< all, or what is kept in memory of a file's beginning
    FileDescriptor m_file;
};

} // namespace etagere
