// SPDX-License-Identifier: LGPL-3.0-or-later
// What CacheControl makes of a date: email.utils.parsedate_tz, then calendar.timegm of its first six
// numbers, the zone dropped. CPython's Lib/email/_parseaddr.py is the source of the rules.
#include <etagere/datetime.h>

#include "core/calendar.h"

#include <array>

namespace etagere {

using namespace calendar;

namespace {

struct Words {
    std::array<QByteArrayView, 6> word;
    int count = 0;

    void append(QByteArrayView text)
    {
        if (count < int(word.size()))
            word[count++] = text;
    }
    void removeFirst()
    {
        std::move(word.begin() + 1, word.begin() + count, word.begin());
        --count;
    }
};

Words split(QByteArrayView text)
{
    Words words;
    const auto isSpace = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F); };
    for (qsizetype i = 0; i < text.size();) {
        while (i < text.size() && isSpace(text[i]))
            ++i;
        const qsizetype start = i;
        while (i < text.size() && !isSpace(text[i]))
            ++i;
        if (i > start)
            words.append(text.sliced(start, i - start));
    }
    return words;
}

void dropDayName(Words &words)
{
    if (words.word[0].endsWith(',') || isDayName(words.word[0])) {
        words.removeFirst();
        return;
    }
    const qsizetype comma = words.word[0].lastIndexOf(',');
    if (comma >= 0)
        words.word[0] = words.word[0].sliced(comma + 1);
}

// "06-Nov-94 08:49:37 GMT" is day, month and year in one word
void splitRfc850(Words &words)
{
    const QByteArrayView date = words.word[0];
    const qsizetype first = date.indexOf('-');
    const qsizetype last = date.lastIndexOf('-');
    if (first < 0 || last == first || date.sliced(first + 1, last - first - 1).contains('-'))
        return;
    const Words old = words;
    words = Words();
    words.append(date.first(first));
    words.append(date.sliced(first + 1, last - first - 1));
    words.append(date.sliced(last + 1));
    words.append(old.word[1]);
    words.append(old.word[2]);
}

// int() of Python for what a date holds: surrounding spaces never occur, a sign and underscores are rejected
bool toNumber(QByteArrayView text, int &number)
{
    number = 0;
    if (text.isEmpty() || text.size() > 9)
        return false;
    for (char c : text) {
        if (!isDigit(c))
            return false;
        number = number * 10 + (c - '0');
    }
    return true;
}

QByteArrayView withoutComma(QByteArrayView text) { return text.endsWith(',') ? text.chopped(1) : text; }

bool parseTimeOfDay(QByteArrayView text, Moment &moment)
{
    const char separator = text.contains(':') ? ':' : '.';
    const qsizetype first = text.indexOf(separator);
    if (first < 0)
        return false;
    const qsizetype second = text.indexOf(separator, first + 1);
    const QByteArrayView minute = second < 0 ? text.sliced(first + 1) : text.sliced(first + 1, second - first - 1);
    return toNumber(text.first(first), moment.hour) && toNumber(minute, moment.minute)
        && (second < 0 || toNumber(text.sliced(second + 1), moment.second));
}

bool completeWords(Words &words)
{
    if (words.count == 3)
        splitRfc850(words);
    if (words.count == 4) {
        const QByteArrayView last = words.word[3];
        qsizetype sign = last.indexOf('+');
        sign = sign < 0 ? last.indexOf('-') : sign;
        if (sign > 0)
            words.word[3] = last.first(sign);
        words.append(sign > 0 ? last.sliced(sign) : QByteArrayView());
    }
    return words.count >= 5;
}

// The words of a date in any of the orders that Python takes.
bool readWords(QByteArrayView text, Moment &moment)
{
    Words words = split(text);
    if (words.count == 0)
        return false;
    dropDayName(words);
    if (words.count == 0 || !completeWords(words))
        return false;
    auto [day, month, year, time, zone, rest] = words.word;
    if (monthByName(month) == 0)
        std::swap(day, month);
    if (year.indexOf(':') > 0)
        std::swap(year, time);
    year = withoutComma(year);
    if (year.isEmpty() || !isDigit(year[0]))
        std::swap(year, zone);
    int yearNumber = 0;
    moment = Moment();
    moment.month = monthByName(month);
    if (moment.month == 0 || !toNumber(withoutComma(day), moment.day) || !toNumber(year, yearNumber)
        || !parseTimeOfDay(withoutComma(time), moment) || yearNumber > 9999)
        return false;
    moment.year = yearNumber;
    return true;
}

} // namespace

Msecs parsePythonDate(QByteArrayView text)
{
    Moment moment;
    if (!readFixdate(text, moment) && !readWords(text, moment))
        return NoTime;
    if (moment.year < 100)
        moment.year += moment.year < 69 ? 2000 : 1900;
    return moment.toMsecs();
}

} // namespace etagere
