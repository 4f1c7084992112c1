// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/bytesource.h>

#include <QtCore/QCoreApplication>

namespace etagere {

Part Part::fromBytes(QByteArray bytes)
{
    Part part;
    part.size = bytes.size();
    part.head = std::move(bytes);
    return part;
}

Result<QByteArray> Part::read(qint64 offset, qint64 length) const
{
    if (offset < 0 || length < 0 || offset >= size)
        return QByteArray();
    length = std::min(length, size - offset);
    if (offset + length <= head.size())
        return head.mid(offset, length);
    if (!source)
        return failure(ErrorCode::Io, QCoreApplication::translate("etagere", "The stored bytes end early"));
    Result<QByteArray> bytes = source->read(sourceOffset + offset, length);
    if (bytes && bytes->size() < length)
        return failure(ErrorCode::Io,
                       QCoreApplication::translate("etagere", "The stored bytes were cut short meanwhile"));
    return bytes;
}

Result<QByteArray> Part::readAll(qint64 limit) const
{
    if (size > limit) {
        return failure(
            ErrorCode::LimitExceeded,
            QCoreApplication::translate("etagere", "The stored value is larger than the limit of %1 bytes").arg(limit));
    }
    return isWhole() ? Result<QByteArray>(head) : read(0, size);
}

Part Part::mid(qint64 offset, qint64 length) const
{
    Part part;
    offset = std::clamp<qint64>(offset, 0, size);
    part.size = std::clamp<qint64>(length, 0, size - offset);
    if (offset < head.size())
        part.head = head.mid(offset, std::min<qint64>(part.size, head.size() - offset));
    if (!part.isWhole())
        part.source = source;
    part.sourceOffset = sourceOffset + offset;
    return part;
}

} // namespace etagere
