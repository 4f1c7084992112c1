// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that go away, lie or refuse: a sentence, the rows so far kept, no hang, and the next use starts anew.
#include "backend/redis.h"
#include "support/fakeredis.h"
#include "support/recordingsink.h"
#include "support/redisserver.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

Location at(const FakeRedis &server) { return Location::parse(QString::fromUtf8(server.location())).value(); }

/// A small store.
QByteArray store(const QByteArrayList &command)
{
    const QByteArray &name = command.first();
    if (name == "SCAN" && command[1] == "0")
        return respScan("17", { "one", "two" });
    if (name == "SCAN")
        return respScan("0", { "three" });
    if (name == "PEXPIRETIME")
        return ":-1\r\n";
    if (name == "MEMORY")
        return ":56\r\n";
    if (name == "TYPE")
        return "+string\r\n";
    if (name == "GETRANGE" || name == "GET")
        return respText("value of " + command[1]);
    return {};
}

/// Kills the server after some rows.
class KillingSink : public RecordingSink
{
public:
    explicit KillingSink(RedisServer &server)
        : m_server(server)
    {
    }
    bool push(const ListedEntry &entry) override
    {
        if (count() == 100)
            m_server.kill();
        return RecordingSink::push(entry);
    }

private:
    RedisServer &m_server;
};

Result<Done> openAndList(RedisBackend &backend, RecordingSink &sink)
{
    return backend.open(Access::ReadOnly, {}).and_then([&](const StoreInfo &) {
        return backend.list(ListDepth::Values, sink, {});
    });
}

} // namespace

class TestRedisFaults : public QObject
{
    Q_OBJECT
private slots:
    void survivesAKilledServer();
    void everyCutIsAnError();
    void nonsense_data();
    void nonsense();
    void refusals_data();
    void refusals();
    void refusesTooMuchBeforeItComes_data();
    void refusesTooMuchBeforeItComes();
    void cancels_data();
    void cancels();
    void keysThatGo();
    void slowServers();
    void asksForMoreNamesBeforeAllHaveCome();
    void noticesAnEndWhileIdle();
};

void TestRedisFaults::survivesAKilledServer()
{
    RedisServer server;
    constexpr int Keys = 20'000;
    for (int i = 0; i < Keys; i += 1000) {
        QList<QByteArray> words{ "MSET" };
        for (int j = i; j < i + 1000; ++j)
            words << QByteArray::number(j) << "value";
        server.ask(words);
    }
    server.ask({ "SAVE" });
    RedisBackend backend(server.location());
    QVERIFY(backend.open(Access::ReadOnly, {}));
    KillingSink sink(server);
    const Result<Done> listed = backend.list(ListDepth::Values, sink, {});
    QVERIFY(!listed);
    QCOMPARE(listed.error().code, ErrorCode::Io);
    QVERIFY2(listed.error().message.contains(u"try again"), qPrintable(listed.error().message));
    QVERIFY(sink.count() > 100 && sink.count() < Keys);
    QCOMPARE(backend.read({ "1" }, {}).error().code, ErrorCode::Io);
    server.start();
    RecordingSink again;
    QTRY_VERIFY_WITH_TIMEOUT(backend.read({ "1" }, {}), 10'000); // it may be loading
    QVERIFY(backend.list(ListDepth::Values, again, {}));
    QCOMPARE(again.entries.size(), Keys);
}

void TestRedisFaults::everyCutIsAnError()
{
    FakeRedis server(store);
    RecordingSink whole;
    {
        RedisBackend backend(at(server));
        QVERIFY(backend.open(Access::ReadOnly, {}));
        QVERIFY(backend.list(ListDepth::Values, whole, {}));
        QCOMPARE(whole.entries.size(), 3);
        QVERIFY(backend.read({ "one" }, {}));
    }
    const qint64 total = server.sent;
    QVERIFY(total > 300);
    qint64 rows = 0;
    for (qint64 cut = 0; cut < total; ++cut) {
        server.cutAfter = cut;
        RedisBackend backend(at(server));
        RecordingSink sink;
        const Result<StoreInfo> info = backend.open(Access::ReadOnly, {});
        const Result<Done> listed = info ? backend.list(ListDepth::Values, sink, {}) : tl::unexpected(info.error());
        // A lost connection is made anew for the next call, so that the whole may come in two parts.
        const Result<Value> read = listed ? backend.read({ "one" }, {}) : tl::unexpected(listed.error());
        if (!read) {
            QCOMPARE(read.error().code, ErrorCode::Io);
            QVERIFY(!read.error().message.isEmpty());
        }
        QVERIFY(sink.repeated.isEmpty());
        QVERIFY2(sink.count() >= rows, "fewer rows than of a shorter answer");
        rows = sink.count();
    }
    QCOMPARE(rows, 3);
}

void TestRedisFaults::nonsense_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *name, const QByteArray &answer) {
        QTest::addRow("%s: %.12s", name, answer.simplified().constData()) << QByteArray(name) << answer;
    };
    for (const char *name : { "SCAN", "PEXPIRETIME", "GETRANGE" }) {
        row(name, "garbage\r\n");
        row(name, QByteArray("\0\1\2", 3));
        row(name, "*2\r\n:1\r\n:2\r\n");
        row(name, "$-7\r\n");
    }
    row("SCAN", ":5\r\n");
    row("SCAN", "*0\r\n");
    row("SCAN", "*-1\r\n");
    row("PEXPIRETIME", "+soon\r\n");
    row("GETRANGE", ":5\r\n");
    row("CLIENT", "HTTP/1.1 400 Bad Request\r\n");
    row("DBSIZE", "+many\r\n");
}

void TestRedisFaults::nonsense()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, answer);
    FakeRedis server([&](const QByteArrayList &command) { return command.first() == name ? answer : store(command); });
    RedisBackend backend(at(server));
    RecordingSink sink;
    const Result<Done> listed = openAndList(backend, sink);
    QVERIFY(!listed);
    QCOMPARE(listed.error().code, ErrorCode::BadInput);
    QVERIFY(!listed.error().message.isEmpty());
    QVERIFY(!listed.error().where.isEmpty());
}

void TestRedisFaults::refusals_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *answer, ErrorCode code, const char *says) {
        QTest::newRow(answer) << QByteArray(name) << '-' + QByteArray(answer) + "\r\n"
                              << code << QString::fromUtf8(says);
    };
    row("DBSIZE", "LOADING Redis is loading the dataset in memory", ErrorCode::Io, "still loading its data");
    row("CLIENT", "NOAUTH Authentication required.", ErrorCode::Permission, "user and password");
    row("SCAN", "NOPERM this user has no permissions to run the 'scan' command", ErrorCode::Permission, "SCAN");
    row("SCAN", "BUSY Redis is busy running a script.", ErrorCode::Io, "script");
    row("SCAN", "MASTERDOWN Link with MASTER is down", ErrorCode::Io, "lost its master");
    row("SCAN", "ERR something new", ErrorCode::Io, "something new");
    row("CLIENT", "ERR max number of clients reached", ErrorCode::Io, "as many clients");
    row("CLIENT", "DENIED Redis is running in protected mode", ErrorCode::Permission, "protected mode");
    row("MULTI", "OOM command not allowed when used memory > 'maxmemory'.", ErrorCode::Io, "memory is full");
    row("MULTI", "READONLY You can't write against a read only replica.", ErrorCode::ReadOnly, "replica");
    row("MULTI", "MISCONF Redis is configured to save RDB snapshots", ErrorCode::Io, "cannot save");
    row("SET", "NOPERM this user has no permissions to run the 'set' command", ErrorCode::Permission, "SET");
    row("WATCH", "MOVED 1 10.0.0.1:1", ErrorCode::Unsupported, "redis+cluster://");
}

void TestRedisFaults::refusals()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, answer);
    QFETCH(ErrorCode, code);
    QFETCH(QString, says);
    FakeRedis server([&](const QByteArrayList &command) -> QByteArray {
        if (command.first() == name)
            return answer;
        return command.first() == "TYPE" ? "+none\r\n" : store(command);
    });
    RedisBackend backend(at(server));
    RecordingSink sink;
    const Result<StoreInfo> info = backend.open(Access::Write, {});
    Result<Done> done = info ? backend.list(ListDepth::Keys, sink, {}) : tl::unexpected(info.error());
    if (done) {
        Value value;
        value.head = Part::fromBytes("new");
        done = backend.change({ "key" }, {}, value, {}).map([](const Version &) { return Done(); });
    }
    QVERIFY(!done);
    QCOMPARE(done.error().code, code);
    QVERIFY2(done.error().message.contains(says), qPrintable(done.error().message));
}

void TestRedisFaults::refusesTooMuchBeforeItComes_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("answer");
    for (const char *name : { "SCAN", "GETRANGE", "GET", "INFO", "TYPE" }) {
        QTest::addRow("%s: a text", name) << QByteArray(name) << QByteArray("$4611686018427387904\r\n");
        QTest::addRow("%s: a list", name) << QByteArray(name) << QByteArray("*4611686018427387904\r\n");
    }
    QTest::newRow("GET: above what Redis keeps") << QByteArray("GET") << QByteArray("$536870913\r\n");
}

void TestRedisFaults::refusesTooMuchBeforeItComes()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, answer);
    FakeRedis server([&](const QByteArrayList &command) { return command.first() == name ? answer : store(command); });
    RedisBackend backend(at(server));
    RecordingSink sink;
    Result<Done> done = openAndList(backend, sink);
    if (done)
        done = backend.read({ "one" }, {}).map([](const Value &) { return Done(); });
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::LimitExceeded);
}

void TestRedisFaults::cancels_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : { "CLIENT", "DBSIZE", "SCAN", "PEXPIRETIME", "TYPE", "GET" })
        QTest::newRow(name) << QByteArray(name);
}

// The server says nothing to one command.
void TestRedisFaults::cancels()
{
    QFETCH(QByteArray, name);
    std::atomic<bool> isReached = false;
    std::atomic<bool> isOver = false;
    FakeRedis server([&](const QByteArrayList &command) {
        if (command.first() != name)
            return store(command);
        isReached = true;
        while (!isOver)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return QByteArray("-ERR too late\r\n");
    });
    RedisBackend backend(at(server));
    RecordingSink sink;
    std::stop_source stop;
    QElapsedTimer sinceRequest;
    std::thread canceller([&] {
        while (!isReached)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        sinceRequest.start();
        stop.request_stop();
    });
    const Result<StoreInfo> info = backend.open(Access::ReadOnly, stop.get_token());
    Result<Done> done = info ? backend.list(ListDepth::Values, sink, stop.get_token()) : tl::unexpected(info.error());
    if (done)
        done = backend.read({ "one" }, stop.get_token()).map([](const Value &) { return Done(); });
    canceller.join();
    const qint64 elapsed = sinceRequest.elapsed();
    isOver = true;
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::Cancelled);
    QVERIFY2(elapsed <= 200, QByteArray::number(elapsed).constData());
}

void TestRedisFaults::keysThatGo()
{
    FakeRedis server([](const QByteArrayList &command) -> QByteArray {
        if (command.first() == "PEXPIRETIME" && command[1] == "two")
            return ":-2\r\n"; // between SCAN and this
        if (command.first() == "GETRANGE" && command[1] == "three")
            return "$0\r\n\r\n"; // between this and the one before
        if (command.first() == "TYPE" && command[1] == "three")
            return "+none\r\n";
        return store(command);
    });
    RedisBackend backend(at(server));
    QVERIFY(backend.open(Access::ReadOnly, {}));
    RecordingSink sink;
    QVERIFY(backend.list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.keys(), QList<StoredKey>{ { "one" } });
}

void TestRedisFaults::slowServers()
{
    FakeRedis server([](const QByteArrayList &command) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return store(command);
    });
    RedisBackend backend(at(server));
    QVERIFY(backend.open(Access::ReadOnly, {}));
    RecordingSink sink;
    QVERIFY(backend.list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 3);
}

// The server waits for the next SCAN with most of its answer to the one before.
void TestRedisFaults::asksForMoreNamesBeforeAllHaveCome()
{
    const QByteArray begun = "*2\r\n$2\r\n17\r\n*2\r\n";
    FakeRedis server(store);
    server.withheld = [&](const QByteArrayList &command) {
        return command.first() == "SCAN" && command[1] == "0" ? store(command).size() - begun.size() : 0;
    };
    QVERIFY(store({ "SCAN", "0" }).startsWith(begun));
    RedisBackend backend(at(server));
    const Result<StoreInfo> info = backend.open(Access::ReadOnly, {});
    QVERIFY2(info, info ? "" : qPrintable(info.error().text()));
    RecordingSink sink;
    const Result<Done> listed = backend.list(ListDepth::Keys, sink, {});
    QVERIFY2(listed, listed ? "" : qPrintable(listed.error().text()));
    QCOMPARE(sink.entries.size(), 3);
}

void TestRedisFaults::noticesAnEndWhileIdle()
{
    RedisServer server;
    server.ask({ "SET", "key", "value" });
    server.ask({ "SAVE" });
    RedisBackend backend(server.location());
    QVERIFY(backend.open(Access::ReadOnly, {}));
    server.kill();
    server.start();
    const Result<Value> value = backend.read({ "key" }, {});
    QVERIFY2(value, value ? "" : qPrintable(value.error().text()));
}

QTEST_GUILESS_MAIN(TestRedisFaults)
#include "test_redisfaults.moc"
