// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// Appends msgpack in the shortest forms, as Python's msgpack.dumps(..., use_bin_type=True) does.
class MsgpackWriter
{
public:
    void nil() { m_out.append('\xc0'); }
    void boolean(bool value) { m_out.append(value ? '\xc3' : '\xc2'); }
    void integer(qint64 value);
    void text(QByteArrayView utf8);
    void bytes(QByteArrayView bytes);
    /// The head of a byte string whose `length` bytes the caller adds elsewhere.
    void bytesHead(qint64 length);
    void map(quint32 pairs);
    void array(quint32 members);

    const QByteArray &result() const { return m_out; }

private:
    void number(char code, quint64 value, int bytes);
    void shortest(quint8 firstCode, quint64 value, quint64 reach);
    void container(char fixedCode, char longCode, quint32 count);

    QByteArray m_out;
};

} // namespace etagere
