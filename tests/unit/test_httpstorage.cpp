// SPDX-License-Identifier: GPL-3.0-or-later
// What may be stored, what is kept of it, and what takes its validity away: RFC 9111 §3, §4.3.4, §4.4.
#include "http/secretfields.h"
#include "http/storability.h"
#include "http/storedfields.h"

#include <etagere/datetime.h>

#include <QtTest/QTest>

using namespace etagere;

namespace {

const Msecs Noon = parseIsoTime("2026-03-01T12:00:00Z");

CachedResponse response(int status, HeaderList headers)
{
    CachedResponse answer;
    answer.status = status;
    answer.headers = std::move(headers);
    answer.requestTime = answer.responseTime = Noon;
    return answer;
}

Request request(const QByteArray &method, HeaderList headers = {}) { return { method, "http://h/a", std::move(headers) }; }

} // namespace

class TestHttpStorage : public QObject
{
    Q_OBJECT

private slots:
    void storable_data();
    void storable();
    void postThatIsItsOwnRepresentation();
    void endToEndFields();
    void dateIsAdded();
    void refreshing();
    void refreshedAge();
    void reusing();
    void invalidation_data();
    void invalidation();
    void secrets();
};

void TestHttpStorage::storable_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<HeaderList>("asked");
    QTest::addColumn<int>("status");
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<Storability>("verdict");
    using enum Storability;
    const auto cc = [](const char *value) { return HeaderList{ { "Cache-Control", value } }; };
    const QByteArray get("GET");
    for (const int status : { 200, 299, 302, 403, 499, 503, 599 })
        QTest::addRow("%d with a lifetime", status) << get << HeaderList() << status << cc("max-age=1") << Storable;
    QTest::newRow("200 with nothing") << get << HeaderList() << 200 << HeaderList() << Storable;
    QTest::newRow("302 with nothing") << get << HeaderList() << 302 << HeaderList() << NothingAllows;
    QTest::newRow("private") << get << HeaderList() << 302 << cc("private") << Storable;
    QTest::newRow("no-cache") << get << HeaderList() << 200 << cc("no-cache") << Storable;
    QTest::newRow("no-store") << get << HeaderList() << 200 << cc("max-age=1, no-store") << ResponseForbids;
    QTest::newRow("no-store, understood")
        << get << HeaderList() << 200 << cc("max-age=1, no-store, must-understand") << Storable;
    QTest::newRow("must-understand what is unknown")
        << get << HeaderList() << 499 << cc("max-age=1, no-store, must-understand") << StatusNotUnderstood;
    QTest::newRow("asked not to") << get << cc("no-store") << 200 << cc("max-age=1") << RequestForbids;
    QTest::newRow("with Authorization") << get << HeaderList{ { "Authorization", "x" } } << 200 << cc("max-age=1")
                                        << Storable;
    QTest::newRow("304") << get << HeaderList() << 304 << cc("max-age=1") << StatusNotUnderstood;
    QTest::newRow("interim") << get << HeaderList() << 103 << cc("max-age=1") << NotFinal;
    QTest::newRow("Vary: *") << get << HeaderList() << 200
                             << HeaderList{ { "Cache-Control", "max-age=1" }, { "Vary", "*" } } << VariesOnEverything;
    QTest::newRow("206 without range") << get << HeaderList() << 206 << cc("max-age=1") << StatusNotUnderstood;
    QTest::newRow("HEAD") << QByteArray("HEAD") << HeaderList() << 200 << cc("max-age=1") << MethodNotUnderstood;
    QTest::newRow("POST") << QByteArray("POST") << HeaderList() << 200 << cc("max-age=1") << MethodNotUnderstood;
}

void TestHttpStorage::storable()
{
    QFETCH(QByteArray, method);
    QFETCH(HeaderList, asked);
    QFETCH(int, status);
    QFETCH(HeaderList, headers);
    QTEST(storability(request(method, asked), response(status, headers)), "verdict");
}

void TestHttpStorage::postThatIsItsOwnRepresentation()
{
    const HeaderList own{ { "Cache-Control", "max-age=1" }, { "Content-Location", "/a" } };
    QCOMPARE(storability(request("POST"), response(200, own)), Storability::Storable);
    const HeaderList other{ { "Cache-Control", "max-age=1" }, { "Content-Location", "/b" } };
    QCOMPARE(storability(request("POST"), response(200, other)), Storability::MethodNotUnderstood);
    QCOMPARE(storability(request("POST"), response(200, { { "Content-Location", "/a" } })),
             Storability::MethodNotUnderstood);
}

void TestHttpStorage::endToEndFields()
{
    const HeaderList received{ { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" },
                               { "Set-Cookie", "a=1" },
                               { "Set-Cookie", "b=2" },
                               { "Connection", "close, X-Hop" },
                               { "Keep-Alive", "timeout=5" },
                               { "Transfer-Encoding", "chunked" },
                               { "Upgrade", "h2c" },
                               { "x-hop", "1" },
                               { "X-Other", "2" } };
    QCOMPARE(storedFields(received, Noon),
             (HeaderList{ { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" },
                          { "Set-Cookie", "a=1" },
                          { "Set-Cookie", "b=2" },
                          { "X-Other", "2" } }));
}

// RFC 9110 §6.6.1
void TestHttpStorage::dateIsAdded()
{
    QCOMPARE(storedFields({}, Noon), (HeaderList{ { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" } }));
}

void TestHttpStorage::refreshing()
{
    CachedResponse stored = response(
        200,
        { { "ETag", "\"a\"" }, { "Content-Length", "10" }, { "X", "old" }, { "X", "old too" }, { "Kept", "yes" } });
    stored.body = Part::fromBytes("0123456789");
    stored.mustValidate = true;
    CachedResponse confirmation = response(304,
                                           { { "X", "new" },
                                             { "Content-Length", "0" },
                                             { "Content-Type", "text/plain" },
                                             { "Connection", "close" },
                                             { "Date", "Sun, 01 Mar 2026 13:00:00 GMT" } });
    confirmation.requestTime = confirmation.responseTime = Noon + 3'600'000;
    const CachedResponse refreshed = refreshedResponse(stored, confirmation);
    QCOMPARE(refreshed.status, 200);
    QCOMPARE(refreshed.body.size, qint64(10));
    QCOMPARE(refreshed.headers.joined("X"), QByteArray("new"));
    QCOMPARE(refreshed.headers.joined("Content-Length"), QByteArray("10"));
    QCOMPARE(refreshed.headers.joined("Content-Type"), QByteArray("text/plain"));
    QCOMPARE(refreshed.headers.joined("Kept"), QByteArray("yes"));
    QVERIFY(!refreshed.headers.contains("Connection"));
    QCOMPARE(refreshed.responseTime, confirmation.responseTime);
    QVERIFY(!refreshed.mustValidate);
}

// The Age of the answer before says nothing about this one.
void TestHttpStorage::refreshedAge()
{
    const CachedResponse stored = response(200, { { "Age", "500" } });
    QVERIFY(!refreshedResponse(stored, response(304, {})).headers.contains("Age"));
    QCOMPARE(refreshedResponse(stored, response(304, { { "Age", "7" } })).headers.joined("Age"), QByteArray("7"));
}

void TestHttpStorage::reusing()
{
    const HeaderList headers{ { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" },
                              { "Age", "3" },
                              { "Cache-Control", "max-age=60, no-cache=\"Set-Cookie\", private=X" },
                              { "Set-Cookie", "a=1" },
                              { "X", "1" } };
    const HeaderList reused = reusedFields(response(200, headers), Noon + 4900);
    QCOMPARE(reused.joined("Age"), QByteArray("7"));
    QCOMPARE(reused.joined("Date"), QByteArray("Sun, 01 Mar 2026 12:00:00 GMT"));
    QVERIFY(!reused.contains("Set-Cookie"));
    QVERIFY(!reused.contains("X"));
}

void TestHttpStorage::invalidation_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<QList<QByteArray>>("urls");
    const QList<QByteArray> own{ "http://h/a" };
    for (const char *method : { "POST", "PUT", "DELETE", "PATCH", "M-SEARCH" })
        QTest::newRow(method) << QByteArray(method) << 200 << HeaderList() << own;
    for (const char *method : { "GET", "HEAD", "OPTIONS", "TRACE" })
        QTest::newRow(method) << QByteArray(method) << 200 << HeaderList() << QList<QByteArray>();
    QTest::newRow("redirect") << QByteArray("POST") << 303 << HeaderList() << own;
    QTest::newRow("client error") << QByteArray("POST") << 404 << HeaderList() << QList<QByteArray>();
    QTest::newRow("server error") << QByteArray("POST") << 500 << HeaderList() << QList<QByteArray>();
    QTest::newRow("same origin") << QByteArray("POST") << 200
                                 << HeaderList{ { "Location", "/b" }, { "Content-Location", "http://H:80/c" } }
                                 << QList<QByteArray>{ "http://h/a", "http://h/b", "http://h/c" };
    QTest::newRow("another origin") << QByteArray(
        "POST") << 200 << HeaderList{ { "Location", "http://other/b" }, { "Content-Location", "https://h/c" } }
                                    << own;
}

void TestHttpStorage::invalidation()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    QFETCH(HeaderList, headers);
    QTEST(invalidatedUrls(request(method), response(status, headers)), "urls");
}

void TestHttpStorage::secrets()
{
    const HeaderList open = withoutSecrets({ { "Authorization", "Bearer abc" }, { "X", "1" } });
    QVERIFY(!open.joined("Authorization").contains("abc"));
    QCOMPARE(open.joined("X"), QByteArray("1"));
    QCOMPARE(open, withoutSecrets({ { "Authorization", "Bearer abc" }, { "X", "1" } }));
    QVERIFY(open != withoutSecrets({ { "Authorization", "Bearer abd" }, { "X", "1" } }));
}

QTEST_GUILESS_MAIN(TestHttpStorage)
#include "test_httpstorage.moc"
