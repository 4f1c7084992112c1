// SPDX-License-Identifier: GPL-3.0-or-later
#include <etagere/datetime.h>

#include <QtTest/QTest>

using namespace etagere;

class TestDateTime : public QObject
{
    Q_OBJECT
private slots:
    void readsHttpDates_data();
    void readsHttpDates();
    void readsPythonDates_data();
    void readsPythonDates();
    void writesWhatItReads();
};

namespace {

constexpr Msecs Example = 784111777000; // the example of RFC 9110 §5.6.7

void rows(std::initializer_list<std::pair<const char *, Msecs>> cases)
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Msecs>("expected");
    for (const auto &[text, expected] : cases)
        QTest::newRow(text) << QByteArray(text) << expected;
}

} // namespace

void TestDateTime::readsHttpDates_data()
{
    rows({
        { "Sun, 06 Nov 1994 08:49:37 GMT", Example },
        { "sun, 06 nov 1994 08:49:37 gmt", Example },
        { "Sunday, 06-Nov-94 08:49:37 GMT", Example },
        { "Sun Nov  6 08:49:37 1994", Example },
        { "Fri, 31 Dec 9999 23:59:59 GMT", 253402300799000 },
        { "Thu, 29 Feb 2024 00:00:00 GMT", 1709164800000 },
        { "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
        { "Wed, 31 Dec 1969 23:59:59 GMT", -1000 },
        { "Sun, 06 Nov 1994 08:49:37 UTC", NoTime },
        { "Sun, 06 Nov 1994 08:49:37 +0000", NoTime },
        { "Sun, 06 Nov 94 08:49:37 GMT", NoTime },
        { "Sun 06 Nov 1994 08:49:37 GMT", NoTime },
        { "Sun, 06  Nov 1994 08:49:37 GMT", NoTime },
        { "Sun, 06-Nov-1994 08:49:37 GMT", NoTime },
        { "Sun, 06 Nov 1994 08.49.37 GMT", NoTime },
        { "Sun, 06 Nov 1994 8:49:37 GMT", NoTime },
        { "Sun, 31 Nov 1994 08:49:37 GMT", NoTime },
        { "Fri, 29 Feb 2023 00:00:00 GMT", NoTime },
        { "Sun, 06 Nov 1994 24:00:00 GMT", NoTime },
        { "0", NoTime },
        { "-1", NoTime },
        { "", NoTime },
        { ",,,", NoTime },
    });
}

void TestDateTime::readsHttpDates()
{
    QFETCH(QByteArray, text);
    QTEST(parseHttpDate(text), "expected");
}

// Expected values are those of CPython 3.11: calendar.timegm(email.utils.parsedate_tz(text)).
void TestDateTime::readsPythonDates_data()
{
    rows({
        { "Sun, 06 Nov 1994 08:49:37 GMT", Example },
        { "Sunday, 06-Nov-94 08:49:37 GMT", Example },
        { "Sun Nov  6 08:49:37 1994", Example },
        { "06 Nov 1994 08:49:37", Example },
        { "Sun, 06 Nov 1994 08:49:37 +0200", Example },
        { "Sun, 6 Nov 1994 8:49:37 GMT", Example },
        { "Sun,06 Nov 1994 08:49:37 GMT", Example },
        { "Sun, 06 November 94 08:49:37 UTC", Example },
        { "Sun, 06 Nov 1994 08.49.37 GMT", Example },
        { "Sun, 06 Nov 1994 08:49 GMT", Example - 37000 },
        { "Sun, 31 Nov 1994 08:49:37 GMT", Example + 25LL * 86400000 },
        { "Mon, 01 Jan 68 00:00:00 GMT", 3092601600000 },
        { "Mon, 01 Jan 69 00:00:00 GMT", -31536000000 },
        { "0", NoTime },
        { "-1", NoTime },
        { "Sun, 06 Foo 1994 08:49:37 GMT", NoTime },
        { "Sun, xx Nov 1994 08:49:37 GMT", NoTime },
        { "", NoTime },
        { ", , ,", NoTime },
    });
}

void TestDateTime::readsPythonDates()
{
    QFETCH(QByteArray, text);
    QTEST(parsePythonDate(text), "expected");
}

void TestDateTime::writesWhatItReads()
{
    QCOMPARE(formatHttpDate(Example), QByteArray("Sun, 06 Nov 1994 08:49:37 GMT"));
    QCOMPARE(formatIsoTime(Example), QByteArray("1994-11-06T08:49:37Z"));
    for (Msecs time = -4'000'000'000'000; time < 4'000'000'000'000; time += 86'400'000LL * 97 + 3'723'000)
        QCOMPARE(parseHttpDate(formatHttpDate(time)), time);
    QCOMPARE(parseIsoTime("1994-11-06T08:49:37Z"), Example);
    QCOMPARE(parseIsoTime("1994-11-06T10:49:37+02:00"), Example);
    QCOMPARE(parseIsoTime("1994-11-06T08:49:37.000"), Example);
    QCOMPARE(parseIsoTime("yesterday"), NoTime);
}

QTEST_GUILESS_MAIN(TestDateTime)
#include "test_datetime.moc"
