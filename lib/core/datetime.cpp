// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/datetime.h>

#include "core/calendar.h"

#include <QtCore/QDateTime>

#include <cstdio>

namespace etagere {

using namespace calendar;

namespace {

// Walks the fixed parts of an HTTP-date; every step fails for good once one has failed.
class DateReader
{
public:
    explicit DateReader(QByteArrayView text)
        : m_text(text)
    {
    }

    void literal(QByteArrayView expected)
    {
        m_ok = m_ok && m_text.size() >= expected.size() && sameLetters(m_text.first(expected.size()), expected);
        if (m_ok)
            m_text = m_text.sliced(expected.size());
    }
    int digits(int count)
    {
        int value = 0;
        for (int i = 0; i < count; ++i) {
            m_ok = m_ok && i < m_text.size() && isDigit(m_text[i]);
            value = m_ok ? value * 10 + (m_text[i] - '0') : 0;
        }
        if (m_ok)
            m_text = m_text.sliced(count);
        return value;
    }
    int month()
    {
        const int month = m_ok && m_text.size() >= 3 ? monthByName(m_text.first(3)) : 0;
        m_ok = m_ok && month > 0;
        if (m_ok)
            m_text = m_text.sliced(3);
        return month;
    }
    void time(Moment &moment)
    {
        moment.hour = digits(2);
        literal(":");
        moment.minute = digits(2);
        literal(":");
        moment.second = digits(2);
    }
    // asctime pads the day with a space
    int paddedDay()
    {
        if (m_ok && m_text.startsWith(' ')) {
            literal(" ");
            return digits(1);
        }
        return digits(2);
    }
    bool isDone() const { return m_ok && m_text.isEmpty(); }

private:
    QByteArrayView m_text;
    bool m_ok = true;
};

bool parseImfFixdate(QByteArrayView text, Moment &moment)
{
    DateReader reader(text.sliced(3));
    reader.literal(", ");
    moment.day = reader.digits(2);
    reader.literal(" ");
    moment.month = reader.month();
    reader.literal(" ");
    moment.year = reader.digits(4);
    reader.literal(" ");
    reader.time(moment);
    reader.literal(" GMT");
    return reader.isDone();
}

// A two-digit year that appears to be more than 50 years in the future is in the past (RFC 9110 §5.6.7).
int yearOfTwoDigits(int digits)
{
    const int now = QDate::currentDate().year();
    const int year = now - now % 100 + digits;
    return year > now + 50 ? year - 100 : year;
}

bool parseRfc850(QByteArrayView text, qsizetype comma, Moment &moment)
{
    DateReader reader(text.sliced(comma));
    reader.literal(", ");
    moment.day = reader.digits(2);
    reader.literal("-");
    moment.month = reader.month();
    reader.literal("-");
    moment.year = yearOfTwoDigits(reader.digits(2));
    reader.literal(" ");
    reader.time(moment);
    reader.literal(" GMT");
    return reader.isDone();
}

bool parseAsctime(QByteArrayView text, Moment &moment)
{
    DateReader reader(text.sliced(3));
    reader.literal(" ");
    moment.month = reader.month();
    reader.literal(" ");
    moment.day = reader.paddedDay();
    reader.literal(" ");
    reader.time(moment);
    reader.literal(" ");
    moment.year = reader.digits(4);
    return reader.isDone();
}

char *writeDigits(int number, int digits, char *at)
{
    for (int i = digits - 1; i >= 0; --i, number /= 10)
        at[i] = char('0' + number % 10);
    return at + digits;
}

} // namespace

Msecs parseHttpDate(QByteArrayView text)
{
    text = text.trimmed();
    Moment moment;
    if (readFixdate(text, moment))
        return moment.isValid() ? moment.toMsecs() : NoTime;
    const qsizetype comma = text.indexOf(',');
    bool ok = false;
    moment = Moment();
    if (comma == 3)
        ok = isDayName(text.first(3)) && parseImfFixdate(text, moment);
    else if (comma > 3)
        ok = isLongDayName(text.first(comma)) && parseRfc850(text, comma, moment);
    else if (text.size() > 3)
        ok = isDayName(text.first(3)) && parseAsctime(text, moment);
    return ok && moment.isValid() ? moment.toMsecs() : NoTime;
}

QByteArray formatHttpDate(Msecs time)
{
    const Moment m = momentOf(time);
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", dayName(time), m.day, monthName(m.month),
                  int(m.year), m.hour, m.minute, m.second);
    return text;
}

void appendIsoTime(Msecs time, QByteArray &out)
{
    const Moment m = momentOf(time);
    if (m.year < 0 || m.year > 9999) {
        // far outside of what HTTP can say; the year in full keeps it readable
        out += QByteArray::number(m.year) + "-01-01T00:00:00Z";
        return;
    }
    char text[] = "0000-00-00T00:00:00Z";
    char *at = writeDigits(int(m.year), 4, text);
    for (const int number : { m.month, m.day, m.hour, m.minute, m.second })
        at = writeDigits(number, 2, at + 1);
    out.append(text, sizeof text - 1);
}

QByteArray formatIsoTime(Msecs time)
{
    QByteArray text;
    appendIsoTime(time, text);
    return text;
}

Msecs parseIsoTime(QByteArrayView text)
{
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text), Qt::ISODateWithMs);
    if (!time.isValid())
        return NoTime;
    if (time.timeSpec() == Qt::LocalTime)
        time.setTimeSpec(Qt::UTC);
    return time.toMSecsSinceEpoch();
}

Msecs currentTime() { return QDateTime::currentMSecsSinceEpoch(); }

} // namespace etagere
