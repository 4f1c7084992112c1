// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"

#include <cerrno>
#include <unistd.h>

namespace etagere::cli {

namespace {

constexpr qsizetype BufferSize = 256 * 1024;

} // namespace

void Output::write(QByteArrayView bytes)
{
    m_buffer.append(bytes.data(), bytes.size());
    flushIfFull();
}

void Output::line(QByteArrayView bytes)
{
    m_buffer.append(bytes.data(), bytes.size());
    m_buffer.append('\n');
    flushIfFull();
}

bool Output::flushIfFull() { return m_buffer.size() < BufferSize ? m_isOpen : flush(); }

bool Output::flush()
{
    qsizetype done = 0;
    while (m_isOpen && done < m_buffer.size()) {
        const ssize_t written = ::write(STDOUT_FILENO, m_buffer.constData() + done, size_t(m_buffer.size() - done));
        if (written >= 0)
            done += written;
        else if (errno != EINTR)
            m_isOpen = false;
    }
    m_buffer.resize(0);
    return m_isOpen;
}

void appendVisible(QByteArrayView bytes, QByteArray &out)
{
    static constexpr char digits[] = "0123456789abcdef";
    for (char c : bytes) {
        const auto byte = quint8(c);
        if (byte >= 0x20 && byte != 0x7F)
            out += c;
        else
            out.append("\\x").append(digits[byte >> 4]).append(digits[byte & 15]);
    }
}

QByteArray visible(QByteArrayView bytes)
{
    QByteArray out;
    out.reserve(bytes.size());
    appendVisible(bytes, out);
    return out;
}

} // namespace etagere::cli
