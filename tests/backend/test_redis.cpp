// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a Redis: what is listed and how, without a trace in the server.
#include "backend/redis.h"
#include "support/certificates.h"
#include "support/recordingsink.h"
#include "support/redisserver.h"
#include "support/testdata.h"

#include <etagere/datetime.h>
#include <etagere/decodedbody.h>
#include <etagere/store.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

/// Times of the fixtures may have passed by now.
constexpr Msecs Century = 100LL * 365 * 24 * 3600 * 1000;

class KeptLog : public BackendLog
{
public:
    void tell(BackendStep step, const QString &text) override { lines.append({ step, text }); }
    QList<std::pair<BackendStep, QString>> lines;
    QString all() const
    {
        QStringList texts;
        for (const auto &line : lines)
            texts.append(line.second);
        return texts.join(u'\n');
    }
};

std::unique_ptr<RedisBackend> opened(const Location &location, Access access = Access::ReadOnly)
{
    auto backend = std::make_unique<RedisBackend>(location);
    const Result<StoreInfo> info = backend->open(access, {});
    if (!info)
        qFatal("%s", qPrintable(info.error().text()));
    return backend;
}

Result<StoreInfo> infoOf(const Location &location) { return RedisBackend(location).open(Access::ReadOnly, {}); }

RecordingSink &listInto(RecordingSink &sink, Backend &backend, ListDepth depth)
{
    const Result<Done> listed = backend.list(depth, sink, {});
    if (!listed)
        qFatal("%s", qPrintable(listed.error().text()));
    return sink;
}

/// Sends many commands together.
void fillKeys(RedisServer &server, int keys, const QByteArray &prefix = "key ")
{
    for (int i = 0; i < keys; i += 1000) {
        QList<QByteArray> words{ "MSET" };
        for (int j = i; j < std::min(keys, i + 1000); ++j)
            words << prefix + QByteArray::number(j) << "value " + QByteArray::number(j);
        server.ask(words);
    }
}

QByteArray text(const QJsonValue &value) { return value.toString().toUtf8(); }

} // namespace

class TestRedis : public QObject
{
    Q_OBJECT
private slots:
    void cleanup();
    void describesItself();
    void listsByEveryDepth();
    void listsManyKeysOnce();
    void listsTheOnesAskedFor();
    void keepsToPrefixAndDatabase();
    void leavesNoTrace();
    void oddValuesAreRows();
    void largeValues();
    void signsIn();
    void keysThatAUserMayNotRead();
    void speaksTls();
    void tellsWhatItSends();
    void readsOneEntry();
    void fixtures_data();
    void fixtures();

private:
    RedisServer m_server{ { QStringLiteral("--databases"), QStringLiteral("16") } };
};

void TestRedis::cleanup()
{
    m_server.ask({ "FLUSHALL" });
    m_server.ask({ "ACL", "SETUSER", "default", "on", "nopass", "+@all", "~*" });
}

void TestRedis::describesItself()
{
    fillKeys(m_server, 1234);
    const Result<StoreInfo> info = infoOf(m_server.location());
    QVERIFY(info);
    QCOMPARE(info->backend, QStringLiteral("redis"));
    QVERIFY2(info->description.startsWith(u"Redis "), qPrintable(info->description));
    QVERIFY2(info->description.contains(u"database 0, 1"), qPrintable(info->description));
    QCOMPARE(info->estimate, 1234);
    QVERIFY(info->hasTtl && info->isShared && info->canList && info->readingTouches);
    QCOMPARE(infoOf(m_server.socketLocation(QStringLiteral("?db=3")))->estimate, 0);

    const Result<StoreInfo> tooHigh = infoOf(m_server.location(QStringLiteral("/99")));
    QVERIFY(!tooHigh);
    QCOMPARE(tooHigh.error().code, ErrorCode::Usage);
    // Nothing but our connection's name was set.
    QCOMPARE(m_server.ask({ "DBSIZE" }).integer, 1234);
}

void TestRedis::listsByEveryDepth()
{
    m_server.ask({ "SET", "plain", "value" });
    m_server.ask({ "SET", "ends", "soon", "PXAT", "4000000000123" });
    const std::unique_ptr<RedisBackend> backend = opened(m_server.location());
    RecordingSink names;
    QCOMPARE(listInto(names, *backend, ListDepth::Keys).entries.size(), 2);
    QCOMPARE(names.entries[{ "plain" }].headSize, -1);
    RecordingSink metadata;
    listInto(metadata, *backend, ListDepth::Metadata);
    const Recorded ends = metadata.entries[{ "ends" }];
    QCOMPARE(ends.expiresAt, 4000000000123);
    QCOMPARE(ends.headSize, -1);
    QVERIFY(ends.storedBytes > 4);
    QCOMPARE(metadata.entries[{ "plain" }].expiresAt, NoTime);
    RecordingSink values;
    listInto(values, *backend, ListDepth::Values);
    QCOMPARE(values.entries[{ "plain" }].head, QByteArray("value"));
    QCOMPARE(values.entries[{ "plain" }].headSize, 5);
    // A row's size does not change when its value is read: watching would take it for another.
    QCOMPARE(values.entries[{ "ends" }].storedBytes, ends.storedBytes);
}

void TestRedis::listsManyKeysOnce()
{
    constexpr int Keys = 30'000;
    fillKeys(m_server, Keys);
    const std::unique_ptr<RedisBackend> backend = opened(m_server.location());
    for (ListDepth depth : { ListDepth::Keys, ListDepth::Metadata, ListDepth::Values }) {
        RecordingSink sink;
        listInto(sink, *backend, depth);
        QCOMPARE(sink.entries.size(), Keys);
        QVERIFY(sink.repeated.isEmpty());
    }
}

void TestRedis::listsTheOnesAskedFor()
{
    fillKeys(m_server, 1000);
    m_server.ask({ "SET", "empty", "" });
    const std::unique_ptr<RedisBackend> backend = opened(m_server.location());
    RecordingSink sink;
    QList<StoredKey> keys{ { "empty" }, { "gone" } };
    for (int i = 0; i < 700; ++i)
        keys.append({ "key " + QByteArray::number(i) });
    QVERIFY(backend->listThese(keys, sink, {}));
    QCOMPARE(sink.entries.size(), 701);
    QCOMPARE(sink.entries[{ "key 699" }].head, QByteArray("value 699"));
    QCOMPARE(sink.entries[{ "empty" }].headSize, 0);
    QVERIFY(!sink.entries[{ "empty" }].hasError);
}

void TestRedis::keepsToPrefixAndDatabase()
{
    fillKeys(m_server, 3000, "other ");
    fillKeys(m_server, 5, "e*[i]?\\_");
    m_server.ask({ "SET", "eXiX_", "no glob" });
    const std::unique_ptr<RedisBackend> prefixed = opened(m_server.location(QStringLiteral("?prefix=e*[i]?%5C_")));
    RecordingSink sink;
    QCOMPARE(listInto(sink, *prefixed, ListDepth::Values).entries.size(), 5);
    RecordingSink elsewhere;
    QCOMPARE(listInto(elsewhere, *opened(m_server.location(QStringLiteral("/1"))), ListDepth::Keys).entries.size(), 0);
}

// Keys are made to look unused for hours; whatever touches one resets that.
void TestRedis::leavesNoTrace()
{
    m_server.ask({ "SET", "model", "a value" });
    const QByteArray dump = m_server.ask({ "DUMP", "model" }).text;
    for (const QByteArray key : { "one", "two", "three" })
        m_server.ask({ "RESTORE", key, "0", dump, "IDLETIME", "7200" });
    const std::unique_ptr<RedisBackend> backend = opened(m_server.location());
    const auto idle = [this](const char *key) { return m_server.ask({ "OBJECT", "IDLETIME", key }).integer; };
    for (ListDepth depth : { ListDepth::Keys, ListDepth::Metadata }) {
        RecordingSink sink;
        QCOMPARE(listInto(sink, *backend, depth).entries.size(), 4);
        for (const char *key : { "one", "two", "three" })
            QVERIFY(idle(key) >= 7200);
    }
    RecordingSink sink;
    QVERIFY(backend->listThese({ { "two" } }, sink, {}));
    QVERIFY(idle("one") >= 7200);
    QVERIFY(idle("two") < 7200); // which is why only Metadata is asked for, and why this test can fail
}

void TestRedis::oddValuesAreRows()
{
    m_server.ask({ "SET", "empty", "" });
    m_server.ask({ "SET", "number", "42" });
    m_server.ask({ "SET", QByteArray("\0\xff\r\n", 4), "binary key" });
    m_server.ask({ "HSET", "hash", "a", "b" });
    m_server.ask({ "XADD", "stream", "*", "a", "b" });
    m_server.ask({ "ZADD", "zset", "1", "a" });
    const std::unique_ptr<RedisBackend> backend = opened(m_server.location());
    RecordingSink sink;
    listInto(sink, *backend, ListDepth::Values);
    QCOMPARE(sink.entries.size(), 6);
    QCOMPARE(sink.entries[{ "empty" }].headSize, 0);
    QCOMPARE(sink.entries[{ "number" }].head, QByteArray("42"));
    QCOMPARE(sink.entries[{ QByteArray("\0\xff\r\n", 4) }].head, QByteArray("binary key"));
    for (const char *key : { "hash", "stream", "zset" }) {
        const Recorded entry = sink.entries[{ key }];
        QVERIFY(entry.hasError);
        QCOMPARE(entry.error.code, ErrorCode::Unsupported);
        QVERIFY2(entry.error.message.contains(QString::fromLatin1(key)), qPrintable(entry.error.message));
    }
}

void TestRedis::largeValues()
{
    QHash<QByteArray, QByteArray> values;
    for (qsizetype size : { 32767, 32768, 32769, 1'000'000, 4 * 1024 * 1024, 4 * 1024 * 1024 + 1, 9'000'000 }) {
        QByteArray value(size, 'x');
        for (qsizetype i = 0; i < size; i += 97)
            value[i] = char('a' + i % 26);
        values.insert("large " + QByteArray::number(size), value);
    }
    for (auto it = values.cbegin(); it != values.cend(); ++it)
        m_server.ask({ "SET", it.key(), it.value() });
    const std::unique_ptr<RedisBackend> backend = opened(m_server.location());
    RecordingSink sink;
    listInto(sink, *backend, ListDepth::Values);
    QCOMPARE(sink.entries.size(), values.size());
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        const Recorded entry = sink.entries[{ it.key() }];
        QCOMPARE(entry.headSize, it.value().size());
        QVERIFY(entry.whole == it.value());
        QVERIFY(entry.head.size() <= 4 * 1024 * 1024);
        QVERIFY(backend->read({ it.key() }, {})->head.head == it.value());
    }
}

void TestRedis::signsIn()
{
    m_server.ask({ "SET", "key", "value" });
    m_server.ask({ "ACL", "SETUSER", "reader", "on", ">sec:ret/", "~*", "+@read", "+@connection" });
    m_server.ask({ "ACL", "SETUSER", "default", "resetpass", ">old way" });
    m_server.signIn.password = "old way";

    const auto at = [&](const char *user) {
        const QString host = QStringLiteral("127.0.0.1:%1").arg(m_server.port());
        return Location::parse(QStringLiteral("redis://") + QString::fromUtf8(user) + host).value();
    };
    const Result<StoreInfo> none = infoOf(at(""));
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::Permission);
    QVERIFY2(none.error().message.contains(u"user and password"), qPrintable(none.error().message));
    for (const char *user : { "reader:wrong@", ":wrong@", "nobody:sec:ret%2F@" }) {
        const Result<StoreInfo> wrong = infoOf(at(user));
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, ErrorCode::Permission);
        QVERIFY2(wrong.error().message.contains(u"does not accept"), qPrintable(wrong.error().message));
        QVERIFY(!wrong.error().text().contains(u"sec:ret"));
    }
    QVERIFY(infoOf(at(":old%20way@")));
    qputenv("ETAGERE_PASSWORD", "old way");
    QVERIFY(infoOf(at("")));
    qunsetenv("ETAGERE_PASSWORD");
    // A user that may read and nothing else, not even ask for INFO.
    const std::unique_ptr<RedisBackend> reader = opened(at("reader:sec:ret%2F@"), Access::Write);
    RecordingSink sink;
    QCOMPARE(listInto(sink, *reader, ListDepth::Values).entries.size(), 1);
    const Value value = reader->read({ "key" }, {}).value();
    const Result<Version> changed = reader->change({ "key" }, value.version, std::nullopt, {});
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, ErrorCode::Permission);
    QVERIFY2(changed.error().message.contains(u"WATCH"), qPrintable(changed.error().message));
    m_server.ask({ "ACL", "SETUSER", "default", "nopass" });
    m_server.signIn = {};
    m_server.forget();
    // A password for other servers does no harm.
    qputenv("ETAGERE_PASSWORD", "of another server");
    const Result<StoreInfo> unneeded = infoOf(at(""));
    qunsetenv("ETAGERE_PASSWORD");
    QVERIFY2(unneeded, unneeded ? "" : qPrintable(unneeded.error().text()));
}

void TestRedis::keysThatAUserMayNotRead()
{
    m_server.ask({ "SET", "esi_1", "mine" });
    m_server.ask({ "SET", "other", "not mine" });
    m_server.ask({ "ACL", "SETUSER", "few", "on", ">x", "~esi_*", "+@all" });
    Location location = Location::parse(QStringLiteral("redis://few:x@127.0.0.1:%1").arg(m_server.port())).value();
    const std::unique_ptr<RedisBackend> backend = opened(location);
    for (ListDepth depth : { ListDepth::Metadata, ListDepth::Values }) {
        RecordingSink sink;
        listInto(sink, *backend, depth);
        QCOMPARE(sink.entries.size(), 2);
        QVERIFY(!sink.entries[{ "esi_1" }].hasError);
        QCOMPARE(sink.entries[{ "other" }].error.code, ErrorCode::Permission);
    }
}

void TestRedis::speaksTls()
{
    QTemporaryDir folder;
    const TestAuthority authority(folder.path(), QStringLiteral("authority"));
    const CertificateFiles own = authority.issue(QStringLiteral("server"), QStringLiteral("DNS:localhost"));
    const CertificateFiles client = authority.issue(QStringLiteral("client"), QStringLiteral("DNS:client"));
    const quint16 port = freePort();
    RedisServer server({ QStringLiteral("--tls-port"), QString::number(port), QStringLiteral("--tls-cert-file"),
                         own.cert, QStringLiteral("--tls-key-file"), own.key, QStringLiteral("--tls-ca-cert-file"),
                         authority.cert() });
    fillKeys(server, 500);
    const QString base = QStringLiteral("rediss://localhost:%1").arg(port);
    const QString trusting = base + QStringLiteral("?cacert=") + authority.cert();
    const Location location =
        Location::parse(trusting + QStringLiteral("&cert=%1&key=%2").arg(client.cert, client.key)).value();
    RecordingSink sink;
    QCOMPARE(listInto(sink, *opened(location), ListDepth::Values).entries.size(), 500);

    const Result<StoreInfo> untrusted = infoOf(Location::parse(base).value());
    QVERIFY(!untrusted);
    QCOMPARE(untrusted.error().code, ErrorCode::Permission);
    QVERIFY2(untrusted.error().message.contains(u"cacert"), qPrintable(untrusted.error().message));
    const Result<StoreInfo> withoutOurs = infoOf(Location::parse(trusting).value());
    QVERIFY(!withoutOurs);
    QCOMPARE(withoutOurs.error().code, ErrorCode::Io);
}

void TestRedis::tellsWhatItSends()
{
    fillKeys(m_server, 3);
    m_server.ask({ "SET", "https://h/?token=verysecret", "value" });
    m_server.ask({ "ACL", "SETUSER", "me", "on", ">hidden", "~*", "+@all" });
    RedisBackend backend(
        Location::parse(QStringLiteral("redis://me:hidden@localhost:%1").arg(m_server.port())).value());
    const auto log = std::make_shared<KeptLog>();
    backend.setLog(log);
    QVERIFY(backend.open(Access::Write, {}));
    RecordingSink sink;
    QVERIFY(backend.list(ListDepth::Values, sink, {}));
    const Value value = backend.read({ "https://h/?token=verysecret" }, {}).value();
    QVERIFY(backend.change({ "https://h/?token=verysecret" }, value.version, std::nullopt, {}));
    QList<BackendStep> steps;
    for (const auto &line : std::as_const(log->lines)) {
        if (!steps.contains(line.first))
            steps.append(line.first);
    }
    QCOMPARE(steps, (QList{ BackendStep::LookUp, BackendStep::Connect, BackendStep::SignIn, BackendStep::Command }));
    for (const char *word :
         { "AUTH ***", "SCAN 0 COUNT", "of 4 keys", "GETRANGE", "WATCH, MULTI, UNLINK", "token=***" })
        QVERIFY2(log->all().contains(QString::fromUtf8(word)), word);
    QVERIFY(!log->all().contains(u"hidden"));
    QVERIFY(!log->all().contains(u"verysecret"));
}

void TestRedis::readsOneEntry()
{
    m_server.ask({ "SET", "key", "value", "PXAT", "4000000000123" });
    m_server.ask({ "RPUSH", "list", "a", "b" });
    const std::unique_ptr<RedisBackend> backend = opened(m_server.location());
    const Value value = backend->read({ "key" }, {}).value();
    QCOMPARE(value.head.head, QByteArray("value"));
    QCOMPARE(value.expiresAt, 4000000000123);
    QVERIFY(!value.version.isEmpty());
    QCOMPARE(value.places, QStringList{ QStringLiteral("redis://127.0.0.1:%1/0, key key").arg(m_server.port()) });
    QCOMPARE(backend->read({ "absent" }, {}).error().code, ErrorCode::NotFound);
    const Value list = backend->read({ "list" }, {}).value();
    QCOMPARE(list.origin, QByteArray("list"));
    QCOMPARE(list.head.head, m_server.ask({ "DUMP", "list" }).text);
}

void TestRedis::fixtures_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("EsiPy") << QStringLiteral("esipy-redis");
    QTest::newRow("CacheControl") << QStringLiteral("cachecontrol-redis");
}

void TestRedis::fixtures()
{
    QFETCH(QString, name);
    QHash<QByteArray, Msecs> ends;
    for (const QByteArray &line : readFile(dataPath(QStringLiteral("fixtures/%1/dump.jsonl").arg(name))).split('\n')) {
        const QJsonObject entry = QJsonDocument::fromJson(line).object();
        if (line.isEmpty())
            continue;
        const QByteArray key = QByteArray::fromBase64(text(entry[u"key"]));
        m_server.ask({ "SET", key, QByteArray::fromBase64(text(entry[u"value"])) });
        ends[key] = entry[u"pexpireat_ms"].isDouble() ? entry[u"pexpireat_ms"].toInteger() + Century : NoTime;
        if (ends[key] != NoTime)
            m_server.ask({ "PEXPIREAT", key, QByteArray::number(ends[key]) });
    }
    Session session = Session::open(m_server.location(), Access::ReadOnly).value();
    QHash<QByteArray, QJsonObject> expected;
    for (const QJsonValue entry : expectedOf(name)[u"entries"].toArray())
        expected.insert(text(entry[u"stored_key"]), entry.toObject());
    QVERIFY(!expected.isEmpty());
    int compared = 0;
    const Result<ListingSummary> listed = session.list({}, [&](const Row &row, const ListedEntry &) {
        const QByteArray key = row.key.toByteArray();
        const QJsonObject wanted = expected.value(key);
        [&] {
            QCOMPARE(row.error.toByteArray(), QByteArray());
            QCOMPARE(row.storeExpiresAt, ends.value(key));
            if (wanted.isEmpty())
                return;
            QCOMPARE(row.url.toByteArray(), text(wanted[u"url"]));
            QCOMPARE(row.status, wanted[u"status"].toInt());
            QCOMPARE(row.etag.toByteArray(), text(wanted[u"etag"]));
            QCOMPARE(row.lastModified.toByteArray(), text(wanted[u"last_modified"]));
            QCOMPARE(row.contentType.toByteArray(), text(wanted[u"content_type"]));
            QCOMPARE(row.expiresAt == NoTime ? QByteArray() : formatIsoTime(row.expiresAt),
                     text(wanted[u"expires_at"]));
            ++compared;
        }();
        return true;
    });
    QVERIFY(listed);
    QCOMPARE(compared, expected.size());
    QCOMPARE(listed->entries, ends.size());
    for (auto it = expected.cbegin(); it != expected.cend(); ++it) {
        const StoredKey key{ it.key() };
        const Value value = session.read(key).value();
        const DecodedEntry decoded = session.dialectOf(key, value).decode(key, value).value();
        QCryptographicHash hash(QCryptographicHash::Sha256);
        const auto length = streamDecodedBody(decoded.variants.first(), [&](QByteArrayView slice) {
            hash.addData(slice);
            return true;
        });
        QCOMPARE(length ? hash.result().toHex() : QByteArray(), text((*it)[u"body_sha256"]));
    }
}

QTEST_GUILESS_MAIN(TestRedis)
#include "test_redis.moc"
