// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <initializer_list>
#include <span>

namespace etagere {

/// Commands that are sent together, as a client writes them (https://redis.io/docs/reference/protocol-spec/).
class RedisPipeline
{
public:
    void add(std::initializer_list<QByteArrayView> words) { add(std::span(words.begin(), words.size())); }
    void add(std::span<const QByteArrayView> words);

    QByteArrayView bytes() const { return m_bytes; }
    int count() const { return m_count; }

private:
    QByteArray m_bytes;
    int m_count = 0;
};

} // namespace etagere
