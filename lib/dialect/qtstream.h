// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QByteArray>
#include <QtCore/QtEndian>

namespace etagere {

/// Reads what QDataStream wrote (big endian, since Qt 5.2), with bounds and without building a Qt object of it. Views
/// into the bytes. After a problem everything that is read is empty, so that it need be asked about only once.
class QtStreamReader
{
public:
    enum class Problem : quint8 {
        None,
        EndsEarly, ///< more bytes might help
        BadTime,   ///< a time zone by name, or no date
        BadType,   ///< a QVariant whose length is not known here
    };

    explicit QtStreamReader(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    template <typename Number>
    Number number()
    {
        const QByteArrayView taken = take(sizeof(Number));
        return taken.isEmpty() ? Number() : qFromBigEndian<Number>(taken.data());
    }
    /// Of a QByteArray or a QUrl; of a QString, as UTF-16.
    QByteArrayView bytes();
    /// NoTime for one that is not set.
    Msecs dateTime();
    /// The data of a QVariant; `type` becomes its QMetaType::Type.
    QByteArrayView variant(quint32 &type);

    Problem problem() const { return m_problem; }
    bool isGood() const { return m_problem == Problem::None; }
    qsizetype offset() const { return m_offset; }

private:
    QByteArrayView take(qsizetype length);
    void fail(Problem problem);

    QByteArrayView m_bytes;
    qsizetype m_offset = 0;
    Problem m_problem = Problem::None;
};

/// A QString's text from its UTF-16.
QString qtStreamText(QByteArrayView utf16);

// What QDataStream writes.
template <typename Number>
QByteArray qtStreamNumber(Number number)
{
    QByteArray bytes(sizeof number, Qt::Uninitialized);
    qToBigEndian(number, bytes.data());
    return bytes;
}
/// A QByteArray or a QUrl.
QByteArray qtStreamBytes(QByteArrayView bytes);
QByteArray qtStreamString(const QString &text);
/// A QDateTime in UTC; NoTime is one that is not set.
QByteArray qtStreamDateTime(Msecs time);

} // namespace etagere
