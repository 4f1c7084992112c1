// SPDX-License-Identifier: GPL-3.0-or-later
// Entries of QNetworkDiskCache: what is read, what is refused, what is written. The real cache is asked in
// interop/test_qtdiskcache_program.cpp.
#include "core/qtdiskcachename.h"
#include "support/qtdiskcachefile.h"
#include "support/storedfile.h"
#include "support/testdata.h"

#include <etagere/datetime.h>
#include <etagere/decision.h>
#include <etagere/limits.h>
#include <etagere/row.h>

#include <QtCore/QDirIterator>
#include <QtCore/QTimeZone>
#include <QtCore/QUrl>
#include <QtCore/QtEndian>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr Msecs Hour = 3600 * 1000LL;
const QByteArray Url = "http://example.org/a?b=%C3%A4";
const QByteArray Body = QByteArray("<p>Text.</p>\n").repeated(100);

const Dialect &dialect() { return *dialectByName("qtdiskcache"); }

QDateTime utc(Msecs time) { return QDateTime::fromMSecsSinceEpoch(time, Qt::UTC); }

QtDiskCacheFile sample(bool isCompressed = false)
{
    QtDiskCacheFile file;
    file.metaData.setUrl(QUrl::fromEncoded(Url));
    file.metaData.setExpirationDate(utc(currentTime() + Hour));
    file.metaData.setLastModified(utc(parseIsoTime("2026-03-01T11:00:00Z")));
    file.metaData.setSaveToDisk(true);
    file.metaData.setAttributes({ { QNetworkRequest::HttpStatusCodeAttribute, 203 },
                                  { QNetworkRequest::HttpReasonPhraseAttribute, QStringLiteral("Fine, grün") } });
    file.metaData.setRawHeaders({ { "Content-Type", "text/html" },
                                  { "ETag", "\"x\"" },
                                  { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" },
                                  { "Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT" },
                                  { "Cache-Control", "max-age=7200" },
                                  { "Content-Length", QByteArray::number(Body.size()) } });
    file.isCompressed = isCompressed;
    file.body = Body;
    return file;
}

QtDiskCacheFile withFields(QNetworkCacheMetaData::RawHeaderList fields, Msecs expiration = NoTime)
{
    QtDiskCacheFile file = sample();
    QDateTime lastModified;
    for (const auto &[name, value] : fields) {
        if (name == "Last-Modified" && parseHttpDate(value) != NoTime)
            lastModified = utc(parseHttpDate(value));
    }
    file.metaData.setRawHeaders(fields);
    file.metaData.setLastModified(lastModified);
    file.metaData.setExpirationDate(expiration == NoTime ? QDateTime() : utc(expiration));
    return file;
}

StoredFile stored(const QByteArray &bytes, const QByteArray &url = Url)
{
    return StoredFile(qtDiskCacheName(url), bytes);
}

/// Calls `use` with the row while its views live.
template <typename Use>
void withMeta(const StoredFile &file, const Use &use)
{
    RowMeta meta;
    dialect().summarise(file.listed(), meta);
    use(meta);
}

QByteArray errorOf(const StoredFile &file)
{
    QByteArray error;
    withMeta(file, [&error](const RowMeta &meta) { error = meta.error.toByteArray(); });
    return error;
}

CachedResponse responseOf(const StoredFile &file)
{
    const Result<DecodedEntry> decoded = dialect().decode(file.key(), file.value());
    if (!decoded)
        qFatal("%s", qPrintable(decoded.error().text()));
    return decoded->variants.first();
}

QByteArray allOf(const Part &part) { return part.readAll(1 << 24).value_or("unreadable"); }

/// The sample with a number in the place of the one at `offset`.
template <typename Number>
QByteArray withNumber(QByteArray bytes, qsizetype offset, Number number)
{
    qToBigEndian(number, bytes.data() + offset);
    return bytes;
}

qsizetype expirationOffset() { return 12 + 4 + Url.size(); }
qsizetype attributesOffset() { return expirationOffset() + 13 + 13 + 1; }

} // namespace

class TestQtDiskCache : public QObject
{
    Q_OBJECT

private slots:
    void names();
    void fields_data();
    void fields();
    void keyIsProven();
    void recognised_data();
    void recognised();
    void cutAtEveryByte_data() { fields_data(); }
    void cutAtEveryByte();
    void wrongNumbers_data();
    void wrongNumbers();
    void longMetaData();
    void attributeTypes_data();
    void attributeTypes();
    void times_data();
    void times();
    void damagedBodies_data();
    void damagedBodies();
    void codedBodies();
    void freshness_data();
    void freshness();
    void expirationOfTheProgram();
    void rowsAgreeWithTheMind_data() { freshness_data(); }
    void rowsAgreeWithTheMind();
    void fixturesAreWrittenAsQtDid();
    void written_data();
    void written();
    void refused_data();
    void refused();
    void expiredInPlace_data();
    void expiredInPlace();
    void notExpired_data();
    void notExpired();
    void structureShowsPlaces();
};

void TestQtDiskCache::names()
{
    QCOMPARE(qtDiskCacheName("http://api.example.com/v1/guess"), QByteArray("f6t8ubz2.d"));
    QCOMPARE(folderOfQtDiskCacheName("f6t8ubz2.d"), QByteArray("2"));
    for (const char *name : { "f6t8ubz2.d", "-zyua5c3.d", "7.d" })
        QVERIFY2(isQtDiskCacheName(name), name);
    for (const char *name : { "", ".d", "-.d", "../../ab.d", "F6T8UBZ2.d", "f6t8ubz2.", "f6t8ubz23.d", "f6t8-bz2.d",
                              "f6t8ubz2.d/", "tmpabcdefgh" })
        QVERIFY2(!isQtDiskCacheName(name), name);
    QVERIFY(!isQtDiskCacheName(QByteArrayView("f6t\0bz2.d", 9)));
}

void TestQtDiskCache::fields_data()
{
    QTest::addColumn<bool>("isCompressed");
    QTest::newRow("compressed") << true;
    QTest::newRow("as it came") << false;
}

void TestQtDiskCache::fields()
{
    QFETCH(bool, isCompressed);
    const QtDiskCacheFile original = sample(isCompressed);
    StoredFile file = stored(original.bytes());
    for (const qsizetype atHand : { original.bytes().size(), qsizetype(16) }) {
        file.cutHead(atHand);
        const CachedResponse response = responseOf(file);
        QCOMPARE(response.url, Url);
        QCOMPARE(response.status, 203);
        QCOMPARE(response.reason, QByteArray("Fine, grün"));
        QCOMPARE(response.headers.size(), 6);
        QCOMPARE(response.headers.value("ETag").value(), QByteArray("\"x\""));
        QCOMPARE(allOf(response.body), Body);
        QVERIFY(response.bodyIsDecoded);
        QVERIFY(!response.mustValidate);
        QCOMPARE(response.serialisation, QByteArray("QDataStream 20"));
        QCOMPARE(response.responseTime, original.metaData.expirationDate().toMSecsSinceEpoch() - 2 * Hour);
        QCOMPARE(response.notes.join(u' ').contains(u"compressed"), isCompressed);
        withMeta(file, [&](const RowMeta &meta) {
            QVERIFY(meta.error.isEmpty() && meta.isResponse);
            QCOMPARE(meta.url.toByteArray(), Url);
            QCOMPARE(meta.etag.toByteArray(), QByteArray("\"x\""));
            QCOMPARE(meta.contentType.toByteArray(), QByteArray("text/html"));
            QCOMPARE(meta.bodyBytes, Body.size());
            QCOMPARE(meta.bodyLength, Body.size());
            const bool isAtHand = !isCompressed && atHand > 16;
            QCOMPARE(meta.bodyOffset, isAtHand ? original.bytes().size() - Body.size() : -1);
        });
    }
}

void TestQtDiskCache::keyIsProven()
{
    withMeta(stored(sample().bytes()), [](const RowMeta &meta) {
        QCOMPARE(meta.decodedBy, KeySource::Recomputed);
        QCOMPARE(meta.decodedKey.toByteArray(), Url);
    });
    const StoredFile other = stored(sample().bytes(), "http://example.org/other");
    withMeta(other, [](const RowMeta &meta) {
        QCOMPARE(meta.decodedBy, KeySource::Value);
        QCOMPARE(meta.url.toByteArray(), Url);
        QVERIFY(meta.decodedKey.isEmpty());
    });
    QVERIFY(responseOf(other).notes.join(u' ').contains(u"removes"));
    const auto keyOf = [](const char *method, const char *url) {
        const QList<StoredKey> keys = dialect().keys({ method, url, {} }, {});
        return keys.isEmpty() ? QByteArray() : keys.first().bytes;
    };
    QCOMPARE(keyOf("GET", "HTTP://User:Secret@Example.org/a?b=ä#part"),
             QByteArray("http://User@example.org/a?b=%C3%A4"));
    QCOMPARE(keyOf("HEAD", "http://example.org/a?b=ä"), Url);
    QCOMPARE(keyOf("POST", "http://example.org/"), QByteArray());
    QCOMPARE(keyOf("GET", "http://exa mple.org/"), QByteArray());
    QCOMPARE(keyOf("GET", "ftp://example.org/"), QByteArray());
}

void TestQtDiskCache::recognised_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("score");
    const QByteArray bytes = sample().bytes();
    QTest::newRow("an entry") << QByteArray("f6t8ubz2.d") << bytes << 100;
    QTest::newRow("under another's key") << QByteArray("key") << bytes << 90;
    QTest::newRow("empty file") << QByteArray("f6t8ubz2.d") << QByteArray() << 20;
    QTest::newRow("another's value") << QByteArray("key") << QByteArray("cc=4,\x81") << 0;
}

void TestQtDiskCache::recognised()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, bytes);
    QTEST(dialect().recognise(StoredFile(key, bytes).listed()), "score");
}

void TestQtDiskCache::cutAtEveryByte()
{
    QFETCH(bool, isCompressed);
    const QByteArray bytes = sample(isCompressed).bytes();
    const qsizetype whole = isCompressed ? bytes.size() : bytes.size() - Body.size();
    for (qsizetype length = 0; length < bytes.size(); ++length) {
        StoredFile file = stored(bytes.left(length));
        for (const qsizetype atHand : { length, qMin<qsizetype>(16, length) }) {
            file.cutHead(atHand);
            const Result<DecodedEntry> decoded = dialect().decode(file.key(), file.value());
            QVERIFY2(errorOf(file).isEmpty() == (length >= whole), QByteArray::number(length).constData());
            QCOMPARE(decoded.has_value(), length >= whole);
            if (decoded) // Qt would serve it; that it is short is said
                QVERIFY(decoded->variants.first().notes.join(u' ').contains(u"Content-Length"));
            QVERIFY(dialect().structure(file.key(), file.value()));
            QVERIFY(decoded || !dialect().expired(file.key(), file.value(), {}));
        }
    }
}

void TestQtDiskCache::wrongNumbers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("word");
    const QByteArray bytes = sample().bytes();
    const qsizetype fieldsOffset = bytes.indexOf("Content-Type") - 8;
    const auto row = [](const char *name, const QByteArray &damaged, const char *word) {
        QTest::newRow(name) << damaged << QByteArray(word);
    };
    row("magic", withNumber(bytes, 0, 0xe9), "does not begin");
    row("cache version 7", withNumber(bytes, 4, 7), "version 7");
    row("cache version 9", withNumber(bytes, 4, 9), "version 9");
    row("stream of Qt 5.0", withNumber(bytes, 8, 13), "version 13");
    row("stream of the future", withNumber(bytes, 8, 99), "version 99");
    row("a URL of 4 GB", withNumber(bytes, 12, 0xfffffffeu), "middle");
    row("no URL", withNumber(bytes, 12, 0xffffffffu), "");
    row("attributes without end", withNumber(bytes, attributesOffset(), 0xfffffff0u), "");
    row("an attribute of no known type", withNumber(bytes, attributesOffset() + 8, 31u), "type (31)");
    row("status 70000", withNumber(bytes, attributesOffset() + 13, 70'000), "");
    row("fields without end", withNumber(bytes, fieldsOffset, 0xfffffff0u), "");
    row("a field of 2 GB", withNumber(bytes, fieldsOffset + 4, 0x7fffffffu), "middle");
    row("no fields", withFields({}).bytes(), "no header fields");
}

void TestQtDiskCache::wrongNumbers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, word);
    const StoredFile file = stored(bytes);
    const QByteArray error = errorOf(file);
    QVERIFY2(!error.isEmpty() && error.contains(word), error.constData());
    QVERIFY(!dialect().decode(file.key(), file.value()));
    QVERIFY(!dialect().expired(file.key(), file.value(), {}));
    const CachedResponse response = responseOf(stored(sample().bytes()));
    const Value value = file.value();
    QVERIFY(!dialect().encode(response, &value, {}));
}

void TestQtDiskCache::longMetaData()
{
    const auto withLongField = [](qsizetype length) {
        QtDiskCacheFile file = sample();
        file.metaData.setRawHeaders({ { "ETag", "\"x\"" }, { "X-Long", QByteArray(length, 'x') } });
        return file.bytes();
    };
    StoredFile file = stored(withLongField(200'000));
    file.cutHead(65'536);
    QCOMPARE(errorOf(file), QByteArray());
    QCOMPARE(responseOf(file).headers.value("X-Long")->size(), 200'000);
    file = stored(withLongField(3'000'000));
    file.cutHead(65'536);
    QVERIFY2(errorOf(file).contains("longer than"), errorOf(file).constData());
    QVERIFY(file.largestRead() <= 1024 * 1024);
    QtDiskCacheFile many = sample();
    many.metaData.setRawHeaders(QNetworkCacheMetaData::RawHeaderList(1001, { "a", "b" }));
    QVERIFY(errorOf(stored(many.bytes())).contains("1000 header fields"));
}

void TestQtDiskCache::attributeTypes_data()
{
    QTest::addColumn<QVariant>("attribute");
    QTest::addColumn<bool>("isRead");
    QTest::newRow("none") << QVariant() << true;
    QTest::newRow("bool") << QVariant(true) << true;
    QTest::newRow("int") << QVariant(-1) << true;
    QTest::newRow("uint") << QVariant(1u) << true;
    QTest::newRow("longlong") << QVariant(Q_INT64_C(1)) << true;
    QTest::newRow("ulonglong") << QVariant(Q_UINT64_C(1)) << true;
    QTest::newRow("double") << QVariant(1.5) << true;
    QTest::newRow("string") << QVariant(QStringLiteral("text")) << true;
    QTest::newRow("null string") << QVariant(QString()) << true;
    QTest::newRow("bytes") << QVariant(QByteArray("bytes")) << true;
    QTest::newRow("url") << QVariant(QUrl(QStringLiteral("http://example.org/b"))) << true;
    QTest::newRow("list") << QVariant(QStringList{ QStringLiteral("a") }) << false;
    QTest::newRow("map") << QVariant(QVariantMap{ { QStringLiteral("a"), 1 } }) << false;
}

void TestQtDiskCache::attributeTypes()
{
    QFETCH(QVariant, attribute);
    QFETCH(bool, isRead);
    QtDiskCacheFile original = sample();
    auto attributes = original.metaData.attributes();
    attributes.insert(QNetworkRequest::User, attribute);
    original.metaData.setAttributes(attributes);
    const StoredFile file = stored(original.bytes());
    QCOMPARE(errorOf(file).isEmpty(), isRead);
    if (!isRead)
        return;
    QCOMPARE(responseOf(file).status, 203);
    QCOMPARE(allOf(responseOf(file).body), Body);
}

void TestQtDiskCache::times_data()
{
    QTest::addColumn<QDateTime>("time");
    QTest::addColumn<bool>("isRead");
    const Msecs noon = parseIsoTime("2026-07-01T12:00:00Z") + 123;
    QTest::newRow("UTC") << utc(noon) << true;
    QTest::newRow("local") << utc(noon).toLocalTime() << true;
    QTest::newRow("offset") << utc(noon).toOffsetFromUtc(-7200) << true;
    QTest::newRow("before 1970") << utc(parseIsoTime("1931-02-03T04:05:06Z")) << true;
    QTest::newRow("not set") << QDateTime() << true;
    QTest::newRow("zone") << utc(noon).toTimeZone(QTimeZone("Europe/Berlin")) << false;
    QTest::newRow("no day of ours") << QDateTime(QDate::fromJulianDay(20'000'000), QTime(1, 2), Qt::UTC) << false;
    QTest::newRow("before all days") << QDateTime(QDate::fromJulianDay(-20), QTime(1, 2), Qt::UTC) << false;
}

void TestQtDiskCache::times()
{
    QFETCH(QDateTime, time);
    QFETCH(bool, isRead);
    QtDiskCacheFile original = sample();
    original.metaData.setExpirationDate(time);
    const StoredFile file = stored(original.bytes());
    QCOMPARE(errorOf(file).isEmpty(), isRead);
    if (!isRead)
        return;
    withMeta(file, [&time](const RowMeta &meta) {
        if (time.isValid())
            QCOMPARE(meta.expiresAt, time.toMSecsSinceEpoch());
        QCOMPARE(meta.rule, FreshnessRule::ByExpiry); // else guessed by Last-Modified
    });
    // Written anew it is the same moment.
    CachedResponse response = responseOf(file);
    response.headers.remove("Cache-Control");
    const Value before = file.value();
    const Result<Value> again = dialect().encode(response, &before, {});
    QVERIFY(again);
    const QDateTime kept = QtDiskCacheFile::read(allOf(again->head)).metaData.expirationDate();
    QVERIFY(!kept.isValid());
}

void TestQtDiskCache::damagedBodies_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<bool>("isSeenInRow");
    const QByteArray bytes = sample(true).bytes();
    const qsizetype array = bytes.indexOf(qCompress(Body)) - 4;
    QTest::newRow("longer than the file")
        << withNumber(bytes, array, quint32(bytes.size())) << QByteArray("not whole") << true;
    QTest::newRow("null") << withNumber(bytes, array, 0xffffffffu) << QByteArray("not whole") << true;
    QTest::newRow("too short for a length") << withNumber(bytes, array, 3u) << QByteArray("not whole") << true;
    QTest::newRow("4 GB announced") << withNumber(bytes, array + 4, 0xffffffffu) << QByteArray("longer than") << true;
    QTest::newRow("longer than it says") << withNumber(bytes, array + 4, quint32(Body.size() - 1))
                                         << QByteArray("damaged") << false;
    QTest::newRow("shorter than it says")
        << withNumber(bytes, array + 4, quint32(Body.size() + 1)) << QByteArray("as long as") << false;
    QTest::newRow("no zlib") << withNumber(bytes, array + 8, 0x12345678) << QByteArray("damaged") << false;
    QTest::newRow("cut zlib") << withNumber(bytes, array, quint32(20)) << QByteArray("damaged") << false;
}

void TestQtDiskCache::damagedBodies()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, word);
    QFETCH(bool, isSeenInRow);
    const StoredFile file = stored(bytes);
    QCOMPARE(!errorOf(file).isEmpty(), isSeenInRow);
    const Result<DecodedEntry> decoded = dialect().decode(file.key(), file.value());
    QVERIFY(!decoded);
    QVERIFY2(decoded.error().text().toUtf8().contains(word), qPrintable(decoded.error().text()));
}

// Qt drops Content-Length where it removed the coding (see the fixture).
void TestQtDiskCache::codedBodies()
{
    const QByteArray gzip = QByteArray::fromHex("1f8b08000000000000034b4c4a06000241c2430300000000").chopped(1);
    const auto entry = [](QNetworkCacheMetaData::RawHeaderList fields, const QByteArray &body) {
        QtDiskCacheFile file = sample();
        file.metaData.setRawHeaders(fields);
        file.body = body;
        return responseOf(stored(file.bytes()));
    };
    const std::pair<QByteArray, QByteArray> coding{ "Content-Encoding", "gzip" };
    QVERIFY(entry({ coding }, "abc").bodyIsDecoded);
    QVERIFY(!entry({ coding }, gzip).bodyIsDecoded);
    QVERIFY(!entry({ coding, { "content-length", "23" } }, gzip).bodyIsDecoded);
    QVERIFY(entry({ { "Content-Length", "3" } }, "abc").bodyIsDecoded);
}

void TestQtDiskCache::freshness_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Freshness>("freshness");
    using Fields = QNetworkCacheMetaData::RawHeaderList;
    const Msecs now = currentTime();
    const auto row = [](const char *name, const QtDiskCacheFile &file, Freshness freshness) {
        QTest::newRow(name) << file.bytes() << freshness;
    };
    const auto dated = [now](Msecs ago, Msecs modifiedAgo, Fields more = {}) {
        return Fields{ { "Date", formatHttpDate(now - ago) }, { "Last-Modified", formatHttpDate(now - modifiedAgo) } }
        + more;
    };
    const Fields hour{ { "Cache-Control", "max-age=3600" }, { "ETag", "\"x\"" } };
    row("max-age", withFields(hour, now + Hour), Freshness::Fresh);
    row("max-age is over", withFields(hour, now - Hour), Freshness::Stale);
    row("must-revalidate", withFields({ { "Cache-Control", "Must-Revalidate, max-age=3600" } }, now + Hour),
        Freshness::NoCache);
    row("the first line counts",
        withFields({ { "Cache-Control", "max-age=3600" }, { "Cache-Control", "must-revalidate" } }, now + Hour),
        Freshness::Fresh);
    row("Expires", withFields({ { "Expires", formatHttpDate(now + Hour) } }, now + Hour), Freshness::Fresh);
    row("Expires, marked", withFields({ { "Expires", formatHttpDate(now + Hour) } }, now - Hour), Freshness::Stale);
    row("chosen by the program, over", withFields({ { "ETag", "\"x\"" } }, now - Hour), Freshness::Stale);
    row("nothing says", withFields({ { "ETag", "\"x\"" } }), Freshness::Stale);
    row("guess", withFields(dated(Hour, 100 * Hour)), Freshness::Fresh);
    row("guess is over", withFields(dated(20 * Hour, 100 * Hour)), Freshness::Stale);
    row("guess with Age", withFields(dated(Hour, 100 * Hour, { { "Age", "36000" } })), Freshness::Stale);
    row("guess without Date", withFields({ { "Last-Modified", formatHttpDate(now - 100 * Hour) } }), Freshness::Stale);
    row("Last-Modified behind Date", withFields(dated(Hour, -Hour)), Freshness::Stale);
}

void TestQtDiskCache::freshness()
{
    QFETCH(QByteArray, bytes);
    QFETCH(Freshness, freshness);
    withMeta(stored(bytes), [freshness](const RowMeta &meta) {
        QVERIFY(meta.error.isEmpty());
        QCOMPARE(freshnessAt(meta.rule, meta.expiresAt, currentTime()), freshness);
    });
}

void TestQtDiskCache::expirationOfTheProgram()
{
    const auto isNoted = [](const QtDiskCacheFile &file) {
        return responseOf(stored(file.bytes())).notes.join(u' ').contains(u"program's own");
    };
    QVERIFY(isNoted(withFields({ { "ETag", "\"x\"" } }, currentTime() + Hour)));
    QVERIFY(!isNoted(withFields({ { "ETag", "\"x\"" } })));
    QVERIFY(!isNoted(sample()));
}

void TestQtDiskCache::rowsAgreeWithTheMind()
{
    QFETCH(QByteArray, bytes);
    QFETCH(Freshness, freshness);
    const QList<CachedResponse> variants{ responseOf(stored(bytes)) };
    const Request request = requestOf(variants.first());
    const Decision decision = mindOfDialect("qtdiskcache").decide({ variants, request, currentTime() });
    QCOMPARE(decision.step == NextStep::Use, freshness == Freshness::Fresh);
}

void TestQtDiskCache::fixturesAreWrittenAsQtDid()
{
    QDirIterator files(dataPath(QStringLiteral("fixtures/qtdiskcache/cache")), QDir::Files,
                       QDirIterator::Subdirectories);
    int count = 0;
    for (; files.hasNext(); ++count) {
        const StoredFile file(files.next());
        const QtDiskCacheFile before = QtDiskCacheFile::read(file.bytes());
        const Value value = file.value();
        const Result<Value> again = dialect().encode(responseOf(file), &value, {});
        QVERIFY2(again, again ? "" : qPrintable(again.error().text()));
        const QtDiskCacheFile after = QtDiskCacheFile::read(allOf(again->head));
        QCOMPARE(after.metaData.url(), before.metaData.url());
        QCOMPARE(after.metaData.rawHeaders(), before.metaData.rawHeaders());
        QCOMPARE(after.metaData.attributes(), before.metaData.attributes());
        QCOMPARE(after.metaData.lastModified(), before.metaData.lastModified());
        QCOMPARE(after.metaData.expirationDate(), before.metaData.expirationDate());
        QCOMPARE(after.metaData.saveToDisk(), true);
        QCOMPARE(after.isCompressed, before.isCompressed);
        QCOMPARE(after.body, before.body);
        QCOMPARE(again->head.size, value.head.size);
    }
    QCOMPARE(count, 15);
}

void TestQtDiskCache::written_data()
{
    QTest::addColumn<HeaderList>("fields");
    QTest::addColumn<bool>("isCompressed");
    const HeaderField length{ "Content-Length", "4" };
    QTest::newRow("text") << HeaderList{ length, { "Content-Type", "text/plain" } } << true;
    QTest::newRow("script") << HeaderList{ length, { "Content-Type", "application/javascript" } } << true;
    QTest::newRow("image") << HeaderList{ length, { "Content-Type", "image/png" } } << false;
    QTest::newRow("text of unknown length") << HeaderList{ { "Content-Type", "text/plain" } } << false;
    QTest::newRow("long text") << HeaderList{ { "Content-Length", "3145729" }, { "Content-Type", "text/plain" } }
                               << false;
}

void TestQtDiskCache::written()
{
    QFETCH(HeaderList, fields);
    QFETCH(bool, isCompressed);
    CachedResponse response;
    response.url = "http://user:secret@Example.org/a#part";
    response.status = 302;
    response.reason = "Found";
    response.headers = fields;
    for (const auto &[name, value] :
         { std::pair("Cache-Control", "max-age=60"), std::pair("ETag", "\"x\""), std::pair("Location", "/b"),
           std::pair("Connection", "close"), std::pair("Set-Cookie", "a=1"), std::pair("X-Twice", "1"),
           std::pair("X-Twice", "2"), std::pair("Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT") })
        response.headers.append(name, value);
    response.body = Part::fromBytes("body");
    response.responseTime = parseIsoTime("2026-03-01T12:00:00Z");
    const Result<Value> value = dialect().encode(response, nullptr, {});
    QVERIFY2(value, value ? "" : qPrintable(value.error().text()));
    const QtDiskCacheFile file = QtDiskCacheFile::read(allOf(value->head));
    QCOMPARE(file.metaData.url(), QUrl(QStringLiteral("http://user@example.org/a")));
    QCOMPARE(file.metaData.expirationDate(), utc(parseIsoTime("2026-03-01T12:01:00Z")));
    QCOMPARE(file.metaData.lastModified(), utc(parseIsoTime("2026-03-01T11:00:00Z")));
    QVERIFY(file.metaData.saveToDisk());
    const auto attributes = file.metaData.attributes();
    QCOMPARE(attributes.value(QNetworkRequest::HttpStatusCodeAttribute), QVariant(302));
    QCOMPARE(attributes.value(QNetworkRequest::HttpReasonPhraseAttribute), QVariant(QStringLiteral("Found")));
    QCOMPARE(attributes.value(QNetworkRequest::RedirectionTargetAttribute), QVariant(QUrl(QStringLiteral("/b"))));
    const auto headers = file.metaData.rawHeaders();
    QVERIFY(headers.contains(std::pair<QByteArray, QByteArray>("X-Twice", "1, 2")));
    for (const auto &[name, text] : headers)
        QVERIFY2(name != "Connection" && name != "Set-Cookie", text.constData());
    QCOMPARE(file.isCompressed, isCompressed);
    QCOMPARE(file.body, QByteArray("body"));
}

void TestQtDiskCache::refused_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<HeaderList>("fields");
    QTest::addColumn<QByteArray>("method");
    const HeaderList etag{ { "ETag", "\"x\"" } };
    QTest::newRow("404") << 404 << etag << QByteArray("GET");
    QTest::newRow("206") << 206 << etag << QByteArray("GET");
    QTest::newRow("POST") << 200 << etag << QByteArray("POST");
    QTest::newRow("no-store") << 200 << HeaderList{ { "Cache-Control", "no-store" } } << QByteArray("GET");
    QTest::newRow("no fields") << 200 << HeaderList{ { "Connection", "close" } } << QByteArray("GET");
}

void TestQtDiskCache::refused()
{
    QFETCH(int, status);
    QFETCH(HeaderList, fields);
    QFETCH(QByteArray, method);
    CachedResponse response;
    response.method = method;
    response.url = Url;
    response.status = status;
    response.headers = fields;
    response.body = Part::fromBytes("body");
    const Result<Value> value = dialect().encode(response, nullptr, {});
    QVERIFY(!value);
    QCOMPARE(value.error().code, ErrorCode::Unsupported);
}

void TestQtDiskCache::expiredInPlace_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const Msecs now = currentTime();
    QTest::newRow("max-age") << sample().bytes();
    QTest::newRow("compressed") << sample(true).bytes();
    QTest::newRow("Expires")
        << withFields({ { "Expires", formatHttpDate(now + Hour) }, { "ETag", "\"x\"" } }, now + Hour).bytes();
    QTest::newRow("guess") << withFields({ { "X-First", "1" },
                                           { "Date", formatHttpDate(now - Hour) },
                                           { "Last-Modified", formatHttpDate(now - 100 * Hour) } })
                                  .bytes();
}

void TestQtDiskCache::expiredInPlace()
{
    QFETCH(QByteArray, bytes);
    StoredFile file = stored(bytes);
    for (const qsizetype atHand : { bytes.size(), qsizetype(16) }) {
        file.cutHead(atHand);
        const Result<Value> marked = dialect().expired(file.key(), file.value(), {});
        QVERIFY2(marked, marked ? "" : qPrintable(marked.error().text()));
        const StoredFile after = stored(allOf(marked->head));
        QCOMPARE(after.bytes().size(), bytes.size());
        withMeta(after, [](const RowMeta &meta) {
            QCOMPARE(freshnessAt(meta.rule, meta.expiresAt, currentTime()), Freshness::Stale);
        });
        const QtDiskCacheFile was = QtDiskCacheFile::read(bytes);
        const QtDiskCacheFile is = QtDiskCacheFile::read(after.bytes());
        QCOMPARE(is.body, was.body);
        QCOMPARE(is.metaData.attributes(), was.metaData.attributes());
        QCOMPARE(is.metaData.lastModified(), was.metaData.lastModified());
        QCOMPARE(is.metaData.expirationDate().isValid(), was.metaData.expirationDate().isValid());
        QVERIFY(!dialect().expired(after.key(), after.value(), {}));
        const QList<CachedResponse> variants{ responseOf(after) };
        const Request request = requestOf(variants.first());
        for (const char *mind : { "qtdiskcache", "rfc9111" })
            QCOMPARE(mindByName(mind)->decide({ variants, request, currentTime() }).step, NextStep::Validate);
    }
}

void TestQtDiskCache::notExpired_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("word");
    const Msecs now = currentTime();
    QTest::newRow("stale") << withFields({ { "ETag", "\"x\"" } }, now - Hour).bytes() << QByteArray("already");
    QTest::newRow("always validated")
        << withFields({ { "ETag", "\"x\"" }, { "Cache-Control", "must-revalidate" } }, now + Hour).bytes()
        << QByteArray("already");
    QTest::newRow("no validator") << withFields({ { "Cache-Control", "max-age=3600" } }, now + Hour).bytes()
                                  << QByteArray("invalidated");
}

void TestQtDiskCache::notExpired()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, word);
    const StoredFile file = stored(bytes);
    const Result<Value> marked = dialect().expired(file.key(), file.value(), {});
    QVERIFY(!marked);
    QCOMPARE(marked.error().code, ErrorCode::Unsupported);
    QVERIFY2(marked.error().text().toUtf8().contains(word), qPrintable(marked.error().text()));
}

void TestQtDiskCache::structureShowsPlaces()
{
    const QByteArray bytes = sample().bytes();
    const StoredFile file = stored(bytes);
    const Result<Structure> structure = dialect().structure(file.key(), file.value());
    QVERIFY(structure);
    QByteArrayList labels;
    for (const StructureNode &node : structure->nodes) {
        labels.append(node.label.toUtf8());
        if (node.label == u"ETag")
            QCOMPARE(bytes.mid(node.offset, node.length), QByteArray("\"x\""));
        if (node.label == u"body")
            QCOMPARE(bytes.mid(node.offset, node.length), Body);
    }
    for (const char *label : { "url", "expirationDate", "attributes", "rawHeaders", "compressed" })
        QVERIFY2(labels.contains(label), label);
}

QTEST_GUILESS_MAIN(TestQtDiskCache)
#include "test_qtdiskcache.moc"
