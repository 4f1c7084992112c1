// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// Appends CBOR (RFC 8949) in the preferred serialisation. Qt's writer cannot announce a byte string whose bytes
/// are stored elsewhere, which bytesHead() is for.
class CborWriter
{
public:
    void number(quint64 value) { head(0, value); }
    void bytesHead(qint64 length) { head(2, quint64(length)); }
    void array(qint64 members) { head(4, quint64(members)); }
    void map(qint64 pairs) { head(5, quint64(pairs)); }
    void tag(quint64 tag) { head(6, tag); }
    void boolean(bool value) { head(7, value ? 21 : 20); }
    void null() { head(7, 22); }
    /// A text string, or a byte string for what is not UTF-8.
    void string(QByteArrayView bytes);

    const QByteArray &result() const { return m_out; }

private:
    void head(quint8 majorType, quint64 argument);

    QByteArray m_out;
};

} // namespace etagere
