// SPDX-License-Identifier: GPL-3.0-or-later
// A cluster of six nodes: all masters are listed, keys are found where they are, also while slots move.
#include "backend/redis.h"
#include "support/recordingsink.h"
#include "support/rediscluster.h"

#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr int Keys = 3000;
constexpr int FailoverMs = 60'000;

/// Calls back at the first row.
class HookedSink : public RecordingSink
{
public:
    explicit HookedSink(std::function<void()> hook)
        : m_hook(std::move(hook))
    {
    }
    bool push(const ListedEntry &entry) override
    {
        if (const auto hook = std::exchange(m_hook, nullptr))
            hook();
        return RecordingSink::push(entry);
    }

private:
    std::function<void()> m_hook;
};

Value valueOf(const QByteArray &bytes)
{
    Value value;
    value.head = Part::fromBytes(bytes);
    return value;
}

} // namespace

class TestRedisCluster : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void listsAllMasters();
    void readsAndChangesAnywhere();
    void survivesAMoveWhileListing();
    void survivesAMoveThatGoesOn();
    void followsAskAndMoved();
    void followsAFailover(); // last: the cluster is another one afterwards

private:
    void moveSlots(int first, int last, RedisServer &from, RedisServer &to);
    void verifyAll(const RecordingSink &sink);
    RedisServer &masterOf(int slot);
    /// Another master, the one that is listed first if possible.
    RedisServer &otherThan(const RedisServer &master);

    std::unique_ptr<RedisCluster> m_cluster;
    std::unique_ptr<RedisBackend> m_backend;
};

void TestRedisCluster::initTestCase()
{
    m_cluster = std::make_unique<RedisCluster>();
    for (int i = 0; i < Keys; ++i) {
        const QByteArray key = "key " + QByteArray::number(i);
        masterOf(redisSlot(key)).ask({ "SET", key, "value " + QByteArray::number(i) });
    }
}

void TestRedisCluster::init()
{
    m_backend = std::make_unique<RedisBackend>(m_cluster->location());
    const Result<StoreInfo> info = m_backend->open(Access::Write, {});
    QVERIFY2(info, info ? "" : qPrintable(info.error().text()));
    QCOMPARE(info->estimate, Keys);
    QVERIFY2(info->description.contains(u"cluster, 3 masters"), qPrintable(info->description));
}

// redis-cli gives the first master the first third of the slots; moves are told apart by asking.
RedisServer &TestRedisCluster::masterOf(int slot)
{
    const RedisReply reply = m_cluster->node(0).ask({ "CLUSTER", "SLOTS" });
    ServerAddress any;
    any.host = "127.0.0.1";
    const quint16 port = RedisSlotMap::parse(reply, any).value().master(slot).value().port;
    for (int i = 0; i < m_cluster->size(); ++i) {
        if (m_cluster->node(i).port() == port)
            return m_cluster->node(i);
    }
    qFatal("no node has slot %d", slot);
}

RedisServer &TestRedisCluster::otherThan(const RedisServer &master)
{
    RedisServer &first = masterOf(0);
    return first.port() == master.port() ? masterOf(8000) : first;
}

void TestRedisCluster::verifyAll(const RecordingSink &sink)
{
    QVERIFY(sink.repeated.isEmpty());
    QCOMPARE(sink.entries.size(), Keys);
    for (const Recorded &entry : sink.entries)
        QVERIFY2(!entry.hasError, qPrintable(entry.error.text()));
}

void TestRedisCluster::listsAllMasters()
{
    for (ListDepth depth : { ListDepth::Keys, ListDepth::Metadata, ListDepth::Values }) {
        RecordingSink sink;
        QVERIFY(m_backend->list(depth, sink, {}));
        verifyAll(sink);
    }
    RecordingSink some;
    QList<StoredKey> keys;
    for (int i = 0; i < 100; ++i)
        keys.append({ "key " + QByteArray::number(i) });
    QVERIFY(m_backend->listThese(keys, some, {}));
    QCOMPARE(some.entries.size(), 100);
    QCOMPARE(some.entries[{ "key 42" }].head, QByteArray("value 42"));
    // One node opened alone says that it is one.
    const Result<StoreInfo> alone = RedisBackend(m_cluster->node(0).location()).open(Access::ReadOnly, {});
    QVERIFY(alone && alone->notes.join(u' ').contains(u"redis+cluster://"));
    const RedisServer single;
    const Location notACluster =
        Location::parse(QStringLiteral("redis+cluster://127.0.0.1:%1").arg(single.port())).value();
    QCOMPARE(RedisBackend(notACluster).open(Access::ReadOnly, {}).error().code, ErrorCode::Unsupported);
}

void TestRedisCluster::readsAndChangesAnywhere()
{
    for (int i = 0; i < 50; ++i) {
        const QByteArray key = "key " + QByteArray::number(i);
        const Value value = m_backend->read({ key }, {}).value();
        QCOMPARE(value.head.head, "value " + QByteArray::number(i));
        const Result<Version> changed = m_backend->change({ key }, value.version, valueOf("changed"), {});
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().text()));
        QVERIFY(m_backend->change({ key }, *changed, value, {}));
    }
}

void TestRedisCluster::moveSlots(int first, int last, RedisServer &from, RedisServer &to)
{
    for (int slot = first; slot <= last; ++slot) {
        m_cluster->beginToMove(slot, from, to);
        m_cluster->moveKeys(slot, from, to, 1000);
        m_cluster->endMove(slot, to);
    }
}

// The last master's slots move to the first, whose keys are listed by then or just being listed.
void TestRedisCluster::survivesAMoveWhileListing()
{
    for (ListDepth depth : { ListDepth::Keys, ListDepth::Metadata, ListDepth::Values }) {
        RedisServer &from = masterOf(16383);
        RedisServer &to = otherThan(from);
        HookedSink sink([&] { moveSlots(16000, 16383, from, to); });
        const Result<Done> listed = m_backend->list(depth, sink, {});
        QVERIFY2(listed, listed ? "" : qPrintable(listed.error().text()));
        verifyAll(sink);
    }
}

// Keys are at their new node, but the slot is not yet.
void TestRedisCluster::survivesAMoveThatGoesOn()
{
    const int slot = redisSlot("key 7");
    for (ListDepth depth : { ListDepth::Keys, ListDepth::Metadata, ListDepth::Values }) {
        RedisServer &from = masterOf(slot);
        RedisServer &to = otherThan(from);
        HookedSink sink([&] {
            m_cluster->beginToMove(slot, from, to);
            m_cluster->moveKeys(slot, from, to, 1000);
        });
        const Result<Done> listed = m_backend->list(depth, sink, {});
        m_cluster->endMove(slot, to);
        QVERIFY2(listed, listed ? "" : qPrintable(listed.error().text()));
        verifyAll(sink);
    }
}

void TestRedisCluster::followsAskAndMoved()
{
    const StoredKey key{ "key 11" };
    const int slot = redisSlot(key.bytes);
    RedisServer &from = masterOf(slot);
    RedisServer &to = otherThan(from);
    const Value value = m_backend->read(key, {}).value();
    m_cluster->beginToMove(slot, from, to);
    m_cluster->moveKeys(slot, from, to, 1000);
    const Result<Value> asked = m_backend->read(key, {}); // -ASK
    QVERIFY2(asked, asked ? "" : qPrintable(asked.error().text()));
    QVERIFY(asked->places.first().contains(QString::number(to.port())));
    const Result<Version> changed = m_backend->change(key, asked->version, valueOf("changed on its way"), {});
    QVERIFY2(changed, changed ? "" : qPrintable(changed.error().text()));
    m_cluster->endMove(slot, to);
    QCOMPARE(m_backend->read(key, {})->head.head, QByteArray("changed on its way")); // -MOVED
    QVERIFY(m_backend->change(key, *changed, value, {}));
}

void TestRedisCluster::followsAFailover()
{
    const StoredKey key{ "key 0" };
    RedisServer &master = masterOf(redisSlot(key.bytes));
    master.kill();
    Result<Value> value = m_backend->read(key, {});
    QVERIFY(!value);
    QCOMPARE(value.error().code, ErrorCode::Io);
    QTRY_VERIFY_WITH_TIMEOUT((value = m_backend->read(key, {})), FailoverMs);
    QCOMPARE(value->head.head, QByteArray("value 0"));
    RecordingSink sink;
    QVERIFY(m_backend->list(ListDepth::Values, sink, {}));
    verifyAll(sink);
}

QTEST_GUILESS_MAIN(TestRedisCluster)
#include "test_rediscluster.moc"
