// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/cborwriter.h"

namespace etagere {

void CborWriter::head(quint8 majorType, quint64 argument)
{
    const quint8 high = quint8(majorType << 5);
    if (argument < 24) {
        m_out.append(char(high | argument));
        return;
    }
    const int step = argument <= 0xff ? 0 : argument <= 0xffff ? 1 : argument <= 0xffffffff ? 2 : 3;
    m_out.append(char(high | (24 + step)));
    for (int shift = 8 * ((1 << step) - 1); shift >= 0; shift -= 8)
        m_out.append(char(argument >> shift));
}

void CborWriter::string(QByteArrayView bytes)
{
    head(bytes.isValidUtf8() ? 3 : 2, quint64(bytes.size()));
    m_out.append(bytes);
}

} // namespace etagere
