// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that are slow, silent, lost or no bridge at all: a clear error, no hang, nothing beyond the limits, and the
// next use works.
#include "support/loopbackserver.h"
#include "support/recordingsink.h"

#include "backend/bridgeinput.h"

#include <etagere/dialect.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QtEndian>
#include <QtTest/QTest>

#include <atomic>
#include <thread>

using namespace etagere;
using namespace etagere::test;

namespace {

QByteArray lengths(quint32 head, quint32 body)
{
    char bytes[8];
    qToBigEndian(head, bytes);
    qToBigEndian(body, bytes + 4);
    return QByteArray(bytes, sizeof bytes);
}

QByteArray answer(const QByteArray &head, const QByteArray &body = {})
{
    return lengths(quint32(head.size()), quint32(body.size())) + head + body;
}

const QByteArray Hello = R"({"ok": true, "protocol": 1, "name": "fake", "pid": 1, "entries": 3})";

/// What looks like a program with the keys k0, k1 and k2, on two pages, until the test says otherwise.
class FakeProgram
{
public:
    FakeProgram()
        : m_server([this](int connection) { serve(connection); })
    {
    }

    /// Answers the question of that name instead. Before the first connection.
    QHash<QString, QByteArray> answers;
    /// So many bytes are sent on all connections together, then all are closed.
    std::atomic<qint64> mostBytes = std::numeric_limits<qint64>::max();
    /// After the last byte a connection stays open, silent.
    bool staysOpen = false;

    qint64 sentBytes() const { return m_sent; }
    Location location() const
    {
        return Location::parse(QStringLiteral("bridge://127.0.0.1:%1?token=secret").arg(m_server.port())).value();
    }

private:
    void serve(int connection)
    {
        QByteArray input;
        for (;;) {
            const QByteArray bytes = receiveSome(connection);
            if (bytes.isEmpty())
                return;
            input += bytes;
            if (input.size() < 8)
                continue;
            const qsizetype head = qFromBigEndian<quint32>(input.constData());
            const qsizetype all = 8 + head + qsizetype(qFromBigEndian<quint32>(input.constData() + 4));
            if (input.size() < all)
                continue;
            const QString op = QJsonDocument::fromJson(input.sliced(8, head)).object().value(u"op").toString();
            if (!send(connection, answers.contains(op) ? answers.value(op) : usual(op)))
                return;
            input.clear();
        }
    }

    static QByteArray usual(const QString &op)
    {
        if (op == u"hello")
            return answer(Hello);
        if (op == u"list")
            return answer(R"({"ok": true, "more": true, "estimate": 3, "entries": [
                {"type": "text", "key": 2, "kind": "bytes", "size": 2, "sent": 2},
                {"type": "text", "key": 2, "kind": "bytes", "size": 2, "sent": 2}]})",
                          "k0k0k1k1");
        if (op == u"more")
            return answer(R"({"ok": true, "more": false, "entries": [
                {"type": "text", "key": 2, "kind": "bytes", "size": 2, "sent": 2}]})",
                          "k2k2");
        if (op == u"read")
            return answer(R"({"ok": true, "kind": "bytes", "version": "v"})", "k1");
        return answer(R"({"ok": true, "version": "v", "stamp": "s"})");
    }

    bool send(int connection, const QByteArray &bytes)
    {
        const qint64 before = m_sent.fetch_add(bytes.size());
        const qint64 left = std::clamp<qint64>(mostBytes - before, 0, bytes.size());
        sendAll(connection, bytes.first(left));
        if (left < bytes.size() && staysOpen)
            waitForEnd(connection);
        return left == bytes.size();
    }

    std::atomic<qint64> m_sent = 0;
    LoopbackServer m_server;
};

std::unique_ptr<Backend> backendFor(const FakeProgram &program)
{
    for (const BackendFactory &factory : backends()) {
        if (factory.name == "bridge")
            return factory.create(program.location());
    }
    qFatal("there is no bridge");
}

/// Opens, lists and reads.
std::optional<Error> use(Backend &backend, RecordingSink &sink, const std::stop_token &stop = {})
{
    if (const Result<StoreInfo> info = backend.open(Access::Write, stop); !info)
        return info.error();
    if (const Result<Done> listed = backend.list(ListDepth::Values, sink, stop); !listed)
        return listed.error();
    const Result<Value> value = backend.read({ "k1" }, stop);
    return value ? std::nullopt : std::optional(value.error());
}

} // namespace

class TestBridgeFaults : public QObject
{
    Q_OBJECT

private slots:
    void answersCutAtEveryByte();
    void garbage_data();
    void garbage();
    void inputIsBounded();
    void refusalsKeepTheConnection();
    void stopsWhereverTheProgramIsSilent();
    void lostWhileChanging();
};

// The rows that came are right, and the next try works.
void TestBridgeFaults::answersCutAtEveryByte()
{
    FakeProgram program;
    RecordingSink whole;
    QVERIFY(!use(*backendFor(program), whole));
    QCOMPARE(whole.entries.size(), 3);
    const qint64 all = program.sentBytes();
    QVERIFY(all > 300);
    for (qint64 cut = 0; cut < all; ++cut) {
        const std::unique_ptr<Backend> backend = backendFor(program);
        RecordingSink sink;
        program.mostBytes = program.sentBytes() + cut;
        const std::optional<Error> error = use(*backend, sink);
        QVERIFY2(error, QByteArray::number(cut).constData());
        QVERIFY2(error->code == ErrorCode::Io, qPrintable(error->text()));
        for (auto it = sink.entries.begin(); it != sink.entries.end(); ++it)
            QCOMPARE(it->head, it.key().bytes);
        program.mostBytes = std::numeric_limits<qint64>::max();
        RecordingSink again;
        QVERIFY(!use(*backend, again));
        QCOMPARE(again.entries.size(), 3);
    }
}

void TestBridgeFaults::garbage_data()
{
    QTest::addColumn<QString>("op");
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray bad[] = { "HTTP/1.1 400 Bad Request\r\n\r\n",
                               "-ERR unknown command\r\n",
                               lengths(0, 0),
                               answer("[]"),
                               answer("{"),
                               answer("{}"),
                               answer(R"({"ok": false})"),
                               answer(QByteArray(100'000, '[')),
                               answer(QByteArray(1000, '\xff')),
                               lengths(0xffffffff, 0),
                               lengths(2, 0xffffffff),
                               lengths(BridgeInput::MostHeadBytes + 1, 0),
                               lengths(2, BridgeInput::MostBodyBytes + 1) };
    for (const char *op : { "hello", "list", "more", "read" }) {
        int number = 0;
        for (const QByteArray &bytes : bad)
            QTest::addRow("%s %d", op, number++) << QString::fromLatin1(op) << bytes;
    }
    const auto row = [](const char *op, const QByteArray &head, const QByteArray &body = {}) {
        QTest::addRow("%s: %s", op, head.constData()) << QString::fromLatin1(op) << answer(head, body);
    };
    row("hello", R"({"ok": true, "protocol": 2})");
    row("list", R"({"ok": true, "entries": [{}]})");
    row("list", R"({"ok": true, "entries": [1, "text", null]})");
    row("list", R"({"ok": true, "entries": [{"type": "object", "key": 1}]})", "k");
    row("list", R"({"ok": true, "entries": [{"type": "text", "key": -1}]})", "k");
    row("list", R"({"ok": true, "entries": [{"type": "text", "key": 2}]})", "k");
    row("list", R"({"ok": true, "entries": [{"type": "text", "key": 1e300}]})", "k");
    row("list", R"({"ok": true, "entries": [{"type": "text", "key": 1}]})", "k and more");
    row("list", R"({"ok": true, "entries": [{"type": "text", "key": 1, "kind": "bytes", "size": 0, "sent": 1}]})",
        "kv");
    row("list", R"({"ok": true, "entries": [{"type": "text", "key": 1, "kind": "bytes", "size": 9, "sent": 9}]})",
        "kv");
    row("list", R"({"ok": true, "entries": [{"type": "text", "key": 1, "kind": "bytes", "size": 9e18, "sent": 1}]})",
        "kv");
    row("read", R"({"ok": true, "kind": "bytes"})", "value");
}

void TestBridgeFaults::garbage()
{
    QFETCH(QString, op);
    QFETCH(QByteArray, bytes);
    FakeProgram program;
    program.answers.insert(op, bytes);
    RecordingSink sink;
    const std::optional<Error> error = use(*backendFor(program), sink);
    QVERIFY(error);
    QVERIFY2(error->code == ErrorCode::BadInput || error->code == ErrorCode::LimitExceeded, qPrintable(error->text()));
    QVERIFY(!error->message.isEmpty());
    QVERIFY(!error->text().contains(u"secret"));
}

// What is announced is not made room for.
void TestBridgeFaults::inputIsBounded()
{
    BridgeInput input;
    const QByteArray announced = lengths(2, quint32(BridgeInput::MostBodyBytes)) + "{}";
    std::memcpy(input.room(), announced.constData(), size_t(announced.size()));
    input.added(announced.size());
    const Result<std::optional<BridgeMessage>> taken = input.take();
    QVERIFY(taken && !*taken);
    input.room();
    QVERIFY(input.roomBytes() <= 1024 * 1024);
}

void TestBridgeFaults::refusalsKeepTheConnection()
{
    FakeProgram program;
    const auto refused = [](const char *word) {
        return answer(QByteArray(R"({"ok": false, "error": ")") + word + R"(", "message": "a\nb"})");
    };
    program.answers.insert(QStringLiteral("change"), refused("busy"));
    const std::unique_ptr<Backend> backend = backendFor(program);
    RecordingSink sink;
    QVERIFY(!use(*backend, sink));
    const Result<Version> changed = backend->change({ "k1" }, "v", std::nullopt, {});
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, ErrorCode::Io);
    QVERIFY2(changed.error().message.contains(u"a b"), qPrintable(changed.error().message));
    const qint64 sent = program.sentBytes();
    QVERIFY(backend->read({ "k1" }, {}));
    QVERIFY(program.sentBytes() - sent < Hello.size() + 40); // no second hello
}

void TestBridgeFaults::stopsWhereverTheProgramIsSilent()
{
    qint64 all = 0;
    {
        FakeProgram program;
        RecordingSink sink;
        QVERIFY(!use(*backendFor(program), sink));
        all = program.sentBytes();
    }
    for (qint64 cut = 0; cut < all; cut += 97) {
        FakeProgram program;
        program.staysOpen = true;
        program.mostBytes = cut;
        const std::unique_ptr<Backend> backend = backendFor(program);
        std::stop_source stop;
        QElapsedTimer sinceRequest;
        std::thread canceller([&] {
            while (program.sentBytes() <= cut)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            sinceRequest.start();
            stop.request_stop();
        });
        RecordingSink sink;
        const std::optional<Error> error = use(*backend, sink, stop.get_token());
        canceller.join();
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::Cancelled);
        QVERIFY2(sinceRequest.elapsed() <= 200, QByteArray::number(sinceRequest.elapsed()).constData());
        program.mostBytes = std::numeric_limits<qint64>::max();
        RecordingSink again;
        QVERIFY(!use(*backend, again));
        QCOMPARE(again.entries.size(), 3);
    }
}

void TestBridgeFaults::lostWhileChanging()
{
    FakeProgram program;
    const std::unique_ptr<Backend> backend = backendFor(program);
    RecordingSink sink;
    QVERIFY(!use(*backend, sink));
    program.mostBytes = program.sentBytes() + 5;
    const Result<Version> changed = backend->change({ "k1" }, "v", std::nullopt, {});
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, ErrorCode::Io);
    QVERIFY2(changed.error().message.contains(u"not known"), qPrintable(changed.error().message));
}

QTEST_GUILESS_MAIN(TestBridgeFaults)
#include "test_bridgefaults.moc"
