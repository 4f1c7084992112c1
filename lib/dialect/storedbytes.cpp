// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/storedbytes.h"

#include "core/translate.h"

namespace etagere {

Result<QByteArray> StoredBytes::read(qint64 offset, qint64 length) const
{
    if (offset + length <= m_head.size())
        return m_head.sliced(offset, length).toByteArray();
    if (!m_source)
        return failure(ErrorCode::Io, tr("Only the beginning of the entry can be read"));
    Result<QByteArray> bytes = m_source->read(m_sourceOffset + offset, length);
    if (bytes && bytes->size() < length)
        return failure(ErrorCode::Io, tr("The entry was cut short while it was read"));
    return bytes;
}

} // namespace etagere
