// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/qtstream.h"

#include <QtCore/QDateTime>
#include <QtCore/QMetaType>

#include <limits>

namespace etagere {

namespace {

constexpr quint32 NullLength = 0xffffffff;
constexpr quint32 NullMsecs = 0xffffffff;
constexpr qint64 NullDay = std::numeric_limits<qint64>::min();
constexpr qint64 DayOf1970 = 2'440'588;  ///< Julian
constexpr qint64 LatestDay = 10'000'000; ///< far behind the year 9999; nothing overflows
constexpr qint64 MsecsOfDay = 86'400'000;

/// Qt::TimeSpec as it is written.
enum class Spec : qint8 { Local = 0, Utc = 1, Offset = 2 };

Msecs localTime(qint64 day, quint32 msecs)
{
    return QDateTime(QDate::fromJulianDay(day), QTime::fromMSecsSinceStartOfDay(int(msecs))).toMSecsSinceEpoch();
}

/// Of a type whose data have always the same length; -1 for others.
qsizetype lengthOfType(quint32 type)
{
    switch (type) {
    case QMetaType::UnknownType:
        return 0;
    case QMetaType::Bool:
        return 1;
    case QMetaType::Int:
    case QMetaType::UInt:
        return 4;
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
    case QMetaType::Double:
        return 8;
    default:
        return -1;
    }
}

bool isBytesType(quint32 type)
{
    return type == QMetaType::QString || type == QMetaType::QByteArray || type == QMetaType::QUrl;
}

} // namespace

void QtStreamReader::fail(Problem problem)
{
    if (isGood())
        m_problem = problem;
}

QByteArrayView QtStreamReader::take(qsizetype length)
{
    if (!isGood() || length > m_bytes.size() - m_offset) {
        fail(Problem::EndsEarly);
        return {};
    }
    const QByteArrayView taken = m_bytes.sliced(m_offset, length);
    m_offset += length;
    return taken;
}

QByteArrayView QtStreamReader::bytes()
{
    const auto length = number<quint32>();
    return length == NullLength ? QByteArrayView() : take(qsizetype(length));
}

Msecs QtStreamReader::dateTime()
{
    const auto day = number<qint64>();
    const auto msecs = number<quint32>();
    const Spec spec{ number<qint8>() };
    const qint64 offset = spec == Spec::Offset ? number<qint32>() : 0;
    if (spec != Spec::Local && spec != Spec::Utc && spec != Spec::Offset)
        fail(Problem::BadTime);
    if (day == NullDay || msecs == NullMsecs)
        return NoTime;
    if (day < 0 || day > LatestDay || msecs >= MsecsOfDay)
        fail(Problem::BadTime);
    if (!isGood())
        return NoTime;
    return spec == Spec::Local ? localTime(day, msecs) : (day - DayOf1970) * MsecsOfDay + msecs - offset * 1000;
}

QByteArrayView QtStreamReader::variant(quint32 &type)
{
    type = number<quint32>();
    number<quint8>(); // whether it is null: the data are written all the same
    if (isBytesType(type))
        return bytes();
    const qsizetype length = lengthOfType(type);
    if (length < 0)
        fail(Problem::BadType);
    return length < 0 ? QByteArrayView() : take(length);
}

QString qtStreamText(QByteArrayView utf16)
{
    QString text;
    for (qsizetype i = 0; i + 1 < utf16.size(); i += 2)
        text += QChar(qFromBigEndian<quint16>(utf16.data() + i));
    return text;
}

QByteArray qtStreamBytes(QByteArrayView bytes) { return qtStreamNumber(quint32(bytes.size())) + bytes.toByteArray(); }

QByteArray qtStreamString(const QString &text)
{
    QByteArray utf16;
    for (const QChar c : text)
        utf16 += qtStreamNumber(c.unicode());
    return qtStreamBytes(utf16);
}

QByteArray qtStreamDateTime(Msecs time)
{
    if (time == NoTime)
        return qtStreamNumber(NullDay) + qtStreamNumber(NullMsecs) + qtStreamNumber(qint8(Spec::Local));
    const qint64 day = time >= 0 ? time / MsecsOfDay : -((MsecsOfDay - 1 - time) / MsecsOfDay);
    return qtStreamNumber(day + DayOf1970) + qtStreamNumber(quint32(time - day * MsecsOfDay))
        + qtStreamNumber(qint8(Spec::Utc));
}

} // namespace etagere
