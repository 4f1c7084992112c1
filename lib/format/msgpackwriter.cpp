// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/msgpackwriter.h"

namespace etagere {

void MsgpackWriter::number(char code, quint64 value, int bytes)
{
    m_out.append(code);
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        m_out.append(char(value >> shift));
}

/// The shortest of the forms `firstCode` (one byte), `firstCode` + 1 (two), + 2 (four), + 3 (eight).
/// `reach` is the number that must fit.
void MsgpackWriter::shortest(quint8 firstCode, quint64 value, quint64 reach)
{
    const int step = reach <= 0xff ? 0 : reach <= 0xffff ? 1 : reach <= 0xffffffff ? 2 : 3;
    number(char(firstCode + step), value, 1 << step);
}

void MsgpackWriter::integer(qint64 value)
{
    if (value >= -32 && value <= 0x7f)
        m_out.append(char(value));
    else if (value >= 0)
        shortest(0xcc, quint64(value), quint64(value));
    else
        shortest(0xd0, quint64(value), 2 * quint64(-(value + 1))); // the sign takes a bit
}

void MsgpackWriter::text(QByteArrayView utf8)
{
    const quint64 size = quint64(utf8.size());
    if (size < 32)
        m_out.append(char(0xa0 | size));
    else
        shortest(0xd9, size, size);
    m_out.append(utf8);
}

void MsgpackWriter::bytes(QByteArrayView bytes)
{
    bytesHead(bytes.size());
    m_out.append(bytes);
}

void MsgpackWriter::bytesHead(qint64 length) { shortest(0xc4, quint64(length), quint64(length)); }

void MsgpackWriter::map(quint32 pairs) { container('\x80', '\xde', pairs); }

void MsgpackWriter::array(quint32 members) { container('\x90', '\xdc', members); }

void MsgpackWriter::container(char fixedCode, char longCode, quint32 count)
{
    if (count < 16)
        m_out.append(char(fixedCode | char(count)));
    else if (count <= 0xffff)
        number(longCode, count, 2);
    else
        number(char(longCode + 1), count, 4);
}

} // namespace etagere
