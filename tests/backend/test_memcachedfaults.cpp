// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that are slow, silent, lost or no memcached at all: a clear error, no hang, and the next use works.
#include "support/fakememcached.h"
#include "support/recordingsink.h"

#include <etagere/dialect.h>

#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include <thread>

using namespace etagere;
using namespace etagere::test;

namespace {

std::unique_ptr<Backend> backendFor(const Location &location)
{
    for (const BackendFactory &factory : backends()) {
        if (factory.name == "memcached")
            return factory.create(location);
    }
    qFatal("there is no memcached");
}

/// Open; qFatal when it cannot be.
std::unique_ptr<Backend> opened(const FakeMemcached &server)
{
    std::unique_ptr<Backend> backend = backendFor(server.location());
    if (const Result<StoreInfo> info = backend->open(Access::Write, {}); !info)
        qFatal("%s", qPrintable(info.error().text()));
    return backend;
}

Value valueOf(const QByteArray &bytes)
{
    Value value;
    value.head = Part::fromBytes(bytes);
    return value;
}

auto answering(const QByteArray &start, const QByteArray &bytes)
{
    return
        [start, bytes](const QByteArray &line) { return line.startsWith(start) ? std::optional(bytes) : std::nullopt; };
}

const QByteArray Garbage[] = { "\r\n",
                               "HTTP/1.1 400 Bad Request\r\n\r\n",
                               "-ERR unknown command\r\n",
                               QByteArray("\x81\0\0\0\0\0\0\0\r\n", 10),
                               "VA\r\n",
                               "VA 3 O0\r\nabcdef\r\n",
                               "key=\r\n",
                               "key=%zz exp=1\r\n",
                               "key=k exp=later\r\n",
                               QByteArray(100'000, 'x'),
                               QByteArray(1000, '\0') + "\r\n" };

} // namespace

class TestMemcachedFaults : public QObject
{
    Q_OBJECT

private slots:
    void repliesCutAtEveryByte();
    void garbage_data();
    void garbage();
    void hugeAnnouncements_data();
    void hugeAnnouncements();
    void answersToOtherQuestions();
    void complaintsAreRows();
    void busyIsWaitedFor();
    void withoutTheHashWalk();
    void oldVersions();
    void passwordWanted();
    void stopsAtEveryStage_data();
    void stopsAtEveryStage();
    void stopWhileBusy();
    void lostWhileChanging();
    void cancelledWhileChanging();
};

// The rows that came are right, and the next try works.
void TestMemcachedFaults::repliesCutAtEveryByte()
{
    FakeMemcached server;
    const auto use = [](Backend &backend, RecordingSink &sink) -> std::optional<Error> {
        if (const Result<StoreInfo> info = backend.open(Access::ReadOnly, {}); !info)
            return info.error();
        const Result<Done> listed = backend.list(ListDepth::Values, sink, {});
        const Result<Value> value = backend.read({ "key1" }, {});
        return !listed ? std::optional(listed.error()) : !value ? std::optional(value.error()) : std::nullopt;
    };
    RecordingSink whole;
    QVERIFY(!use(*backendFor(server.location()), whole));
    QCOMPARE(whole.entries.size(), 3);
    const qint64 all = server.sentBytes();
    QVERIFY(all > 500);
    for (qint64 cut = 0; cut < all; ++cut) {
        const std::unique_ptr<Backend> backend = backendFor(server.location());
        RecordingSink sink;
        server.mostBytes = server.sentBytes() + cut;
        const std::optional<Error> error = use(*backend, sink);
        QVERIFY2(error, QByteArray::number(cut).constData());
        QVERIFY2(error->code == ErrorCode::Io, qPrintable(error->text()));
        QVERIFY(!error->message.isEmpty());
        for (auto it = sink.entries.begin(); it != sink.entries.end(); ++it)
            QCOMPARE(it->head, it.key().bytes);
        server.mostBytes = std::numeric_limits<qint64>::max();
        RecordingSink again;
        QVERIFY(!use(*backend, again));
        QCOMPARE(again.entries.size(), 3);
    }
}

void TestMemcachedFaults::garbage_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("answer");
    for (const char *asked : { "version", "stats", "stats settings", "lru_crawler", "mg" }) {
        for (const QByteArray &answer : Garbage)
            QTest::addRow("%s %s", asked, answer.left(20).toPercentEncoding().constData())
                << QByteArray(asked) << answer;
    }
}

void TestMemcachedFaults::garbage()
{
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, answer);
    FakeMemcached server;
    std::atomic<bool> isBad = true;
    server.answer = [&](const QByteArray &line) {
        const bool isAsked = asked.startsWith("stats") ? line == asked : line.startsWith(asked);
        return isAsked && isBad ? std::optional(answer) : std::nullopt;
    };
    const std::unique_ptr<Backend> backend = backendFor(server.location());
    const Result<StoreInfo> info = backend->open(Access::ReadOnly, {});
    RecordingSink sink;
    Error error;
    if (!info)
        error = info.error();
    else
        error = backend->list(ListDepth::Values, sink, {}).error();
    QVERIFY2(error.code == ErrorCode::BadInput, qPrintable(error.text()));
    QVERIFY(error.text().size() < 400);
    QCOMPARE(sink.entries.size(), 0);
    if (info && asked == "mg")
        QCOMPARE(backend->read({ "key1" }, {}).error().code, ErrorCode::BadInput);
    isBad = false;
    RecordingSink again;
    QVERIFY(backend->open(Access::ReadOnly, {}) && backend->list(ListDepth::Values, again, {}));
    QCOMPARE(again.entries.size(), 3);
}

void TestMemcachedFaults::hugeAnnouncements_data()
{
    QTest::addColumn<QByteArray>("size");
    for (const char *size : { "1048577", "268435457", "2147483648", "4611686018427387904", "9223372036854775807" })
        QTest::newRow(size) << QByteArray(size);
}

void TestMemcachedFaults::hugeAnnouncements()
{
    QFETCH(QByteArray, size);
    FakeMemcached server;
    server.answer = [&size](const QByteArray &line) {
        const QByteArray opaque = line.contains(" O") ? " O0" : "";
        return line.startsWith("mg ") ? std::optional("VA " + size + opaque + " f0 t-1 c1\r\n") : std::nullopt;
    };
    const std::unique_ptr<Backend> backend = opened(server);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(backend->read({ "key" }, {}).error().code, ErrorCode::LimitExceeded);
    RecordingSink sink;
    QCOMPARE(backend->list(ListDepth::Values, sink, {}).error().code, ErrorCode::LimitExceeded);
    QVERIFY(timer.elapsed() < 2000); // nothing is waited for
}

// A server, or what stands between, that loses or adds an answer must not give one key the value of another.
void TestMemcachedFaults::answersToOtherQuestions()
{
    FakeMemcached server;
    for (const QByteArray &opaque : { QByteArray(" O1"), QByteArray(""), QByteArray(" O00"), QByteArray(" Okey0") }) {
        server.answer = answering("mg ", "VA 3" + opaque + " f0 t-1 c1\r\nabc\r\n");
        RecordingSink sink;
        QCOMPARE(opened(server)->list(ListDepth::Values, sink, {}).error().code, ErrorCode::BadInput);
        QCOMPARE(sink.entries.size(), 0);
    }
}

void TestMemcachedFaults::complaintsAreRows()
{
    FakeMemcached server;
    server.answer = answering("mg key1 ", "SERVER_ERROR out of memory writing get response\r\n");
    const std::unique_ptr<Backend> backend = opened(server);
    RecordingSink sink;
    QVERIFY(backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 3);
    QVERIFY(sink.entries.value({ "key1" }).hasError);
    QVERIFY(sink.entries.value({ "key1" }).error.message.contains(u"out of memory"));
    QCOMPARE(sink.entries.value({ "key2" }).head, QByteArray("key2"));
    QCOMPARE(backend->read({ "key1" }, {}).error().code, ErrorCode::Io);
    QVERIFY(backend->read({ "key2" }, {}));
}

void TestMemcachedFaults::busyIsWaitedFor()
{
    FakeMemcached server;
    std::atomic<int> busy = 3;
    server.answer = [&busy](const QByteArray &line) {
        const bool isBusy = line.startsWith("lru_crawler") && busy-- > 0;
        return isBusy ? std::optional<QByteArray>("BUSY currently processing crawler request\r\n") : std::nullopt;
    };
    RecordingSink sink;
    QVERIFY(opened(server)->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 3);
}

void TestMemcachedFaults::withoutTheHashWalk()
{
    FakeMemcached server;
    server.answer = answering("lru_crawler metadump hash", "BADCLASS invalid class id\r\n");
    RecordingSink sink;
    QVERIFY(opened(server)->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 3);
    server.answer = answering("lru_crawler", "ERROR\r\n");
    RecordingSink none;
    QCOMPARE(opened(server)->list(ListDepth::Values, none, {}).error().code, ErrorCode::Unsupported);
}

void TestMemcachedFaults::oldVersions()
{
    FakeMemcached server;
    for (const char *version : { "1.4.31", "1.5.22", "1.6.9", "0.1" }) {
        server.answer = answering("version", QByteArray("VERSION ") + version + "\r\n");
        const Result<StoreInfo> info = backendFor(server.location())->open(Access::ReadOnly, {});
        QVERIFY(!info);
        QCOMPARE(info.error().code, ErrorCode::Unsupported);
        QVERIFY2(info.error().message.contains(QString::fromLatin1(version)), qPrintable(info.error().message));
    }
    for (const char *version : { "1.6.10", "1.6.38", "2.0" }) {
        server.answer = answering("version", QByteArray("VERSION ") + version + "\r\n");
        QVERIFY(backendFor(server.location())->open(Access::ReadOnly, {}));
    }
}

void TestMemcachedFaults::passwordWanted()
{
    FakeMemcached server;
    server.answer = answering("version", "CLIENT_ERROR unauthenticated\r\n");
    const Result<StoreInfo> info = backendFor(server.location())->open(Access::ReadOnly, {});
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::Permission);
}

void TestMemcachedFaults::stopsAtEveryStage_data()
{
    QTest::addColumn<QByteArray>("silentAt");
    QTest::addColumn<QByteArray>("answered");
    QTest::newRow("everything") << QByteArray("") << QByteArray();
    QTest::newRow("stats") << QByteArray("stats") << QByteArray("STAT pid");
    QTest::newRow("dump") << QByteArray("lru_crawler") << QByteArray();
    QTest::newRow("within the dump") << QByteArray("lru_crawler") << QByteArray("key=key0 exp=-1 cas=7\nkey=key1 e");
    QTest::newRow("values") << QByteArray("mg") << QByteArray();
    QTest::newRow("within a value") << QByteArray("mg") << QByteArray("VA 1000 O0 f0 t-1 c7\r\nabc");
}

void TestMemcachedFaults::stopsAtEveryStage()
{
    QFETCH(QByteArray, silentAt);
    QFETCH(QByteArray, answered);
    FakeMemcached server;
    server.answer = answering(silentAt, answered);
    const std::unique_ptr<Backend> backend = backendFor(server.location());
    std::stop_source stop;
    QElapsedTimer sinceRequest;
    std::thread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300)); // until it waits
        sinceRequest.start();
        stop.request_stop();
    });
    RecordingSink sink;
    const Result<Done> result = backend->open(Access::ReadOnly, stop.get_token()).and_then([&](const StoreInfo &) {
        return backend->list(ListDepth::Values, sink, stop.get_token());
    });
    canceller.join();
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Cancelled);
    QVERIFY2(sinceRequest.elapsed() <= 200, QByteArray::number(sinceRequest.elapsed()).constData());
}

void TestMemcachedFaults::stopWhileBusy()
{
    FakeMemcached server;
    server.answer = answering("lru_crawler", "BUSY currently processing crawler request\r\n");
    const std::unique_ptr<Backend> backend = opened(server);
    std::stop_source stop;
    QElapsedTimer sinceRequest;
    std::thread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(800)); // within a longer pause
        sinceRequest.start();
        stop.request_stop();
    });
    RecordingSink sink;
    QCOMPARE(backend->list(ListDepth::Values, sink, stop.get_token()).error().code, ErrorCode::Cancelled);
    canceller.join();
    QVERIFY(sinceRequest.elapsed() <= 200);
}

void TestMemcachedFaults::lostWhileChanging()
{
    FakeMemcached server;
    server.answer = answering("ms ", "HD");
    const std::unique_ptr<Backend> backend = opened(server);
    const Version version = backend->read({ "key1" }, {})->version;
    server.mostBytes = server.sentBytes() + 1;
    const Result<Version> changed = backend->change({ "key1" }, version, valueOf("x"), {});
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, ErrorCode::Io);
    QVERIFY2(changed.error().message.contains(u"not known"), qPrintable(changed.error().message));
    server.mostBytes = std::numeric_limits<qint64>::max();
    QVERIFY(backend->read({ "key1" }, {}));
}

// The command is on its way: to call it cancelled would be to say that nothing was changed.
void TestMemcachedFaults::cancelledWhileChanging()
{
    FakeMemcached server;
    std::stop_source stop;
    QElapsedTimer sinceRequest;
    server.answer = [&](const QByteArray &line) {
        if (!line.startsWith("ms "))
            return std::optional<QByteArray>();
        sinceRequest.start();
        stop.request_stop();
        return std::optional(QByteArray());
    };
    const std::unique_ptr<Backend> backend = opened(server);
    const Version version = backend->read({ "key1" }, {})->version;
    const Result<Version> changed = backend->change({ "key1" }, version, valueOf("x"), stop.get_token());
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, ErrorCode::Io);
    QVERIFY(sinceRequest.elapsed() <= 200);
}

QTEST_GUILESS_MAIN(TestMemcachedFaults)
#include "test_memcachedfaults.moc"
