// SPDX-License-Identifier: GPL-3.0-or-later
// A real QNetworkAccessManager with a real QNetworkDiskCache, an origin, and what Etagere reads and changes of it.
#include "core/qtdiskcachename.h"
#include "support/editedcache.h"
#include "support/networkprogram.h"
#include "support/scriptedorigin.h"
#include "support/testdata.h"
#include "support/tree.h"

#include <etagere/datetime.h>
#include <etagere/decision.h>
#include <etagere/decodedbody.h>

#include <QtCore/QDir>
#include <QtNetwork/QNetworkDiskCache>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr Msecs Hour = 3600 * 1000LL;
const QByteArray Text = QByteArray("A text that Qt compresses.\n").repeated(200);
const HeaderField Etag{ "ETag", "\"x\"" };
const HeaderField OneHour{ "Cache-Control", "max-age=3600" };

QNetworkDiskCache *diskCache(const QString &folder)
{
    auto *cache = new QNetworkDiskCache;
    cache->setCacheDirectory(folder);
    return cache;
}

HeaderList fields(const char *type, std::initializer_list<HeaderField> more)
{
    HeaderList list{ { "Content-Type", type } };
    for (const HeaderField &field : more)
        list.append(field.name, field.value);
    return list;
}

/// A row with what the tests look at.
struct SeenRow {
    QByteArray url;
    QByteArray error;
    KeySource decodedBy = KeySource::None;
    Freshness freshness = Freshness::Unknown;
    Msecs expiresAt = NoTime;
    int status = 0;
};

QHash<QByteArray, SeenRow> rowsOf(Session &session)
{
    QHash<QByteArray, SeenRow> rows;
    const auto listed = session.list({}, [&](const Row &row, const ListedEntry &) {
        rows.insert(row.key.toByteArray(),
                    { row.url.toByteArray(), row.error.toByteArray(), row.decodedBy, row.freshness(currentTime()),
                      row.expiresAt, row.status });
        return true;
    });
    return listed ? rows : QHash<QByteArray, SeenRow>();
}

QHash<QByteArray, SeenRow> rowsOf(const EditedCache &cache)
{
    Session session = cache.open();
    return rowsOf(session);
}

CachedResponse storedResponse(Session &session, const StoredKey &key)
{
    const Result<Value> value = session.read(key);
    const Result<DecodedEntry> entry = value ? session.decode(key, *value) : tl::unexpected(value.error());
    if (!entry)
        qFatal("%s", qPrintable(entry.error().text()));
    return entry->variants.first();
}

CachedResponse storedResponse(const EditedCache &cache, const StoredKey &key)
{
    Session session = cache.open();
    return storedResponse(session, key);
}

StoredKey keyOf(const QByteArray &url) { return { qtDiskCacheName(url), KeyType::Text, 0 }; }

QByteArray conditionOf(const OriginRequest &request)
{
    return request.headers.joined("If-None-Match") + '|' + request.headers.joined("If-Modified-Since");
}

} // namespace

class TestQtDiskCacheProgram : public QObject
{
    Q_OBJECT

private slots:
    void realFilesAreRead_data();
    void realFilesAreRead();
    void bareFolders();
    void whatIsBeingWrittenIsLeftAlone();
    void expiredEntriesAreValidated_data();
    void expiredEntriesAreValidated();
    void removedAndPutBack();
    void runningProgramNoticesAfterAnotherUrl();
    void writeBackIsServed();
    void mindAgreesWithQt_data();
    void mindAgreesWithQt();
    void storageAgreesWithQt_data();
    void storageAgreesWithQt();
    void wronglyNamedEntriesAreRemovedByQt();
};

void TestQtDiskCacheProgram::realFilesAreRead_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isCompressed");
    QTest::newRow("page") << fields("text/html; charset=utf-8", { OneHour, Etag }) << Text << true;
    QTest::newRow("script") << fields("application/javascript", { OneHour, Etag }) << Text << true;
    QTest::newRow("image") << fields("image/png", { OneHour, Etag }) << QByteArray("\x89PNG\r\n\0\xff", 8) << false;
    QTest::newRow("large") << fields("application/octet-stream", { OneHour }) << QByteArray(300'000, '\xfe') << false;
}

void TestQtDiskCacheProgram::realFilesAreRead()
{
    QFETCH(HeaderList, headers);
    QFETCH(QByteArray, body);
    QFETCH(bool, isCompressed);
    const EditedCache cache;
    ScriptedOrigin origin([&](const OriginRequest &, int) { return OriginAnswer{ .headers = headers, .body = body }; });
    NetworkProgram program(diskCache(cache.path()));
    const QByteArray url = origin.url("/path?q=%C3%A4&r=a%20b");
    QCOMPARE(program.get(url + "#part").body, body);
    ageAccessTimes(cache.path());
    const TreeSnapshot before = snapshotOf(cache.path());
    Session session = cache.open(Access::ReadOnly);
    const QHash<QByteArray, SeenRow> rows = rowsOf(session);
    QCOMPARE(rows.size(), 1);
    const SeenRow row = rows.value(keyOf(url).bytes);
    QCOMPARE(row.error, QByteArray());
    QCOMPARE(row.url, url);
    QCOMPARE(row.decodedBy, KeySource::Recomputed);
    QCOMPARE(row.freshness, Freshness::Fresh);
    const CachedResponse response = storedResponse(session, keyOf(url));
    QCOMPARE(response.status, 200);
    QCOMPARE(response.reason, QByteArray("OK"));
    QCOMPARE(response.body.readAll(1 << 24).value(), body);
    QCOMPARE(response.notes.join(u' ').contains(u"compressed"), isCompressed);
    for (const HeaderField &field : headers)
        QCOMPARE(response.headers.value(field.name), field.value);
    QVERIFY(std::abs(response.responseTime - currentTime()) < Hour);
    QCOMPARE(session.resolveKey(url).value().first(), keyOf(url));
    QCOMPARE(difference(before, snapshotOf(cache.path())), QByteArray());
}

void TestQtDiskCacheProgram::bareFolders()
{
    const EditedCache cache;
    const std::unique_ptr<QNetworkDiskCache> qt(diskCache(cache.path()));
    const QString data = cache.path() + QStringLiteral("/data8");
    for (const QString &path : { cache.path(), data }) {
        const Result<Detection> detection = detect(Location::fromPath(path));
        QVERIFY(detection);
        QCOMPARE(detection->backend, QByteArray("qtdiskcache"));
        QCOMPARE(detection->entries, 0);
    }
    // Of files with such names alone nothing is concluded.
    QVERIFY(writeFile(data + QStringLiteral("/2/f6t8ubz2.d"), "something else"));
    const Result<Detection> detection = detect(Location::fromPath(cache.path()));
    QVERIFY(!detection || detection->backend != "qtdiskcache");
}

// Qt up to 6.4 writes into "prepared"; later ones beside the entry, under a name that goes on behind ".d".
void TestQtDiskCacheProgram::whatIsBeingWrittenIsLeftAlone()
{
    const EditedCache cache(QStringLiteral("fixtures/qtdiskcache/cache"));
    const QStringList unfinished{ cache.path() + QStringLiteral("/prepared/AbCdEf.d"),
                                  cache.path() + QStringLiteral("/data8/2/f6t8ubz2.d.AbCdEf") };
    for (const QString &path : unfinished)
        QVERIFY(writeFile(path, "not complete"));
    QCOMPARE(cache.keys().size(), 15);
    QCOMPARE(cache.invalidate(cache.keys()).changed, 15);
    for (const QString &path : unfinished)
        QCOMPARE(readFile(path), QByteArray("not complete"));
}

void TestQtDiskCacheProgram::expiredEntriesAreValidated_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<QByteArray>("condition");
    const Msecs now = currentTime();
    const HeaderField modified{ "Last-Modified", formatHttpDate(now - 1000 * Hour) };
    QTest::newRow("compressed text by max-age") << fields("text/html", { OneHour, Etag }) << QByteArray("\"x\"|");
    QTest::newRow("image by Expires") << fields("image/png",
                                                { Etag, modified, { "Expires", formatHttpDate(now + 24 * Hour) } })
                                      << QByteArray("\"x\"|" + modified.value);
    QTest::newRow("guess") << fields("application/json", { modified }) << QByteArray("|" + modified.value);
}

void TestQtDiskCacheProgram::expiredEntriesAreValidated()
{
    QFETCH(HeaderList, headers);
    QFETCH(QByteArray, condition);
    const EditedCache cache;
    ScriptedOrigin origin([&](const OriginRequest &request, int) {
        const bool isAsked = conditionOf(request) == "|";
        return isAsked ? OriginAnswer{ .headers = headers, .body = Text }
                       : OriginAnswer{ .status = 304, .reason = "Not Modified", .headers = headers };
    });
    const QByteArray url = origin.url("/a");
    QCOMPARE(NetworkProgram(diskCache(cache.path())).get(url).body, Text);
    QVERIFY(NetworkProgram(diskCache(cache.path())).get(url).isFromCache);
    QCOMPARE(origin.requests().size(), 1);

    QCOMPARE(cache.expire({ keyOf(url) }).changed, 1);
    QCOMPARE(rowsOf(cache).value(keyOf(url).bytes).freshness, Freshness::Stale);
    const ProgramReply reply = NetworkProgram(diskCache(cache.path())).get(url);
    QCOMPARE(origin.requests().size(), 2);
    QCOMPARE(conditionOf(origin.requests().last()), condition);
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, Text);
    QVERIFY(reply.isFromCache);
    // The 304 made it fresh again.
    QCOMPARE(rowsOf(cache).value(keyOf(url).bytes).freshness, Freshness::Fresh);
    QVERIFY(NetworkProgram(diskCache(cache.path())).get(url).isFromCache);
    QCOMPARE(origin.requests().size(), 2);
}

void TestQtDiskCacheProgram::removedAndPutBack()
{
    const EditedCache cache;
    ScriptedOrigin origin([&](const OriginRequest &, int count) {
        return OriginAnswer{ .headers = fields("text/plain", { OneHour, Etag }), .body = QByteArray::number(count) };
    });
    const QByteArray url = origin.url("/a");
    QCOMPARE(NetworkProgram(diskCache(cache.path())).get(url).body, QByteArray("1"));
    const QByteArrayList before = cache.state();
    const EditOutcome removed = cache.invalidate({ keyOf(url) });
    QCOMPARE(removed.changed, 1);
    QCOMPARE(cache.undo(removed.id).changed, 1);
    QCOMPARE(firstDifference(before, cache.state()), QByteArray());
    const ProgramReply hit = NetworkProgram(diskCache(cache.path())).get(url);
    QVERIFY(hit.isFromCache);
    QCOMPARE(hit.body, QByteArray("1"));
    QCOMPARE(origin.requests().size(), 1);

    const EditOutcome again = cache.invalidate({ keyOf(url) });
    const ProgramReply miss = NetworkProgram(diskCache(cache.path())).get(url);
    QVERIFY(!miss.isFromCache);
    QCOMPARE(miss.body, QByteArray("2"));
    QCOMPARE(conditionOf(origin.requests().last()), QByteArray("|"));
    // Qt stored a newer one meanwhile, which is its own.
    QCOMPARE(cache.undo(again.id).changed, 0);
    QCOMPARE(NetworkProgram(diskCache(cache.path())).get(url).body, QByteArray("2"));
}

// What StoreInfo::notes say of a program that runs.
void TestQtDiskCacheProgram::runningProgramNoticesAfterAnotherUrl()
{
    const EditedCache cache;
    ScriptedOrigin origin([&](const OriginRequest &request, int) {
        return request.headers.contains("If-None-Match")
            ? OriginAnswer{ .status = 304, .reason = "Not Modified", .headers = { OneHour } }
            : OriginAnswer{ .headers = fields("text/plain", { OneHour, Etag }), .body = Text };
    });
    const QByteArray url = origin.url("/a");
    NetworkProgram program(diskCache(cache.path()));
    QCOMPARE(program.get(url).body, Text);
    QVERIFY(program.get(url).isFromCache);
    QVERIFY(cache.open().info().notes.join(u' ').contains(u"looked up last"));
    QCOMPARE(cache.expire({ keyOf(url) }).changed, 1);
    QVERIFY(program.get(url).isFromCache);
    QCOMPARE(origin.requests().size(), 1);
    program.get(origin.url("/b"));
    QVERIFY(program.get(origin.url("/b")).isFromCache);
    const qsizetype asked = origin.requests().size();
    QCOMPARE(program.get(url).body, Text);
    QCOMPARE(origin.requests().size(), asked + 1);
    QCOMPARE(conditionOf(origin.requests().last()), QByteArray("\"x\"|"));
}

void TestQtDiskCacheProgram::writeBackIsServed()
{
    const EditedCache cache;
    ScriptedOrigin origin([&](const OriginRequest &, int) {
        return OriginAnswer{ .headers = fields("text/plain", { { "Cache-Control", "max-age=0" }, Etag }),
                             .body = Text };
    });
    const QByteArray url = origin.url("/a");
    NetworkProgram(diskCache(cache.path())).get(url);
    Session session = cache.open();
    const Value stored = *session.read(keyOf(url));
    CachedResponse response = storedResponse(session, keyOf(url));
    response.headers.set("Cache-Control", "max-age=3600");
    response.headers.set("ETag", "\"y\"");
    response.headers.set("Content-Length", "3");
    response.body = Part::fromBytes("new");
    response.responseTime = currentTime();
    const Result<Value> value = session.dialectOf(keyOf(url), stored).encode(response, &stored, session.info());
    QVERIFY2(value, value ? "" : qPrintable(value.error().text()));
    QVERIFY(session.backend().change(keyOf(url), stored.version, *value, {}));
    const ProgramReply reply = NetworkProgram(diskCache(cache.path())).get(url);
    QVERIFY(reply.isFromCache);
    QCOMPARE(reply.body, QByteArray("new"));
    QCOMPARE(reply.field("ETag"), QByteArray("\"y\""));
    QCOMPARE(origin.requests().size(), 1);
}

void TestQtDiskCacheProgram::mindAgreesWithQt_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<NextStep>("step");
    using enum NextStep;
    const Msecs now = currentTime();
    const auto row = [](const char *name, std::initializer_list<HeaderField> more, NextStep step) {
        QTest::newRow(name) << fields("application/json", more) << step;
    };
    const auto at = [now](const char *name, Msecs when) { return HeaderField{ name, formatHttpDate(now + when) }; };
    row("max-age", { OneHour, Etag }, Use);
    row("max-age in quotes", { { "Cache-Control", "max-age=\"3600\"" }, Etag }, Use);
    row("max-age that is no number", { { "Cache-Control", "max-age=soon" }, Etag, at("Expires", -Hour) }, Validate);
    row("max-age before Expires", { OneHour, Etag, at("Expires", -Hour) }, Use);
    row("max-age too large", { { "Cache-Control", "max-age=9000000000" }, Etag }, Validate);
    row("must-revalidate", { { "Cache-Control", "max-age=3600, must-revalidate" }, Etag }, Validate);
    row("no-cache", { { "Cache-Control", "max-age=3600, no-cache" }, Etag }, Validate);
    row("no-cache of a field", { { "Cache-Control", "max-age=3600, no-cache=\"X\"" }, Etag }, Validate);
    row("Pragma", { OneHour, { "Pragma", "no-cache" }, Etag }, Use);
    row("private", { { "Cache-Control", "private, max-age=3600" } }, Use);
    row("Age is not looked at", { OneHour, { "Age", "7200" }, Etag }, Use);
    row("Vary is not looked at", { OneHour, { "Vary", "Accept, Cookie" } }, Use);
    row("Expires", { at("Expires", Hour) }, Use);
    row("Expires is over", { at("Expires", -Hour), Etag }, Validate);
    row("Expires 0", { { "Expires", "0" }, Etag }, Validate);
    row("nothing but an ETag", { Etag }, Validate);
    row("nothing at all", {}, Fetch);
    row("both validators", { Etag, at("Last-Modified", -Hour), at("Expires", -Hour) }, Validate);
    row("guess", { at("Date", -Hour), at("Last-Modified", -100 * Hour) }, Use);
    row("guess is over", { at("Date", -20 * Hour), at("Last-Modified", -100 * Hour) }, Validate);
    row("guess against Age", { at("Date", -Hour), at("Last-Modified", -100 * Hour), { "Age", "36000" } }, Validate);
    row("no guess beside Expires", { at("Last-Modified", -1000 * Hour), at("Expires", -Hour) }, Validate);
}

void TestQtDiskCacheProgram::mindAgreesWithQt()
{
    QFETCH(HeaderList, headers);
    QFETCH(NextStep, step);
    const EditedCache cache;
    ScriptedOrigin origin([&](const OriginRequest &, int) { return OriginAnswer{ .headers = headers, .body = "{}" }; });
    const QByteArray url = origin.url("/a");
    NetworkProgram(diskCache(cache.path())).get(url);
    // Qt takes what expires within the second for fresh.
    const Msecs expiresAt = rowsOf(cache).value(keyOf(url).bytes).expiresAt;
    QTRY_VERIFY(expiresAt == NoTime || std::abs(currentTime() - expiresAt) > 1000);
    Session session = cache.open(Access::ReadOnly);
    const QList<CachedResponse> variants{ storedResponse(session, keyOf(url)) };
    const Request request = requestOf(variants.first());
    const Decision decision = mindByName("qtdiskcache")->decide({ variants, request, currentTime() });
    QCOMPARE(decision.step, step);
    const Freshness freshness = rowsOf(session).value(keyOf(url).bytes).freshness;
    QCOMPARE(freshness == Freshness::Fresh, step == NextStep::Use);

    const ProgramReply reply = NetworkProgram(diskCache(cache.path())).get(url);
    QCOMPARE(reply.isFromCache, step == NextStep::Use);
    QCOMPARE(origin.requests().size(), step == NextStep::Use ? 1 : 2);
    if (step == NextStep::Use)
        return;
    QCOMPARE(conditionOf(origin.requests().last()),
             decision.conditions.joined("If-None-Match") + '|' + decision.conditions.joined("If-Modified-Since"));
}

void TestQtDiskCacheProgram::storageAgreesWithQt_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<bool>("isStored");
    QTest::newRow("200") << 200 << HeaderList{ OneHour } << true;
    QTest::newRow("200 without a lifetime") << 200 << HeaderList() << true;
    QTest::newRow("no-store") << 200 << HeaderList{ { "Cache-Control", "no-store" } } << false;
    QTest::newRow("no-cache") << 200 << HeaderList{ { "Cache-Control", "max-age=60, no-cache" }, Etag } << true;
    QTest::newRow("Pragma") << 200 << HeaderList{ { "Pragma", "no-cache" }, OneHour } << true;
    QTest::newRow("303") << 303 << HeaderList{ OneHour, { "Location", "/b" } } << false;
    QTest::newRow("301") << 301 << HeaderList{ OneHour, { "Location", "/b" } } << true;
    QTest::newRow("206") << 206 << HeaderList{ OneHour, { "Content-Range", "bytes 0-3/9" } } << false;
    QTest::newRow("203") << 203 << HeaderList{ OneHour } << true;
    QTest::newRow("404") << 404 << HeaderList{ OneHour } << false;
    QTest::newRow("500") << 500 << HeaderList{ OneHour } << false;
}

void TestQtDiskCacheProgram::storageAgreesWithQt()
{
    QFETCH(int, status);
    QFETCH(HeaderList, headers);
    QFETCH(bool, isStored);
    const EditedCache cache;
    ScriptedOrigin origin([&](const OriginRequest &, int) {
        return OriginAnswer{ .status = status, .headers = headers, .body = "body" };
    });
    NetworkProgram(diskCache(cache.path())).get(origin.url("/a"));
    QCOMPARE(rowsOf(cache).contains(keyOf(origin.url("/a")).bytes), isStored);
    CachedResponse response;
    response.status = status;
    response.headers = headers;
    response.body = Part::fromBytes("body");
    const QByteArray rule = mindByName("qtdiskcache")->judgeStorage({ "GET", origin.url("/a"), {} }, response).rule;
    QCOMPARE(rule == "qtdiskcache.stored", isStored);
    response.url = origin.url("/a");
    QVERIFY(headers.isEmpty() || dialectByName("qtdiskcache")->encode(response, nullptr, {}).has_value() == isStored);
}

void TestQtDiskCacheProgram::wronglyNamedEntriesAreRemovedByQt()
{
    const EditedCache cache;
    ScriptedOrigin origin(
        [&](const OriginRequest &, int) { return OriginAnswer{ .headers = { OneHour }, .body = "body" }; });
    NetworkProgram(diskCache(cache.path())).get(origin.url("/a"));
    const QByteArray other = qtDiskCacheName(origin.url("/b"));
    const Value value = *cache.open().read(keyOf(origin.url("/a")));
    Value copy = value;
    copy.origin.clear();
    QVERIFY(cache.open().backend().change({ other }, {}, copy, {}));
    const SeenRow row = rowsOf(cache).value(other);
    QCOMPARE(row.url, origin.url("/a"));
    QCOMPARE(row.decodedBy, KeySource::Value);
    QVERIFY(storedResponse(cache, { other }).notes.join(u' ').contains(u"removes"));
    const std::unique_ptr<QNetworkDiskCache> qt(diskCache(cache.path()));
    qt->metaData(QUrl::fromEncoded(origin.url("/b")));
    QVERIFY(!rowsOf(cache).contains(other));
    QVERIFY(rowsOf(cache).contains(keyOf(origin.url("/a")).bytes));
}

QTEST_GUILESS_MAIN(TestQtDiskCacheProgram)
#include "test_qtdiskcache_program.moc"
