// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/value.h>

namespace etagere {

/// The main bytes of an entry, listed or read: the beginning at hand, the rest behind a source.
/// Borrows from the ListedEntry or Part it was made of.
class StoredBytes
{
public:
    explicit StoredBytes(const ListedEntry &entry)
        : m_head(entry.head)
        , m_size(entry.headSize)
        , m_source(entry.source)
    {
    }
    explicit StoredBytes(const Part &part)
        : m_head(part.head)
        , m_size(part.size)
        , m_source(part.source.get())
        , m_sourceOffset(part.sourceOffset)
    {
    }

    /// The same with more of the beginning at hand.
    StoredBytes withHead(QByteArrayView head) const
    {
        StoredBytes longer = *this;
        longer.m_head = head;
        return longer;
    }

    QByteArrayView head() const { return m_head; }
    qint64 size() const { return m_size; }
    bool isWhole() const { return m_head.size() >= m_size; }
    /// Bytes [offset, offset + length) from the source; an error when it has fewer.
    Result<QByteArray> read(qint64 offset, qint64 length) const;

private:
    QByteArrayView m_head;
    qint64 m_size;
    const ByteSource *m_source;
    qint64 m_sourceOffset = 0;
};

} // namespace etagere
