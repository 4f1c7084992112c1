// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <memory>

namespace etagere {

/// Random access to stored bytes that are too large to hold. Reads do not change access times.
/// Any thread, several at once (pread, not seek and read): one view shows bytes while another decodes them.
/// The source stays readable after its entry was replaced, and fails (Io) rather than crashes when it was cut short.
class ETAGERE_EXPORT ByteSource
{
public:
    virtual ~ByteSource();
    virtual qint64 size() const = 0;
    /// The bytes [offset, offset + length), fewer only at the end.
    virtual Result<QByteArray> read(qint64 offset, qint64 length) const = 0;
};

/// A run of stored bytes: the beginning in memory, and the whole behind `source` when it is longer.
/// Implicitly shared; cheap to copy.
struct ETAGERE_EXPORT Part {
    QByteArray head;                          ///< the first bytes, all of them when isWhole()
    qint64 size = 0;                          ///< length of the whole
    std::shared_ptr<const ByteSource> source; ///< set when !isWhole()
    qint64 sourceOffset = 0;                  ///< where this part starts in `source`

    static Part fromBytes(QByteArray bytes);
    bool isWhole() const { return head.size() == size; }
    /// Any stretch; from memory where it can.
    Result<QByteArray> read(qint64 offset, qint64 length) const;
    /// Everything, when size <= limit; LimitExceeded otherwise.
    Result<QByteArray> readAll(qint64 limit) const;
    /// A stretch as a part of its own, sharing the source.
    Part mid(qint64 offset, qint64 length) const;
};

} // namespace etagere
