// SPDX-License-Identifier: GPL-3.0-or-later
#include <etagere/bytesource.h>
#include <etagere/header.h>
#include <etagere/rowmeta.h>
#include <etagere/storedkey.h>

#include <QtTest/QTest>

using namespace etagere;

namespace {

class FakeSource : public ByteSource
{
public:
    explicit FakeSource(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }
    qint64 size() const override { return m_bytes.size(); }
    Result<QByteArray> read(qint64 offset, qint64 length) const override { return m_bytes.mid(offset, length); }

private:
    QByteArray m_bytes;
};

} // namespace

class TestCore : public QObject
{
    Q_OBJECT
private slots:
    void headersIgnoreCaseAndKeepOrder();
    void nullHeaderHasNoValue();
    void keysPrintAndParse_data();
    void keysPrintAndParse();
    void partsReadAcrossTheirHead();
    void partCutShortIsAnError();
    void freshnessFollowsItsRule();
};

void TestCore::headersIgnoreCaseAndKeepOrder()
{
    HeaderList headers{ { "A", "1" }, { "b", "2" }, { "a", "3" } };
    QCOMPARE(headers.value("a").value(), QByteArray("1"));
    QCOMPARE(headers.joined("A"), QByteArray("1, 3"));
    headers.set("a", "4");
    QCOMPARE(headers, (HeaderList{ { "A", "4" }, { "b", "2" } }));
    headers.set("c", "5");
    headers.remove("B");
    QCOMPARE(headers, (HeaderList{ { "A", "4" }, { "c", "5" } }));
    QVERIFY(isSecretField("SET-COOKIE"));
    QVERIFY(!isSecretField("ETag"));
}

void TestCore::nullHeaderHasNoValue()
{
    HeaderList headers;
    headers.appendNull("Date");
    QVERIFY(headers.contains("date"));
    QVERIFY(!headers.value("date"));
    QCOMPARE(headers.joined("date"), QByteArray());
}

void TestCore::keysPrintAndParse_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("printed");
    const auto row = [](const char *name, const QByteArray &bytes, const char *printed) {
        QTest::newRow(name) << bytes << QByteArray(printed);
    };
    row("plain", "esi_0a", "esi_0a");
    row("UTF-8", "Amàrr 中 😀", "Amàrr 中 😀");
    row("newline", QByteArray("a\nb\r\0c", 6), "a\\x0ab\\x0d\\x00c");
    row("backslash", "a\\x41", "a\\\\x41");
    row("not UTF-8", "\xff\xc3(\xc3\xa9", "\\xff\\xc3(é");
    row("overlong", "\xc0\xaf", "\\xc0\\xaf");
    row("surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80");
    row("line separator", "a\xe2\x80\xa8z", "a\\xe2\\x80\\xa8z");
    row("right-to-left override", "a\xe2\x80\xaez", "a\\xe2\\x80\\xaez");
    row("C1 control", "a\xc2\x9bz", "a\\xc2\\x9bz");
    row("cut short", "a\xe4\xb8", "a\\xe4\\xb8");
}

void TestCore::keysPrintAndParse()
{
    QFETCH(QByteArray, bytes);
    QTEST(printedKey(bytes), "printed");
    QCOMPARE(parsePrintedKey(printedKey(bytes)), bytes);
}

void TestCore::partsReadAcrossTheirHead()
{
    Part part;
    part.head = "01234";
    part.size = 10;
    part.source = std::make_shared<FakeSource>("0123456789");
    QVERIFY(!part.isWhole());
    QCOMPARE(part.read(1, 3).value(), QByteArray("123"));
    QCOMPARE(part.read(3, 4).value(), QByteArray("3456"));
    QCOMPARE(part.read(8, 100).value(), QByteArray("89"));
    QCOMPARE(part.read(10, 1).value(), QByteArray());
    QCOMPARE(part.readAll(10).value(), QByteArray("0123456789"));
    QCOMPARE(part.readAll(9).error().code, ErrorCode::LimitExceeded);
    QCOMPARE(part.mid(2, 2).readAll(10).value(), QByteArray("23"));
    QCOMPARE(part.mid(4, 3).readAll(10).value(), QByteArray("456"));
    QCOMPARE(part.mid(6, 99).readAll(10).value(), QByteArray("6789"));
    QCOMPARE(part.mid(4, 5).mid(2, 2).readAll(10).value(), QByteArray("67"));
}

void TestCore::partCutShortIsAnError()
{
    Part part;
    part.size = 10;
    part.source = std::make_shared<FakeSource>("0123");
    QCOMPARE(part.read(2, 4).error().code, ErrorCode::Io);
}

void TestCore::freshnessFollowsItsRule()
{
    QCOMPARE(freshnessAt(FreshnessRule::ByExpiry, 1000, 999), Freshness::Fresh);
    QCOMPARE(freshnessAt(FreshnessRule::ByExpiry, 1000, 1000), Freshness::Stale);
    QCOMPARE(freshnessAt(FreshnessRule::Always, 0, 1000), Freshness::Fresh);
    QCOMPARE(freshnessAt(FreshnessRule::Expired, 2000, 1000), Freshness::Stale);
    QCOMPARE(freshnessName(freshnessAt(FreshnessRule::NoCache, 0, 0)), QByteArrayView("no-cache"));
    QCOMPARE(freshnessName(freshnessAt(FreshnessRule::Unknown, 0, 0)), QByteArrayView("unknown"));
}

QTEST_GUILESS_MAIN(TestCore)
#include "test_core.moc"
