// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/memcachedinput.h"

#include "core/translate.h"

#include <algorithm>
#include <cstring>

namespace etagere {

namespace {

constexpr qsizetype BufferBytes = 128 * 1024;
constexpr qsizetype LeastRoom = 16 * 1024;

} // namespace

Result<std::optional<QByteArrayView>> MemcachedInput::takeLine()
{
    const QByteArrayView bytes = waiting();
    const qsizetype length = bytes.indexOf('\n');
    if (length > MostLineBytes || (length < 0 && bytes.size() > MostLineBytes))
        return failure(ErrorCode::BadInput, tr("The server sent a line without an end; it may not be memcached"));
    if (length < 0)
        return std::optional<QByteArrayView>();
    m_begin += length + 1;
    const QByteArrayView line = bytes.first(length);
    return std::optional(line.endsWith('\r') ? line.chopped(1) : line);
}

Result<std::optional<QByteArrayView>> MemcachedInput::takeBlock(qsizetype length)
{
    const QByteArrayView bytes = waiting();
    if (bytes.size() - 2 < length)
        return std::optional<QByteArrayView>();
    if (bytes.sliced(length, 2) != "\r\n")
        return failure(ErrorCode::BadInput, tr("The server sent a value of another length than it said"));
    m_begin += length + 2;
    return std::optional(bytes.first(length));
}

char *MemcachedInput::room()
{
    const qsizetype left = m_end - m_begin;
    if (m_begin > 0 && (left == 0 || roomBytes() < LeastRoom)) {
        std::memmove(m_buffer.data(), m_buffer.constData() + m_begin, size_t(left));
        m_begin = 0;
        m_end = left;
    }
    if (roomBytes() < LeastRoom)
        m_buffer.resize(std::max(BufferBytes, m_buffer.size() * 2));
    return m_buffer.data() + m_end;
}

} // namespace etagere
