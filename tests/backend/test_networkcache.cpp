// SPDX-License-Identifier: GPL-3.0-or-later
// A real QNetworkAccessManager, a scripted origin, and every kind of store under them.
#include "support/encode.h"
#include "support/networkprogram.h"
#include "support/networkstores.h"
#include "support/scriptedorigin.h"
#include "support/testdata.h"

#include <etagere/cachingclient.h>
#include <etagere/datetime.h>
#include <etagere/store.h>

#include <QtCore/QDirIterator>
#include <QtCore/QElapsedTimer>
#include <QtNetwork/QNetworkDiskCache>
#include <QtNetwork/QTcpServer>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

Location parsed(const QString &text) { return Location::parse(text).value(); }

OriginAnswer fresh(const QByteArray &body, HeaderList more = {})
{
    more.append("Cache-Control", "max-age=3600");
    return { .headers = std::move(more), .body = body };
}

/// Stale as soon as it is stored.
OriginAnswer stale(const QByteArray &body, HeaderList more = {})
{
    more.append("Age", "7200");
    return fresh(body, std::move(more));
}

OriginAnswer notModified(HeaderList headers = {})
{
    return { .status = 304, .reason = "Not Modified", .headers = std::move(headers) };
}

CachedResponse storedAt(const Location &location, const QByteArray &url)
{
    Result<Session> session = Session::open(location, Access::ReadOnly);
    if (!session)
        return {};
    const StoredKey key = session->backend().storedName({ "GET " + url });
    const Result<Value> value = session->read(key);
    const Result<DecodedEntry> entry = value ? session->decode(key, *value) : Result<DecodedEntry>();
    return value && entry ? entry->variants.first() : CachedResponse();
}

qint64 entriesAt(const Location &location)
{
    if (location.isPath() && !QDirIterator(location.path(), QDir::Files, QDirIterator::Subdirectories).hasNext())
        return 0;
    Result<Session> session = Session::open(location, Access::ReadOnly);
    const auto summary =
        session ? session->list({}, [](const Row &, const ListedEntry &) { return true; }) : Result<ListingSummary>();
    return session && summary ? summary->entries : -1;
}

/// Big enough for a temporary file, and nothing repeats in step with blocks.
QByteArray largeBody()
{
    QByteArray body;
    for (int i = 0; body.size() < (6 << 20); ++i)
        body += QByteArray::number(qint64(i) * 7919) + '\n';
    return body;
}

} // namespace

class TestNetworkCache : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void everyStore_data();
    void everyStore();
    void largeBodies_data();
    void largeBodies();
    void notStored_data();
    void notStored();
    void tooLargeIsNotStored();
    void expiryIsToTheMillisecond();
    void unsafeRequestRemoves();
    void varyIsValidatedEachTime();
    void errorsOfTheOriginAreBridged_data();
    void errorsOfTheOriginAreBridged();
    void errorsKeepTheValidator();
    void noCacheIsHeeded();
    void codingsAreRemoved_data();
    void codingsAreRemoved();
    void emptyBodiesAreAMiss();
    void abortedIsNotStored();
    void cutIsNotStored_data();
    void cutIsNotStored();
    void removalDuringDownloadGivesItUp();
    void notFoundKeepsTheValidator();
    void largeBodyIsStreamed();
    void sharesTheStoreWithTheClient();
    void keepsOtherVariants();
    void clearLeavesOthers();
    void anotherProgramsValueStays();
    void foreignCacheIsRefused();
    void serverDown();
    void removalIsMadeUpFor();
    void silentServer();
    void alwaysCache();

private:
    void answerWith(OriginAnswer answer)
    {
        m_origin->setHandler([answer = std::move(answer)](const OriginRequest &, int) { return answer; });
    }
    QByteArray url(const QByteArray &path = "/a") const { return m_origin->url(path); }
    qsizetype asked() const { return m_origin->requests().size(); }
    void addStores();
    Location location();

    std::unique_ptr<NetworkStores> m_stores;
    std::unique_ptr<ScriptedOrigin> m_origin;
    std::unique_ptr<RedisServer> m_redis;
};

void TestNetworkCache::init()
{
    m_stores = std::make_unique<NetworkStores>();
    m_origin = std::make_unique<ScriptedOrigin>([](const OriginRequest &, int) { return OriginAnswer(); });
}

void TestNetworkCache::cleanup()
{
    m_redis.reset();
    m_stores.reset();
}

void TestNetworkCache::addStores()
{
    QTest::addColumn<QByteArray>("store");
    for (const char *store : { "memory", "folder", "diskcache", "redis", "memcached" })
        QTest::newRow(store) << QByteArray(store);
}

/// Of the row's store; servers are started.
Location TestNetworkCache::location()
{
    QFETCH(QByteArray, store);
    return m_stores->location(store);
}

void TestNetworkCache::everyStore_data() { addStores(); }

/// Stored, used, confirmed, removed, cleared, and seen by another program all along.
void TestNetworkCache::everyStore()
{
    const Location place = location();
    NetworkProgram program(place);
    QSignalSpy failures(&program.networkCache(), &NetworkCache::failed);
    answerWith(fresh("one", { { "ETag", "\"1\"" }, { "Content-Type", "text/plain" } }));
    const ProgramReply first = program.get(url());
    QCOMPARE(first.body, QByteArray("one"));
    QVERIFY(!first.isFromCache);
    const ProgramReply second = program.get(url() + "#elsewhere");
    QCOMPARE(second.body, QByteArray("one"));
    QVERIFY(second.isFromCache);
    QCOMPARE(second.status, 200);
    QCOMPARE(second.field("Content-Type"), QByteArray("text/plain"));
    QCOMPARE(asked(), 1);
    NetworkProgram another(place);
    QVERIFY2(another.get(url()).isFromCache, qPrintable(another.networkCache().lastError().value_or(Error()).text()));
    QCOMPARE(asked(), 1);

    answerWith(stale("two", { { "ETag", "\"2\"" }, { "X-Kept", "k" } }));
    QVERIFY(!program.get(url("/b")).isFromCache);
    m_origin->setHandler([](const OriginRequest &request, int) {
        return request.headers.value("If-None-Match") == "\"2\""
            ? notModified({ { "ETag", "\"2\"" }, { "X-New", "n" } })
            : OriginAnswer{ .status = 500 };
    });
    const ProgramReply confirmed = program.get(url("/b"));
    QCOMPARE(confirmed.body, QByteArray("two"));
    QCOMPARE(confirmed.status, 200);
    QVERIFY(confirmed.isFromCache);
    QCOMPARE(asked(), 3);
    const CachedResponse stored = storedAt(place, url("/b"));
    QCOMPARE(stored.headers.joined("X-New"), QByteArray("n"));
    QCOMPARE(stored.headers.joined("X-Kept"), QByteArray("k"));
    QVERIFY(!stored.headers.contains("Age"));
    QVERIFY(program.get(url("/b")).isFromCache);
    QCOMPARE(asked(), 3); // fresh since

    QCOMPARE(entriesAt(place), 2);
    QVERIFY(program.cache().remove(QUrl::fromEncoded(url())));
    QVERIFY(!program.cache().remove(QUrl::fromEncoded(url())));
    QVERIFY(!program.cache().metaData(QUrl::fromEncoded(url())).isValid());
    QCOMPARE(entriesAt(place), 1);
    program.cache().clear();
    QCOMPARE(entriesAt(place), 0);
    QVERIFY2(failures.isEmpty(), failures.isEmpty() ? "" : qPrintable(program.networkCache().lastError()->text()));
}

void TestNetworkCache::largeBodies_data()
{
    QTest::addColumn<QByteArray>("store");
    for (const char *store : { "memory", "folder", "diskcache", "redis" })
        QTest::newRow(store) << QByteArray(store);
}

void TestNetworkCache::largeBodies()
{
    const QByteArray body = largeBody();
    NetworkProgram program(location());
    answerWith(fresh(body));
    QVERIFY(!program.get(url()).isFromCache);
    const ProgramReply second = program.get(url());
    QVERIFY(second.isFromCache);
    QVERIFY(second.body == body);
    QVERIFY(!program.networkCache().lastError());
}

void TestNetworkCache::notStored_data()
{
    QTest::addColumn<OriginAnswer>("answer");
    QTest::newRow("no-store") << OriginAnswer{ .headers = { { "Cache-Control", "no-store, max-age=9" } }, .body = "x" };
    QTest::newRow("Vary: *") << fresh("x", { { "Vary", "*" }, { "ETag", "\"1\"" } });
    QTest::newRow("Vary without ETag") << fresh("x", { { "Vary", "Accept-Language" } });
    QTest::newRow("part") << OriginAnswer{
        .status = 206, .headers = { { "Content-Range", "bytes 0-0/9" }, { "Cache-Control", "max-age=9" } }, .body = "x"
    };
}

void TestNetworkCache::notStored()
{
    QFETCH(OriginAnswer, answer);
    const Location place = m_stores->location("folder");
    NetworkProgram program(place);
    answerWith(answer);
    QCOMPARE(program.get(url()).body, QByteArray("x"));
    QVERIFY(!program.get(url()).isFromCache);
    QCOMPARE(entriesAt(place), 0);
    QVERIFY(!program.networkCache().lastError());
}

void TestNetworkCache::tooLargeIsNotStored()
{
    const Location place = m_stores->location("folder");
    NetworkProgram program(place, { .body = 1000 });
    QSignalSpy failures(&program.networkCache(), &NetworkCache::failed);
    answerWith(fresh(QByteArray(1001, 'x')));
    QCOMPARE(program.get(url()).body.size(), 1001);
    QCOMPARE(failures.size(), 0); // known before the first byte
    OriginAnswer chunked = fresh(QByteArray(1001, 'x'));
    chunked.isChunked = true;
    answerWith(chunked);
    QCOMPARE(program.get(url("/b")).body.size(), 1001);
    QCOMPARE(failures.size(), 1);
    QCOMPARE(program.networkCache().lastError()->code, ErrorCode::LimitExceeded);
    answerWith(fresh(QByteArray(1000, 'x')));
    program.get(url("/c"));
    QVERIFY(program.get(url("/c")).isFromCache);
    QCOMPARE(entriesAt(place), 1);
    // What another program has stored is too large for this one.
    NetworkProgram modest(place, { .body = 999 });
    QVERIFY(!modest.get(url("/c")).isFromCache);
}

/// The manager itself takes what has just expired for fresh.
void TestNetworkCache::expiryIsToTheMillisecond()
{
    NetworkProgram program(m_stores->location("folder"));
    answerWith({ .headers = { { "Cache-Control", "max-age=0" }, { "ETag", "\"1\"" } }, .body = "x" });
    program.get(url());
    QVERIFY(!program.get(url()).isFromCache);
    QCOMPARE(m_origin->requests().last().headers.value("If-None-Match"), QByteArray("\"1\""));
}

void TestNetworkCache::unsafeRequestRemoves()
{
    const Location place = m_stores->location("folder");
    NetworkProgram program(place);
    answerWith(fresh("one"));
    program.get(url());
    QCOMPARE(entriesAt(place), 1);
    QCOMPARE(program.post(url(), "new").body, QByteArray("one"));
    QCOMPARE(entriesAt(place), 0); // neither the old one nor the answer to POST
}

void TestNetworkCache::varyIsValidatedEachTime()
{
    const Location place = m_stores->location("folder");
    NetworkProgram program(place);
    m_origin->setHandler([](const OriginRequest &request, int) {
        const QByteArray tag = '"' + request.headers.joined("Accept-Language") + '"';
        HeaderList fields{ { "ETag", tag }, { "Vary", "Accept-Language, Accept-Encoding" } };
        return request.headers.value("If-None-Match") == tag ? notModified(fields) : fresh("in " + tag, fields);
    });
    const HeaderList german{ { "Accept-Language", "de" } };
    const HeaderList french{ { "Accept-Language", "fr" } };
    QCOMPARE(program.get(url(), german).body, QByteArray("in \"de\""));
    const ProgramReply again = program.get(url(), german);
    QCOMPARE(again.body, QByteArray("in \"de\""));
    QVERIFY(again.isFromCache);
    QCOMPARE(asked(), 2);                         // asked, and confirmed
    QVERIFY(storedAt(place, url()).mustValidate); // for CachingClient, after the confirmation too
    QCOMPARE(program.get(url(), french).body, QByteArray("in \"fr\""));
    QCOMPARE(storedAt(place, url()).headers.joined("ETag"), QByteArray("\"fr\""));
    QVERIFY(!storedAt(place, url()).headers.joined("Cache-Control").contains("must-revalidate"));
    // An error of the origin is not papered over with what may be another's.
    answerWith({ .status = 503, .reason = "No", .body = "no" });
    QCOMPARE(program.get(url(), german).status, 503);
    // CachingClient, which knows the request's fields, is not taken in either.
    answerWith(fresh("plain", { { "Vary", "Accept-Language" } }));
    Result<CachingClient> client = CachingClient::open(place);
    QVERIFY(client);
    QCOMPARE(client->send({ "GET", url(), {} })->source, AnswerSource::Origin);
}

/// As with Qt's own cache; the manager of Qt 6.4 puts the body of the error before the stored one, there as here.
void TestNetworkCache::errorsOfTheOriginAreBridged_data()
{
    QTest::addColumn<bool>("isQts");
    QTest::newRow("Qt's own") << true;
    QTest::newRow("ours") << false;
}

void TestNetworkCache::errorsOfTheOriginAreBridged()
{
    QFETCH(bool, isQts);
    const Location place = m_stores->location("folder");
    QAbstractNetworkCache *cache = new NetworkCache(place);
    if (isQts) {
        delete cache;
        auto *own = new QNetworkDiskCache;
        own->setCacheDirectory(m_stores->path(QStringLiteral("own")));
        cache = own;
    }
    NetworkProgram program(cache);
    answerWith({ .headers = { { "Cache-Control", "no-cache" }, { "ETag", "\"1\"" } }, .body = "one" });
    program.get(url());
    answerWith({ .status = 503, .reason = "No", .body = "no" });
    const ProgramReply reply = program.get(url());
    QVERIFY(reply.isFromCache);
    QVERIFY2(reply.body.endsWith("one"), reply.body.constData());
}

/// The manager would remove what is stored, validator and all.
void TestNetworkCache::errorsKeepTheValidator()
{
    const Location place = m_stores->location("folder");
    NetworkProgram program(place);
    answerWith(stale("one", { { "ETag", "\"1\"" }, { "Cache-Control", "must-revalidate" } }));
    program.get(url());
    answerWith({ .status = 503, .reason = "No", .body = "no" });
    const ProgramReply reply = program.get(url());
    QCOMPARE(reply.body, QByteArray("no"));
    QCOMPARE(reply.status, 503);
    QCOMPARE(storedAt(place, url()).headers.joined("ETag"), QByteArray("\"1\""));
    answerWith({ .headers = { { "Cache-Control", "no-store" } }, .body = "secret" });
    QCOMPARE(program.get(url()).body, QByteArray("secret"));
    QCOMPARE(storedAt(place, url()).body.head, QByteArray("one"));
    QVERIFY(storedAt(place, url()).mustValidate);
}

void TestNetworkCache::noCacheIsHeeded()
{
    NetworkProgram program(m_stores->location("folder"));
    answerWith({ .headers = { { "Cache-Control", "no-cache, max-age=3600" }, { "ETag", "\"1\"" } }, .body = "one" });
    program.get(url());
    answerWith(notModified());
    for (int i = 0; i < 2; ++i)
        QCOMPARE(program.get(url()).body, QByteArray("one"));
    QCOMPARE(asked(), 3);
}

void TestNetworkCache::codingsAreRemoved_data()
{
    QTest::addColumn<bool>("isChunked");
    QTest::addColumn<HeaderList>("fields");
    QTest::newRow("by the manager") << false << HeaderList{};
    QTest::newRow("by the manager, chunked") << true << HeaderList{};
    QTest::newRow("here") << false << HeaderList{ { "Accept-Encoding", "gzip" } };
    QTest::newRow("here, chunked") << true << HeaderList{ { "Accept-Encoding", "gzip" } };
}

/// The first time the manager has removed the coding, or left it because the program asked for it.
void TestNetworkCache::codingsAreRemoved()
{
    QFETCH(bool, isChunked);
    QFETCH(HeaderList, fields);
    const QByteArray text = QByteArray("plain text ").repeated(1000);
    const Location place = m_stores->location("folder");
    NetworkProgram program(place);
    OriginAnswer answer =
        stale(gzipped(text), { { "Content-Encoding", "gzip" }, { "Vary", "Accept-Encoding" }, { "ETag", "\"1\"" } });
    answer.isChunked = isChunked;
    answerWith(answer);
    const ProgramReply first = program.get(url(), fields);
    QCOMPARE(first.body, fields.isEmpty() ? text : gzipped(text));
    QCOMPARE(storedAt(place, url()).bodyIsDecoded, fields.isEmpty());
    answerWith(notModified({ { "ETag", "\"1\"" }, { "Content-Encoding", "gzip" }, { "Cache-Control", "max-age=60" } }));
    for (int i = 0; i < 2; ++i) {
        const ProgramReply reply = program.get(url(), fields);
        QVERIFY(reply.isFromCache);
        QCOMPARE(reply.body, text);
    }
    QCOMPARE(asked(), 2);
    Result<CachingClient> client = CachingClient::open(place);
    const Result<Answer> shared = client->send({ "GET", url(), {} });
    QCOMPARE(shared->source, AnswerSource::Cache);
    QCOMPARE(shared->response.headers.joined("Content-Encoding"), QByteArray("gzip"));
}

/// The manager would wait for the first byte of such a body for ever.
void TestNetworkCache::emptyBodiesAreAMiss()
{
    const Location place = m_stores->location("folder");
    answerWith(fresh(""));
    QVERIFY(CachingClient::open(place)->send({ "GET", url(), {} }));
    QCOMPARE(entriesAt(place), 1);
    NetworkProgram program(place);
    QVERIFY(program.get(url()).isFinished);
    QCOMPARE(asked(), 2);
}

void TestNetworkCache::abortedIsNotStored()
{
    const Location place = m_stores->location("folder");
    NetworkProgram program(place);
    QVERIFY(program.networkCache().open());
    OriginAnswer half = fresh(largeBody());
    half.cutAfter = 3 << 20;
    answerWith(half);
    QNetworkReply *reply = program.manager().get(QNetworkRequest(QUrl::fromEncoded(url())));
    connect(reply, &QNetworkReply::readyRead, reply, &QNetworkReply::abort);
    QTRY_VERIFY(reply->isFinished());
    QCOMPARE(reply->error(), QNetworkReply::OperationCanceledError);
    delete reply;
    QCOMPARE(entriesAt(place), 0);
    answerWith(fresh("whole"));
    QCOMPARE(program.get(url()).body, QByteArray("whole"));
    QVERIFY(program.get(url()).isFromCache);
}

void TestNetworkCache::cutIsNotStored_data()
{
    QTest::addColumn<bool>("isChunked");
    QTest::newRow("with its length") << false;
    QTest::newRow("in chunks") << true;
}

/// Qt tells of it by an error; but where it notices the end of the connection before the end of what was received, the
/// reply ends as if all had come (one in twenty on a busy machine). Then only the length tells.
void TestNetworkCache::cutIsNotStored()
{
    const Location place = m_stores->location("folder");
    NetworkProgram program(place);
    QVERIFY(program.networkCache().open());
    OriginAnswer cut = fresh(QByteArray(300'000, 'x'));
    QFETCH(bool, isChunked);
    cut.isChunked = isChunked;
    cut.cutAfter = 200'000;
    answerWith(cut);
    const ProgramReply reply = program.get(url());
    QVERIFY(reply.isFinished);
    QVERIFY(reply.body.size() < 200'000);
    const bool isTold = !isChunked || reply.error != QNetworkReply::NoError;
    QCOMPARE(entriesAt(place), isTold ? 0 : 1);
}

/// As an unsafe request does while the answer to a safe one still comes.
void TestNetworkCache::removalDuringDownloadGivesItUp()
{
    const Location place = m_stores->location("folder");
    NetworkProgram program(place);
    answerWith(fresh("one", { { "ETag", "\"1\"" } }));
    program.get(url());
    QNetworkCacheMetaData metaData = program.cache().metaData(QUrl::fromEncoded(url()));
    QIODevice *device = program.cache().prepare(metaData);
    QVERIFY(device);
    device->write("two");
    QSignalSpy closing(device, &QIODevice::aboutToClose);
    QVERIFY(program.cache().remove(QUrl::fromEncoded(url())));
    QCOMPARE(closing.size(), 1);
    program.cache().insert(device); // not ours any more
    QCOMPARE(storedAt(place, url()).body.head, QByteArray("one"));
    QVERIFY(storedAt(place, url()).mustValidate);
    answerWith(notModified());
    QVERIFY(program.get(url()).isFromCache);
    QCOMPARE(asked(), 2);
}

void TestNetworkCache::notFoundKeepsTheValidator()
{
    const Location place = m_stores->location("folder");
    NetworkProgram program(place);
    answerWith(stale("one", { { "ETag", "\"1\"" } }));
    program.get(url());
    answerWith({ .status = 404, .reason = "Not Found", .body = "gone" });
    QCOMPARE(program.get(url()).body, QByteArray("gone"));
    QCOMPARE(storedAt(place, url()).headers.joined("ETag"), QByteArray("\"1\""));
    QVERIFY(storedAt(place, url()).mustValidate);
    m_origin->setHandler([](const OriginRequest &request, int) {
        return request.headers.contains("If-None-Match") ? notModified() : OriginAnswer{ .status = 500 };
    });
    QCOMPARE(program.get(url()).body, QByteArray("one"));
}

void TestNetworkCache::largeBodyIsStreamed()
{
    const Location place = m_stores->location("folder");
    NetworkProgram program(place);
    answerWith(fresh(largeBody()));
    program.get(url());
    const std::unique_ptr<QIODevice> device(program.cache().data(QUrl::fromEncoded(url())));
    QVERIFY(device && device->isOpen());
    QCOMPARE(device->size(), largeBody().size());
    QVERIFY(device->seek(5'000'000));
    QCOMPARE(device->read(10), largeBody().mid(5'000'000, 10));
    // The body that was begun is read to its end, whatever becomes of the entry.
    program.cache().clear();
    QVERIFY(device->seek(0));
    QVERIFY(device->readAll().size() > 0);
    QVERIFY(device->seek(0));
    QByteArray all;
    while (!device->atEnd())
        all += device->read(700'001);
    QVERIFY(all == largeBody());
}

void TestNetworkCache::sharesTheStoreWithTheClient()
{
    const Location place = m_stores->location("folder");
    NetworkProgram program(place);
    Result<CachingClient> client = CachingClient::open(place);
    QVERIFY(client);
    answerWith(fresh("one", { { "ETag", "\"1\"" } }));
    QCOMPARE(client->send({ "GET", url("/a"), {} })->source, AnswerSource::Origin);
    QVERIFY(program.get(url("/a")).isFromCache);
    program.get(url("/b"));
    QCOMPARE(client->send({ "GET", url("/b"), {} })->source, AnswerSource::Cache);
    // What a client has marked is asked for again.
    answerWith({ .headers = {}, .body = "done" });
    QCOMPARE(client->send({ "POST", url("/a"), {}, "x" })->response.status, 200);
    answerWith(notModified());
    QVERIFY(program.get(url("/a")).isFromCache);
    QCOMPARE(m_origin->requests().last().headers.value("If-None-Match"), QByteArray("\"1\""));
    QVERIFY(!storedAt(place, url("/a")).mustValidate);
}

void TestNetworkCache::keepsOtherVariants()
{
    const Location place = m_stores->location("folder");
    const HeaderList german{ { "Accept-Language", "de" } };
    m_origin->setHandler([](const OriginRequest &request, int) {
        return fresh(
            "x", { { "ETag", '"' + request.headers.joined("Accept-Language") + '"' }, { "Vary", "Accept-Language" } });
    });
    QVERIFY(CachingClient::open(place)->send({ "GET", url(), german }));
    NetworkProgram program(place);
    program.get(url(), { { "Accept-Language", "fr" } });
    QCOMPARE(CachingClient::open(place)->send({ "GET", url(), german })->source, AnswerSource::Cache);
}

void TestNetworkCache::clearLeavesOthers()
{
    m_redis = std::make_unique<RedisServer>();
    m_redis->ask({ "SET", "esi_1", "not ours" });
    m_redis->ask({ "SET", "GET http://elsewhere/", "not ours" });
    m_redis->ask({ "HSET", "http:a", "b", "c" });
    NetworkProgram program(m_redis->location(QStringLiteral("?dialect=etagere")));
    answerWith(fresh("one"));
    for (int i = 0; i < 20; ++i)
        program.get(url('/' + QByteArray::number(i)));
    QCOMPARE(m_redis->ask({ "DBSIZE" }).integer, 23);
    program.cache().clear();
    QVERIFY(!program.networkCache().lastError());
    QCOMPARE(m_redis->ask({ "DBSIZE" }).integer, 3);
}

void TestNetworkCache::anotherProgramsValueStays()
{
    m_redis = std::make_unique<RedisServer>();
    m_redis->ask({ "SET", "GET " + url(), "not ours" });
    NetworkProgram program(m_redis->location(QStringLiteral("?dialect=etagere")));
    answerWith(fresh("one"));
    QCOMPARE(program.get(url()).body, QByteArray("one"));
    QCOMPARE(program.networkCache().lastError()->code, ErrorCode::Unsupported);
    QVERIFY(!program.cache().remove(QUrl::fromEncoded(url())));
    QCOMPARE(m_redis->ask({ "GET", "GET " + url() }).text, QByteArray("not ours"));
}

void TestNetworkCache::foreignCacheIsRefused()
{
    const QString path = m_stores->path(QStringLiteral("theirs"));
    copyTree(dataPath(QStringLiteral("fixtures/cachecontrol-filecache/cache")), path);
    NetworkProgram program(Location::fromPath(path));
    const Result<Done> opened = program.networkCache().open();
    QVERIFY(!opened);
    QVERIFY2(opened.error().code == ErrorCode::ReadOnly, qPrintable(opened.error().text()));
    answerWith(fresh("one"));
    QCOMPARE(program.get(url()).body, QByteArray("one"));
    QVERIFY(!program.get(url()).isFromCache);
    QVERIFY(program.networkCache().lastError());
}

void TestNetworkCache::serverDown()
{
    m_redis = std::make_unique<RedisServer>();
    NetworkProgram program(m_redis->location(), { .callMs = 60'000, .pauseMs = 0 });
    QSignalSpy failures(&program.networkCache(), &NetworkCache::failed);
    answerWith(fresh("one"));
    program.get(url());
    QVERIFY(program.get(url()).isFromCache);
    m_redis->kill();
    const ProgramReply direct = program.get(url());
    QCOMPARE(direct.body, QByteArray("one"));
    QVERIFY(!direct.isFromCache);
    QVERIFY(!failures.isEmpty());
    QCOMPARE(program.networkCache().lastError()->code, ErrorCode::Io);
    m_redis->start();
    program.get(url());
    QVERIFY(program.get(url()).isFromCache);
    QVERIFY(!program.networkCache().lastError());
    // With a pause nothing is asked meanwhile, and the next start from nothing is a miss as well.
    m_redis->kill();
    NetworkProgram patient(m_redis->location(), { .callMs = 60'000, .pauseMs = 3'600'000 });
    QSignalSpy once(&patient.networkCache(), &NetworkCache::failed);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(patient.get(url()).body, QByteArray("one"));
    QCOMPARE(once.size(), 1);
}

/// What an unsafe request has made invalid is not used once the server is back.
void TestNetworkCache::removalIsMadeUpFor()
{
    m_redis = std::make_unique<RedisServer>(QStringList{ QStringLiteral("--appendonly"), QStringLiteral("yes"),
                                                         QStringLiteral("--appendfsync"), QStringLiteral("always") });
    NetworkProgram program(m_redis->location(), { .callMs = 60'000, .pauseMs = 0 });
    answerWith(fresh("one", { { "ETag", "\"1\"" } }));
    program.get(url());
    m_redis->kill();
    QCOMPARE(program.post(url(), "new").status, 200);
    m_redis->start();
    answerWith(notModified());
    QVERIFY(program.get(url()).isFromCache);
    QCOMPARE(m_origin->requests().last().headers.value("If-None-Match"), QByteArray("\"1\""));
    QCOMPARE(asked(), 3);
    QVERIFY(program.get(url()).isFromCache);
    QCOMPARE(asked(), 3);
}

void TestNetworkCache::silentServer()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    NetworkCache cache(parsed(QStringLiteral("redis://127.0.0.1:%1").arg(silent.serverPort())), { .callMs = 300 });
    QElapsedTimer clock;
    clock.start();
    QVERIFY(!cache.metaData(QUrl(QStringLiteral("http://127.0.0.1/"))).isValid());
    QVERIFY2(clock.elapsed() < 5'000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(cache.lastError()->code, ErrorCode::Cancelled);
    QVERIFY(cache.lastError()->message.contains(u"300"));
}

void TestNetworkCache::alwaysCache()
{
    NetworkProgram program(m_stores->location("folder"));
    answerWith(stale("one"));
    program.get(url());
    QCOMPARE(program.get(url(), {}, QNetworkRequest::AlwaysCache).body, QByteArray("one"));
    QCOMPARE(asked(), 1);
    QCOMPARE(program.get(url("/b"), {}, QNetworkRequest::AlwaysCache).error, QNetworkReply::ContentNotFoundError);
    QVERIFY(!program.get(url(), {}, QNetworkRequest::AlwaysNetwork).isFromCache);
}

QTEST_GUILESS_MAIN(TestNetworkCache)
#include "test_networkcache.moc"
