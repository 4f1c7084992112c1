// SPDX-License-Identifier: GPL-3.0-or-later
// What memcached's backend promises beyond the contract, on real servers.
#include "support/backendcontract.h"
#include "support/memcachedserver.h"
#include "support/recordingsink.h"

#include <etagere/datetime.h>
#include <etagere/store.h>

#include <QtTest/QTest>

#include <thread>

using namespace etagere;
using namespace etagere::test;

namespace {

struct OpenMemcached {
    std::unique_ptr<Backend> backend;
    StoreInfo info;
};

std::unique_ptr<Backend> backendFor(const Location &location)
{
    for (const BackendFactory &factory : backends()) {
        if (factory.name == "memcached")
            return factory.create(location);
    }
    qFatal("there is no memcached");
}

OpenMemcached open(const Location &location, Access access = Access::Write)
{
    OpenMemcached open{ backendFor(location), {} };
    const Result<StoreInfo> info = open.backend->open(access, {});
    if (!info)
        qFatal("%s", qPrintable(info.error().text()));
    open.info = *info;
    return open;
}

QStringList option(const char *name, const char *value = nullptr)
{
    QStringList options{ QString::fromLatin1(name) };
    if (value)
        options.append(QString::fromLatin1(value));
    return options;
}

Value valueOf(const QByteArray &bytes)
{
    Value value;
    value.head = Part::fromBytes(bytes);
    return value;
}

QByteArray manyValue(int n) { return QByteArray::number(n).repeated(1 + n % 300); }

/// Many entries in one go.
void fillMany(MemcachedServer &server, int entries)
{
    QByteArray commands;
    for (int i = 0; i < entries; ++i) {
        const QByteArray value = manyValue(i);
        commands += "set many-" + QByteArray::number(i) + " 0 0 " + QByteArray::number(value.size()) + " noreply\r\n"
            + value + "\r\n";
    }
    QCOMPARE(server.ask(commands + "mn\r\n", "MN\r\n"), QByteArray("MN\r\n"));
}

class RecordingLog : public BackendLog
{
public:
    void tell(BackendStep step, const QString &text) override
    {
        const std::scoped_lock lock(m_mutex);
        lines.append(QString::number(int(step)) + u' ' + text);
    }
    QStringList lines;

private:
    std::mutex m_mutex;
};

} // namespace

class TestMemcached : public QObject
{
    Q_OBJECT

private slots:
    void listsAllOfManyEntries();
    void metadataIsWhatADumpSays();
    void nothingIsTouched();
    void keysOfAnyBytes();
    void newestEntriesAreListed();
    void aPoolsServersAreApart();
    void newKeysGoWhereClientsLook();
    void aServerThatIsDownIsANote();
    void allServersDownIsAnError();
    void aServerKilledWhileItIsListed();
    void aServerStartedAgain();
    void crawlerOff();
    void dumpsForbidden();
    void withoutCasNothingIsChanged();
    void valuesTooLargeLeaveTheOldOne();
    void timesToLiveThatCannotBe();
    void outOfMemory();
    void listingsSideBySide();
    void writersWhileListed();
    void toldWhatIsSent();
};

void TestMemcached::listsAllOfManyEntries()
{
    MemcachedServer server;
    constexpr int Entries = 20'000;
    fillMany(server, Entries);
    const OpenMemcached store = open(server.location(), Access::ReadOnly);
    QCOMPARE(store.info.estimate, Entries);
    QVERIFY(store.info.hasTtl && store.info.isShared && store.info.canList && !store.info.readingTouches);
    QVERIFY(store.info.servers.isEmpty());
    QVERIFY2(store.info.description.contains(u"1.6."), qPrintable(store.info.description));
    for (const ListDepth depth : { ListDepth::Keys, ListDepth::Values }) {
        RecordingSink sink;
        QVERIFY(store.backend->list(depth, sink, {}));
        QCOMPARE(sink.repeated.size(), 0);
        QCOMPARE(sink.entries.size(), Entries);
        for (int i = 0; i < Entries; ++i) {
            const Recorded entry = sink.entries.value({ "many-" + QByteArray::number(i) });
            QCOMPARE(entry.headSize, depth == ListDepth::Keys ? -1 : manyValue(i).size());
            QCOMPARE(entry.head, depth == ListDepth::Keys ? QByteArray() : manyValue(i));
        }
    }
}

// Nothing is asked for single keys: the size is what an item takes in all, of which the key and the value are a part.
void TestMemcached::metadataIsWhatADumpSays()
{
    MemcachedServer server;
    server.set("a", "twelve bytes", 9, 2'000'000'000);
    RecordingSink sink;
    QVERIFY(open(server.location()).backend->list(ListDepth::Metadata, sink, {}));
    const Recorded entry = sink.entries.value({ "a" });
    QVERIFY2(entry.storedBytes > 13 && entry.storedBytes < 113, QByteArray::number(entry.storedBytes).constData());
    QCOMPARE(entry.headSize, -1);
    QCOMPARE(entry.expiresAt, Q_INT64_C(2'000'000'000'000));
    QVERIFY(server.ask("stats\r\n", "END\r\n").contains("STAT get_hits 0\r\n"));
}

void TestMemcached::nothingIsTouched()
{
    MemcachedServer server;
    for (int i = 0; i < 100; ++i)
        server.set("key" + QByteArray::number(i), "value");
    const QByteArrayList before = server.dump();
    QCOMPARE(before.size(), 100);
    QVERIFY(before.first().contains(" fetch=no "));
    const OpenMemcached store = open(server.location(), Access::ReadOnly);
    QTest::qWait(1100); // the time of the last use has whole seconds
    for (const ListDepth depth : { ListDepth::Keys, ListDepth::Metadata, ListDepth::Values }) {
        RecordingSink sink;
        QVERIFY(store.backend->list(depth, sink, {}));
    }
    QVERIFY(store.backend->read({ "key5" }, {}));
    QCOMPARE(server.dump(), before);
}

void TestMemcached::keysOfAnyBytes()
{
    MemcachedServer server;
    const OpenMemcached store = open(server.location());
    const QByteArrayList keys{
        "plain",  "with blanks in it",   "caf\xc3\xa9",        "\xff\xfe\x01",      "http://h/a%20b?c=d&e=%",
        "a\r\nb", QByteArray("a\0b", 3), QByteArray(250, 'k'), QByteArray(186, ' ')
    };
    for (const QByteArray &key : keys)
        create(*store.backend, { key }, valueOf("value of " + key));
    RecordingSink sink;
    QVERIFY(store.backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), keys.size());
    for (const QByteArray &key : keys) {
        QCOMPARE(sink.entries.value({ key }).head, "value of " + key);
        QCOMPARE(bytesOf(store.backend->read({ key }, {})->head), "value of " + key);
    }
    for (const QByteArray &key : { QByteArray(), QByteArray(251, 'k'), QByteArray(187, ' ') }) {
        QCOMPARE(store.backend->read({ key }, {}).error().code, ErrorCode::Usage);
        QCOMPARE(store.backend->change({ key }, {}, valueOf("x"), {}).error().code, ErrorCode::Usage);
    }
    QCOMPARE(store.backend->read({ "plain", KeyType::Text, 1 }, {}).error().code, ErrorCode::Usage);
}

void TestMemcached::newestEntriesAreListed()
{
    MemcachedServer server;
    const OpenMemcached store = open(server.location());
    for (int i = 0; i < 50; ++i) {
        server.set("key" + QByteArray::number(i), "value");
        RecordingSink sink;
        QVERIFY(store.backend->list(ListDepth::Keys, sink, {}));
        QCOMPARE(sink.entries.size(), i + 1);
    }
}

void TestMemcached::aPoolsServersAreApart()
{
    MemcachedServer first;
    MemcachedServer second;
    first.set("key", "of the first");
    second.set("key", "of the second");
    const OpenMemcached store = open(poolLocation({ &first, &second }));
    QCOMPARE(store.info.servers, (QStringList{ first.name(), second.name() }));
    QCOMPARE(store.info.estimate, 2);
    RecordingSink sink;
    QVERIFY(store.backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 2);
    const StoredKey onSecond{ "key", KeyType::Text, 1 };
    QCOMPARE(sink.entries.value(onSecond).head, QByteArray("of the second"));
    const Result<Value> value = store.backend->read(onSecond, {});
    QCOMPARE(bytesOf(value->head), QByteArray("of the second"));
    QVERIFY2(value->places.first().contains(second.name()), qPrintable(value->places.first()));
    QVERIFY(store.backend->change(onSecond, value->version, std::nullopt, {}));
    QCOMPARE(store.backend->read(onSecond, {}).error().code, ErrorCode::NotFound);
    QCOMPARE(bytesOf(store.backend->read({ "key" }, {})->head), QByteArray("of the first"));
}

void TestMemcached::newKeysGoWhereClientsLook()
{
    MemcachedServer first;
    MemcachedServer second;
    const OpenMemcached store = open(poolLocation({ &first, &second }));
    for (int i = 0; i < 20; ++i) {
        const StoredKey key = store.backend->storedName({ "key" + QByteArray::number(i) });
        create(*store.backend, key, valueOf("x"));
        MemcachedServer &chosen = key.server == 0 ? first : second;
        QVERIFY(chosen.ask("mg " + key.bytes + " s u\r\n").startsWith("HD s1"));
    }
    QVERIFY(first.dump().size() > 2 && second.dump().size() > 2);
}

void TestMemcached::aServerThatIsDownIsANote()
{
    MemcachedServer first;
    MemcachedServer second;
    first.set("key", "value");
    second.kill();
    const OpenMemcached store = open(poolLocation({ &first, &second }));
    QCOMPARE(store.info.servers.size(), 2);
    QCOMPARE(store.info.notes.size(), 1);
    QVERIFY2(store.info.notes.first().contains(second.name()), qPrintable(store.info.notes.first()));
    RecordingSink sink;
    QVERIFY(store.backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 1);
    QCOMPARE(sink.notes.size(), 1);
    // No answer does not mean that there is no entry.
    QCOMPARE(store.backend->read({ "key", KeyType::Text, 1 }, {}).error().code, ErrorCode::Io);
    Result<Session> session = Session::open(poolLocation({ &first, &second }), Access::ReadOnly);
    QVERIFY(session);
    QCOMPARE(*session->resolveKey("key"), QList<StoredKey>{ { "key" } });
    // Once it is back it is listed, and what it says counts.
    second.start();
    second.set("other", "value");
    RecordingSink again;
    QVERIFY(store.backend->list(ListDepth::Values, again, {}));
    QCOMPARE(again.entries.size(), 2);
    second.kill();
    RecordingSink partial;
    QCOMPARE(store.backend->list(ListDepth::Values, partial, {}).error().code, ErrorCode::Io);
    QCOMPARE(partial.entries.size(), 1);
}

void TestMemcached::allServersDownIsAnError()
{
    MemcachedServer first;
    MemcachedServer second;
    first.kill();
    second.kill();
    const Result<StoreInfo> pool = backendFor(poolLocation({ &first, &second }))->open(Access::ReadOnly, {});
    QVERIFY(!pool);
    QCOMPARE(pool.error().code, ErrorCode::Io);
    QVERIFY(pool.error().message.contains(first.name()) && pool.error().message.contains(second.name()));
    QVERIFY(!backendFor(first.location())->open(Access::ReadOnly, {}));
    const Location nowhere = Location::parse(QStringLiteral("memcached+unix:///nowhere/memcached.sock")).value();
    QCOMPARE(backendFor(nowhere)->open(Access::ReadOnly, {}).error().code, ErrorCode::NotFound);
}

void TestMemcached::aServerKilledWhileItIsListed()
{
    MemcachedServer first;
    MemcachedServer second;
    first.set("whole", "value");
    // More than all buffers on the way hold.
    QByteArray commands;
    for (int i = 0; i < 300; ++i)
        commands += "set big" + QByteArray::number(i) + " 0 0 100000 noreply\r\n" + QByteArray(100'000, 'b') + "\r\n";
    QCOMPARE(second.ask(commands + "mn\r\n", "MN\r\n"), QByteArray("MN\r\n"));
    const OpenMemcached store = open(poolLocation({ &second, &first }));

    class KillingSink : public RecordingSink
    {
    public:
        bool push(const ListedEntry &entry) override
        {
            if (count() == 5)
                victim->kill();
            return RecordingSink::push(entry);
        }
        MemcachedServer *victim = nullptr;
    };
    KillingSink sink;
    sink.victim = &second;
    const Result<Done> listed = store.backend->list(ListDepth::Values, sink, {});
    QVERIFY(!listed);
    QCOMPARE(listed.error().code, ErrorCode::Io);
    QVERIFY2(listed.error().text().contains(second.name()), qPrintable(listed.error().text()));
    QVERIFY(sink.entries.size() > 5 && sink.entries.size() < 301);
    // The other server's rows are there all the same.
    QVERIFY(sink.entries.contains({ "whole", KeyType::Text, 1 }));
    second.start();
    RecordingSink again;
    QVERIFY(store.backend->list(ListDepth::Values, again, {}));
    QCOMPARE(again.entries.size(), 1);
}

void TestMemcached::aServerStartedAgain()
{
    MemcachedServer server;
    server.set("key", "before");
    const OpenMemcached store = open(server.location());
    const Version version = store.backend->read({ "key" }, {})->version;
    server.kill();
    server.start();
    server.set("key", "after");
    // The first to be stored by either has the same cas.
    const Result<Value> now = store.backend->read({ "key" }, {});
    QVERIFY(now);
    QCOMPARE(now->version.split('@').first(), version.split('@').first());
    QCOMPARE(store.backend->change({ "key" }, version, std::nullopt, {}).error().code, ErrorCode::Changed);
    QCOMPARE(bytesOf(store.backend->read({ "key" }, {})->head), QByteArray("after"));
}

void TestMemcached::crawlerOff()
{
    MemcachedServer server(option("-o", "no_lru_crawler"));
    server.set("key", "value");
    const OpenMemcached store = open(server.location());
    QVERIFY(!store.info.canList);
    QCOMPARE(store.info.notes.size(), 1);
    QVERIFY(store.info.notes.first().contains(u"lru_crawler enable"));
    RecordingSink sink;
    const Result<Done> listed = store.backend->list(ListDepth::Values, sink, {});
    QCOMPARE(listed.error().code, ErrorCode::Unsupported);
    QCOMPARE(bytesOf(store.backend->read({ "key" }, {})->head), QByteArray("value"));

    // In a pool the others are listed.
    MemcachedServer other;
    other.set("other", "value");
    const OpenMemcached pool = open(poolLocation({ &server, &other }));
    QVERIFY(pool.info.canList);
    RecordingSink partial;
    QVERIFY(pool.backend->list(ListDepth::Values, partial, {}));
    QCOMPARE(partial.entries.size(), 1);
    QCOMPARE(partial.notes.size(), 1);
}

void TestMemcached::dumpsForbidden()
{
    MemcachedServer server(option("-X"));
    server.set("key", "value");
    const OpenMemcached store = open(server.location());
    QVERIFY(!store.info.canList);
    QVERIFY(store.info.notes.first().contains(u"-X"));
    QVERIFY(store.backend->read({ "key" }, {}));
}

void TestMemcached::withoutCasNothingIsChanged()
{
    MemcachedServer server(option("-C"));
    server.set("key", "value");
    const OpenMemcached store = open(server.location());
    QVERIFY(store.info.notes.first().contains(u"-C"));
    const Result<Value> value = store.backend->read({ "key" }, {});
    QVERIFY(value);
    QCOMPARE(store.backend->change({ "key" }, value->version, std::nullopt, {}).error().code, ErrorCode::Unsupported);
    QCOMPARE(store.backend->change({ "new" }, {}, valueOf("x"), {}).error().code, ErrorCode::Unsupported);
    RecordingSink sink;
    QVERIFY(store.backend->list(ListDepth::Values, sink, {}));
    QCOMPARE(sink.entries.size(), 1);
}

// The server itself would drop the entry when it refuses the larger one.
void TestMemcached::valuesTooLargeLeaveTheOldOne()
{
    MemcachedServer server;
    const OpenMemcached store = open(server.location());
    const Version version = create(*store.backend, { "key" }, valueOf("small"));
    for (const int size : { 1024 * 1024 - 50, 1024 * 1024, 2'000'000 }) {
        const Result<Version> changed = store.backend->change({ "key" }, version, valueOf(QByteArray(size, 'x')), {});
        QCOMPARE(changed.error().code, ErrorCode::Unsupported);
        QCOMPARE(bytesOf(store.backend->read({ "key" }, {})->head), QByteArray("small"));
    }
    const QByteArray largest(1024 * 1024 - 103, 'x');
    QVERIFY(store.backend->change({ "key" }, version, valueOf(largest), {}));
    QCOMPARE(bytesOf(store.backend->read({ "key" }, {})->head), largest);
}

void TestMemcached::timesToLiveThatCannotBe()
{
    MemcachedServer server;
    const OpenMemcached store = open(server.location());
    const Version version = create(*store.backend, { "key" }, valueOf("value"));
    for (const Msecs expires :
         { currentTime() - 1000, currentTime(), Msecs(1000), Msecs(0), Msecs(-5000), (Msecs(1) << 31) * 1000 }) {
        Value value = valueOf("other");
        value.expiresAt = expires;
        QCOMPARE(store.backend->change({ "key" }, version, value, {}).error().code, ErrorCode::Unsupported);
        QCOMPARE(bytesOf(store.backend->read({ "key" }, {})->head), QByteArray("value"));
    }
    // Near and far ones are kept to the second.
    Version last = version;
    for (const Msecs expires : { currentTime() / 1000 * 1000 + 60'000, currentTime() / 1000 * 1000 + 40 * 86'400'000LL,
                                 ((Msecs(1) << 31) - 1) * 1000, NoTime }) {
        Value value = valueOf("other");
        value.expiresAt = expires;
        last = *store.backend->change({ "key" }, last, value, {});
        QCOMPARE(store.backend->read({ "key" }, {})->expiresAt, expires);
    }
}

void TestMemcached::outOfMemory()
{
    MemcachedServer server(option("-M"));
    const QByteArray megabyte(1'000'000, 'm');
    const OpenMemcached store = open(server.location());
    Result<Version> version;
    int stored = 0;
    for (; version && stored < 200; ++stored)
        version = store.backend->change({ "key" + QByteArray::number(stored) }, {}, valueOf(megabyte), {});
    QVERIFY(!version);
    QCOMPARE(version.error().code, ErrorCode::Io);
    QVERIFY2(version.error().message.contains(u"memory"), qPrintable(version.error().message));
    QCOMPARE(bytesOf(store.backend->read({ "key0" }, {})->head), megabyte);
}

// Only one of them can have the crawler; the other waits for it.
void TestMemcached::listingsSideBySide()
{
    MemcachedServer server;
    constexpr int Entries = 50'000;
    fillMany(server, Entries);
    std::vector<std::thread> threads;
    std::atomic<int> whole = 0;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] {
            const OpenMemcached store = open(server.location(), Access::ReadOnly);
            RecordingSink sink;
            whole += store.backend->list(ListDepth::Keys, sink, {}) && sink.entries.size() == Entries;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(whole, 3);
}

void TestMemcached::writersWhileListed()
{
    MemcachedServer server;
    constexpr int Entries = 5000;
    fillMany(server, Entries);
    std::atomic<bool> isOver = false;
    std::thread writer([&] {
        const std::unique_ptr<Channel> channel = server.connect();
        for (int i = 0; !isOver; ++i)
            ask(*channel,
                "set many-" + QByteArray::number(i % Entries / 2) + " 5 0 3\r\nnew\r\ndelete gone-"
                    + QByteArray::number(i) + "\r\n",
                "NOT_FOUND\r\n");
    });
    const OpenMemcached store = open(server.location(), Access::ReadOnly);
    for (int round = 0; round < 5; ++round) {
        RecordingSink sink;
        const Result<Done> listed = store.backend->list(ListDepth::Values, sink, {});
        QVERIFY2(listed, listed ? "" : qPrintable(listed.error().text()));
        QCOMPARE(sink.repeated.size(), 0);
        QCOMPARE(sink.entries.size(), Entries);
        for (int i = 0; i < Entries; ++i) {
            const Recorded entry = sink.entries.value({ "many-" + QByteArray::number(i) });
            QCOMPARE(entry.head, entry.flags == 5 ? QByteArray("new") : manyValue(i));
        }
    }
    isOver = true;
    writer.join();
}

void TestMemcached::toldWhatIsSent()
{
    MemcachedServer server;
    const std::unique_ptr<Backend> backend = backendFor(server.location());
    const auto log = std::make_shared<RecordingLog>();
    backend->setLog(log);
    QVERIFY(backend->open(Access::Write, {}));
    const Version version = create(*backend, { "key" }, valueOf("a secret value"));
    RecordingSink sink;
    QVERIFY(backend->list(ListDepth::Values, sink, {}));
    QVERIFY(backend->read({ "key" }, {}));
    QVERIFY(backend->change({ "key" }, version, std::nullopt, {}));
    const QString all = log->lines.join(u'\n');
    for (const char *part :
         { "version, stats", "ms key", "lru_crawler metadump hash", "mg for 1 keys", "mg key", "md key" })
        QVERIFY2(all.contains(QString::fromLatin1(part)), part);
    QVERIFY(all.contains(server.name()));
    QVERIFY(!all.contains(u"secret"));
}

QTEST_GUILESS_MAIN(TestMemcached)
#include "test_memcached.moc"
