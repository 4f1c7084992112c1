// SPDX-License-Identifier: GPL-3.0-or-later
#include <etagere/rowwriter.h>

#include "support/fakebackend.h"

#include <etagere/dialect.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

using namespace etagere;

class TestRowWriter : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { test::installFakes(); }

    void fullLine();
    void absentValuesAreNull();
    void hashIsOptional();
    void storedKeysArePrinted();
    void urlIsExactlyAsStored();
    void jsonStrings_data();
    void jsonStrings();
    void everyByteStringIsValidJson();
    void times_data();
    void times();
    void maskedUrls_data();
    void maskedUrls();
    void secretsAreMaskedOnRequest();

private:
    static QByteArray line(const Row &row, const RowContext &context = {})
    {
        QByteArray out;
        appendJsonLine(row, context, 1000, out);
        return out;
    }
    static QJsonObject object(const QByteArray &line)
    {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(line, &error);
        if (error.error != QJsonParseError::NoError)
            qWarning() << error.errorString() << line;
        return document.object();
    }
};

void TestRowWriter::fullLine()
{
    Row row;
    row.key = "esi_1";
    row.keyType = KeyType::Bytes;
    row.decodedKey = "decoded";
    row.decodedBy = KeySource::Recomputed;
    row.dialect = dialectByName("fake");
    row.method = "GET";
    row.url = "https://h/p?q=1";
    row.status = 200;
    row.contentType = "text/html";
    row.etag = "W/\"a\"";
    row.lastModified = "Sun, 01 Mar 2026 11:55:00 GMT";
    row.vary = "Accept";
    row.storedBytes = 12345;
    row.bodyBytes = 12;
    row.storedAt = 1772366400000;
    row.expiresAt = 1772366460999;
    row.storeExpiresAt = 0;
    row.rule = FreshnessRule::ByExpiry;
    row.error = "Broken";
    RowContext context;
    context.backend = "diskcache";
    context.server = "h:1";
    context.bodySha256 = "00ff";
    context.withHash = true;
    // The names and their order are what users' programs rely on.
    QCOMPARE(line(row, context),
             QByteArray(R"({"stored_key":"esi_1","key_type":"bytes","server":"h:1","decoded_key":"decoded",)"
                        R"("decoded_by":"recomputed","backend":"diskcache","dialect":"fake","method":"GET",)"
                        R"("url":"https://h/p?q=1","status":200,"content_type":"text/html","etag":"W/\"a\"",)"
                        R"("last_modified":"Sun, 01 Mar 2026 11:55:00 GMT","vary":"Accept","stored_bytes":12345,)"
                        R"("body_bytes":12,"body_sha256":"00ff","stored_at":"2026-03-01T12:00:00Z",)"
                        R"("expires_at":"2026-03-01T12:01:00Z","store_expires_at":"1970-01-01T00:00:00Z",)"
                        R"("freshness":"fresh","error":"Broken"})"
                        "\n"));
}

void TestRowWriter::absentValuesAreNull()
{
    Row row;
    row.key = "k";
    const QJsonObject json = object(line(row));
    for (const char *name :
         { "server", "decoded_key", "decoded_by", "backend", "dialect", "method", "url", "status", "content_type",
           "etag", "last_modified", "vary", "body_bytes", "stored_at", "expires_at", "store_expires_at", "error" })
        QVERIFY2(json.contains(QLatin1String(name)) && json.value(QLatin1String(name)).isNull(), name);
    QCOMPARE(json.value(u"freshness").toString(), u"unknown"_qs);
    QCOMPARE(json.value(u"key_type").toString(), u"text"_qs);
    QCOMPARE(json.value(u"stored_bytes").toInt(-1), 0);
}

void TestRowWriter::hashIsOptional()
{
    Row row;
    RowContext context;
    QVERIFY(!object(line(row, context)).contains(u"body_sha256"));
    context.withHash = true;
    context.bodyBytes = 7;
    QVERIFY(object(line(row, context)).value(u"body_sha256").isNull());
    QCOMPARE(object(line(row, context)).value(u"body_bytes").toInt(), 7);
}

void TestRowWriter::storedKeysArePrinted()
{
    const QByteArray keys[] = { "plain",   "back\\slash", "line\nbreak", QByteArray("\x80\x04\x00", 3),
                                "quote\"", "\xC3\xA9" };
    for (const QByteArray &key : keys) {
        Row row;
        row.key = key;
        const QByteArray printed = object(line(row)).value(u"stored_key").toString().toUtf8();
        QCOMPARE(printed, printedKey(key));
        QCOMPARE(parsePrintedKey(printed), key);
    }
}

void TestRowWriter::urlIsExactlyAsStored()
{
    Row row;
    row.url = "https://H/%7e%41?b=2&a=%zz\\\"\xC3\xA9#x";
    QCOMPARE(object(line(row)).value(u"url").toString().toUtf8(), row.url.toByteArray());
}

void TestRowWriter::jsonStrings_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray("") << QByteArray(R"("")");
    QTest::newRow("ascii") << QByteArray("a/b") << QByteArray(R"("a/b")");
    QTest::newRow("escapes") << QByteArray("\"\\\n\r\t\b") << QByteArray(R"("\"\\\n\r\t\u0008")");
    QTest::newRow("null character") << QByteArray("a\0b", 3) << QByteArray(R"("a\u0000b")");
    QTest::newRow("utf-8") << QByteArray("é€") << QByteArray("\"é€\"");
    QTest::newRow("latin-1") << QByteArray("\xE9\"") << QByteArray("\"é\\\"\"");
    QTest::newRow("surrogate in utf-8") << QByteArray("\xED\xA0\x80") << QByteArray("\"í\u00A0\u0080\"");
    QTest::newRow("cut utf-8") << QByteArray("\xE2\x82") << QByteArray("\"â\u0082\"");
}

void TestRowWriter::jsonStrings()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, json);
    QByteArray out = "x";
    appendJsonString(bytes, out);
    QCOMPARE(out, "x" + json);
}

void TestRowWriter::everyByteStringIsValidJson()
{
    for (int a = 0; a < 256; ++a) {
        for (int b = 0; b < 256; b += 3) {
            const char bytes[] = { char(a), char(b), 'z' };
            QByteArray out = "[";
            appendJsonString(QByteArrayView(bytes, 3), out);
            out += ']';
            const QJsonDocument document = QJsonDocument::fromJson(out);
            QVERIFY2(document.array().at(0).toString().endsWith(u'z'), out.constData());
        }
    }
}

void TestRowWriter::times_data()
{
    QTest::addColumn<qint64>("time");
    QTest::addColumn<QString>("text");
    QTest::newRow("epoch") << qint64(0) << u"1970-01-01T00:00:00Z"_qs;
    QTest::newRow("before the epoch") << qint64(-1) << u"1969-12-31T23:59:59Z"_qs;
    QTest::newRow("leap day") << qint64(1709251199000) << u"2024-02-29T23:59:59Z"_qs;
    QTest::newRow("last four-digit second") << qint64(253402300799999) << u"9999-12-31T23:59:59Z"_qs;
    QTest::newRow("beyond") << qint64(253402300800000) << u"10000-01-01T00:00:00Z"_qs;
}

void TestRowWriter::times()
{
    QFETCH(qint64, time);
    QFETCH(QString, text);
    Row row;
    row.storedAt = time;
    QCOMPARE(object(line(row)).value(u"stored_at").toString(), text);
}

void TestRowWriter::maskedUrls_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("masked");
    QTest::newRow("nothing secret") << QByteArray("https://h/p?a=b&tokens=3#f")
                                    << QByteArray("https://h/p?a=b&tokens=3#f");
    QTest::newRow("token") << QByteArray("https://h/p?a=b&token=abc") << QByteArray("https://h/p?a=b&token=***");
    QTest::newRow("first") << QByteArray("h?access_token=abc&x=1") << QByteArray("h?access_token=***&x=1");
    QTest::newRow("any case") << QByteArray("h?Api_Key=abc") << QByteArray("h?Api_Key=***");
    QTest::newRow("signed") << QByteArray("h?X-Amz-Signature=1&X-Amz-Date=2")
                            << QByteArray("h?X-Amz-Signature=***&X-Amz-Date=2");
    QTest::newRow("twice") << QByteArray("h?sig=1&sig=2") << QByteArray("h?sig=***&sig=***");
    QTest::newRow("empty") << QByteArray("h?key=&b") << QByteArray("h?key=***&b");
    QTest::newRow("fragment") << QByteArray("h#id_token=1") << QByteArray("h#id_token=***");
    QTest::newRow("user") << QByteArray("https://me:pw@h/p@q") << QByteArray("https://***@h/p@q");
    QTest::newRow("at in the path") << QByteArray("https://h/@me") << QByteArray("https://h/@me");
    QTest::newRow("decoded key") << QByteArray("//h/ query={page=1, token=abc}")
                                 << QByteArray("//h/ query={page=1, token=***}");
    QTest::newRow("empty url") << QByteArray() << QByteArray();
}

void TestRowWriter::maskedUrls()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, masked);
    QCOMPARE(maskedUrl(url), masked);
}

void TestRowWriter::secretsAreMaskedOnRequest()
{
    Row row;
    row.url = "https://h/?token=abc";
    RowContext context;
    QVERIFY(line(row, context).contains("abc"));
    context.maskSecrets = true;
    QVERIFY(!line(row, context).contains("abc"));
}

QTEST_GUILESS_MAIN(TestRowWriter)
#include "test_rowwriter.moc"
