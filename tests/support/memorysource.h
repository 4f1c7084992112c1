// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/bytesource.h>

namespace etagere::test {

/// Bytes at hand as a source of bytes.
class MemorySource final : public ByteSource
{
public:
    explicit MemorySource(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }
    qint64 size() const override { return m_bytes.size(); }
    Result<QByteArray> read(qint64 offset, qint64 length) const override { return m_bytes.mid(offset, length); }

private:
    QByteArray m_bytes;
};

} // namespace etagere::test
