// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere::cli {

/// Standard output, in large writes. A reader that has gone away (`| head`) ends the output quietly:
/// isOpen() turns false and what follows is dropped.
class Output
{
public:
    ~Output() { flush(); }

    /// Append here, then call flushIfFull() now and then.
    QByteArray &buffer() { return m_buffer; }
    void write(QByteArrayView bytes);
    void line(QByteArrayView bytes);
    /// False once the reader is gone.
    bool flushIfFull();
    bool flush();
    bool isOpen() const { return m_isOpen; }

private:
    QByteArray m_buffer;
    bool m_isOpen = true;
};

/// Control characters as \xNN, so that stored bytes cannot drive the terminal; all else as it is.
QByteArray visible(QByteArrayView bytes);
void appendVisible(QByteArrayView bytes, QByteArray &out);

} // namespace etagere::cli
