// SPDX-License-Identifier: GPL-3.0-or-later
// The cache of a running Python program: EsiPy's and CacheControl's dictionaries and a cache that cannot list; their
// changes and undo, and what becomes of a viewer when the program or another viewer goes.
#include "support/bridgehost.h"
#include "support/recordingsink.h"

#include <etagere/dialect.h>
#include <etagere/editor.h>
#include <etagere/finder.h>
#include <etagere/store.h>
#include <etagere/trash.h>

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryFile>
#include <QtNetwork/QLocalSocket>
#include <QtTest/QTest>

#include <mutex>

using namespace etagere;
using namespace etagere::test;

namespace {

std::unique_ptr<Backend> backendFor(const Location &location)
{
    for (const BackendFactory &factory : backends()) {
        if (factory.name == "bridge")
            return factory.create(location);
    }
    qFatal("there is no bridge");
}

std::unique_ptr<Backend> opened(const BridgeHost &host, Access access = Access::Write)
{
    std::unique_ptr<Backend> backend = backendFor(host.location());
    if (const Result<StoreInfo> info = backend->open(access, {}); !info)
        qFatal("%s", qPrintable(info.error().text()));
    return backend;
}

Session session(const BridgeHost &host)
{
    Result<Session> session = Session::open(host.location(), Access::Write);
    if (!session)
        qFatal("%s", qPrintable(session.error().text()));
    return std::move(*session);
}

QHash<StoredKey, Recorded> listed(Backend &backend)
{
    RecordingSink sink;
    if (const Result<Done> done = backend.list(ListDepth::Values, sink, {}); !done)
        qFatal("%s", qPrintable(done.error().text()));
    return sink.entries;
}

class RecordingLog final : public BackendLog
{
public:
    void tell(BackendStep, const QString &text) override
    {
        const std::scoped_lock lock(m_mutex);
        m_text += text + u'\n';
    }
    QString text() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_text;
    }

private:
    mutable std::mutex m_mutex;
    QString m_text;
};

} // namespace

class TestBridge : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void otherLocationsAreRefused_data();
    void otherLocationsAreRefused();
    void esipyResponsesAreRows();
    void esipyIsExpiredAndPutBack_data();
    void esipyIsExpiredAndPutBack();
    void esipyKeepsItsEnd();
    void esipyIsRemovedAndPutBack();
    void cachecontrolIsRemovedAndPutBack();
    void hiddenCachesAreLearnt();
    void keysOfEachType();
    void unreadableValuesAreRows();
    void unknownClassesAreRefused();
    void readOnlyPrograms();
    void stampTellsChanges_data();
    void stampTellsChanges();
    void tokenIsNeeded();
    void tokenIsKeptSecret();
    void onlyItsUserReachesTheSocket();
    void killedViewerHarmsNobody();
    void viewersAreSeveral();
    void closedBridge();
    void isFoundByItsName();
    void homemadeValuesAreMapped();
    void endedProgram();
};

void TestBridge::otherLocationsAreRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *text, const char *part) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(part);
    };
    row("bridge://example.org:4711?token=t", "this computer");
    row("bridge://192.168.0.1:4711?token=t", "this computer");
    row("bridge://127.0.0.1:1,127.0.0.1:2?token=t", "this computer");
    row("bridge://me@127.0.0.1:1?token=t", "this computer");
    row("bridge://127.0.0.1:1/path?token=t", "this computer");
    row("bridge://127.0.0.1?token=t", "port");
    row("bridge://127.0.0.1:70000?token=t", "port");
    row("bridge://127.0.0.1:4711", "token");
    row("bridge://127.0.0.1:4711?tokn=t", "tokn");
}

void TestBridge::otherLocationsAreRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, part);
    const Result<StoreInfo> info = backendFor(Location::parse(text).value())->open(Access::ReadOnly, {});
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::Usage);
    QVERIFY2(info.error().message.contains(part), qPrintable(info.error().message));
}

void TestBridge::esipyResponsesAreRows()
{
    BridgeHost host(QStringLiteral("esipy"));
    host.run("[cache.set(key(n), response(n)) for n in range(450)] and 'stored'");
    Session opened = session(host);
    QVERIFY2(opened.info().description.contains(u"DictCache"), qPrintable(opened.info().description));
    qint64 rows = 0;
    const Result<ListingSummary> summary = opened.list({}, [&](const Row &row, const ListedEntry &) {
        ++rows;
        return row.dialect->name() == "esipy" && row.keyType == KeyType::Pickle && row.status == 200
            && row.decodedKey.startsWith("https://esi.evetech.net/latest/alliances/") && row.etag.startsWith("\"tag");
    });
    QVERIFY(summary);
    QCOMPARE(rows, 450); // several pages
    QCOMPARE(summary->failed, 0);
    QCOMPARE(host.end(), QByteArray());
}

void TestBridge::esipyIsExpiredAndPutBack_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("with an end") << QStringLiteral("esipy");
    QTest::newRow("without") << QStringLiteral("plain esipy");
}

void TestBridge::esipyIsExpiredAndPutBack()
{
    QFETCH(QString, kind);
    BridgeHost host(kind);
    host.run("cache.set(key(1), response(1))");
    Session opened = session(host);
    const StoredKey key =
        opened.resolveKey("https://esi.evetech.net/latest/alliances/1/icons/?datasource=tranquility").value().value(0);
    Editor editor(opened);
    const Result<EditOutcome> expired = editor.expire({ key }, QStringLiteral("test"));
    QVERIFY2(expired, expired ? "" : qPrintable(expired.error().text()));
    QVERIFY2(expired->problems.isEmpty(), qPrintable(expired->problems.value(0).error.text()));
    QCOMPARE(expired->changed, 1);
    // The program has an object of its own classes, with its validator.
    QCOMPARE(host.run("(type(cache.get(key(1))) is type(response(1)), type(cache.get(key(1)).headers) is "
                      "type(response(1).headers), cache.get(key(1)).headers['etag'], cache.get(key(1)).content)"),
             QByteArray("(True, True, '\"tag1\"', b'{\"n\": 1}')"));
    QCOMPARE(host.run("'2050' in cache.get(key(1)).headers['Expires']"), QByteArray("False"));
    const Result<EditOutcome> undone = editor.undo(expired->id);
    QVERIFY(undone);
    QVERIFY2(undone->problems.isEmpty(), qPrintable(undone->problems.value(0).error.text()));
    QCOMPARE(host.run("(cache.get(key(1)) == response(1), len(cache._dict))"), QByteArray("(True, 1)"));
    QCOMPARE(host.end(), QByteArray());
}

// EsiPy does not see what its cache holds to be over: an entry that is marked needs time to be asked for.
void TestBridge::esipyKeepsItsEnd()
{
    BridgeHost host(QStringLiteral("esipy"));
    host.run("cache.set(key(1), response(1), 60)");
    host.run("end = cache._dict[key(1)][1]");
    Session opened = session(host);
    QVERIFY(opened.info().hasTtl);
    StoredKey key;
    Msecs end = NoTime;
    QVERIFY(opened.list({}, [&](const Row &row, const ListedEntry &) {
        key = row.storedKey();
        end = row.storeExpiresAt;
        return true;
    }));
    QCOMPARE(host.run("int(end * 1000)"), QByteArray::number(end));
    Editor editor(opened);
    const Result<EditOutcome> expired = editor.expire({ key }, QStringLiteral("test"));
    QVERIFY(expired);
    QCOMPARE(expired->changed, 1);
    QCOMPARE(host.run("cache._dict[key(1)][1] > time.time() + 3600"), QByteArray("True"));
    QVERIFY(editor.undo(expired->id)->problems.isEmpty());
    QCOMPARE(host.run("cache._dict[key(1)] == (response(1), end)"), QByteArray("True"));
    // Dates are kept as dates.
    host.run("import datetime; cache._dict[key(1)] = (response(1), datetime.datetime(2050, 1, 1))");
    const Result<Value> dated = opened.read(key);
    QVERIFY(dated);
    Value changed = *dated;
    changed.expiresAt += 86'400'000;
    QVERIFY(opened.backend().change(key, dated->version, changed, {}));
    QCOMPARE(host.run("cache._dict[key(1)][1]"), QByteArray("2050-01-02 00:00:00"));
}

void TestBridge::esipyIsRemovedAndPutBack()
{
    BridgeHost host(QStringLiteral("esipy"));
    host.run("[cache.set(key(n), response(n)) for n in range(3)] and 'stored'");
    host.run("first = cache.get(key(1))");
    Session opened = session(host);
    QList<StoredKey> keys;
    QVERIFY(opened.list({}, [&](const Row &row, const ListedEntry &) {
        keys.append(row.storedKey());
        return true;
    }));
    Editor editor(opened);
    const Result<EditOutcome> removed = editor.invalidate(keys, QStringLiteral("test"));
    QVERIFY(removed);
    QCOMPARE(removed->changed, 3);
    QCOMPARE(host.run("len(cache._dict)"), QByteArray("0"));
    QVERIFY(editor.undo(removed->id));
    QCOMPARE(host.run("cache.get(key(1)) is first"), QByteArray("True"));
    QCOMPARE(host.run("all(cache.get(key(n)) == response(n) for n in range(3))"), QByteArray("True"));
    // What its client stores meanwhile is newer, and stays.
    const Result<EditOutcome> again = editor.invalidate(keys, QStringLiteral("test"));
    QVERIFY(again);
    host.run("cache.set(key(1), response(7))");
    QCOMPARE(editor.undo(again->id)->skipped, 1);
    QCOMPARE(host.run("(cache.get(key(1)) == response(7), len(cache._dict))"), QByteArray("(True, 3)"));
}

void TestBridge::cachecontrolIsRemovedAndPutBack()
{
    BridgeHost host(QStringLiteral("cachecontrol"));
    host.run("cache.set('http://h/a', b'cc=4,not msgpack')");
    const std::unique_ptr<Backend> backend = opened(host);
    const Result<Value> value = backend->read({ "http://h/a" }, {});
    QVERIFY(value);
    QCOMPARE(value->head.head, QByteArray("cc=4,not msgpack"));
    QVERIFY(backend->change({ "http://h/a" }, value->version, std::nullopt, {}));
    QCOMPARE(host.run("cache.get('http://h/a')"), QByteArray("None"));
    QVERIFY(backend->change({ "http://h/a" }, {}, *value, {}));
    QCOMPARE(host.run("cache.get('http://h/a')"), QByteArray("b'cc=4,not msgpack'"));
    // Its own lock is respected.
    host.run("cache.lock.acquire()");
    QCOMPARE(backend->change({ "http://h/a" }, value->version, std::nullopt, {}).error().code, ErrorCode::Io);
    host.run("cache.lock.release()");
    QVERIFY(backend->change({ "http://h/a" }, value->version, std::nullopt, {}));
}

void TestBridge::hiddenCachesAreLearnt()
{
    BridgeHost host(QStringLiteral("hidden"));
    const std::unique_ptr<Backend> backend = opened(host);
    QCOMPARE(listed(*backend).size(), 0);
    host.run("[cache.set(key(n), response(n)) for n in range(3)] and 'stored'");
    host.run("cache.set(key='named', value=b'value')");
    host.run("cache.invalidate(key(2))");
    QCOMPARE(listed(*backend).size(), 3);
    const Result<Value> value = backend->read({ "named" }, {});
    QVERIFY(value);
    QVERIFY(backend->change({ "named" }, value->version, std::nullopt, {}));
    QCOMPARE(host.run("cache.get('named')"), QByteArray("None"));
    QVERIFY(backend->change({ "named" }, {}, *value, {}));
    QCOMPARE(host.run("cache.get('named')"), QByteArray("b'value'"));
    host.run("bridge.close()");
    QCOMPARE(host.run("'set' in vars(cache) or 'invalidate' in vars(cache)"), QByteArray("False"));
}

void TestBridge::keysOfEachType()
{
    BridgeHost host;
    host.run(
        "cache.update({'text': b'1', b'bytes': b'2', 5: b'3', -2.5: b'4', (1, None, frozenset(['b', 'a'])): b'5'})");
    const std::unique_ptr<Backend> backend = opened(host);
    const QHash<StoredKey, Recorded> entries = listed(*backend);
    QCOMPARE(entries.size(), 5);
    const QHash<QByteArray, KeyType> expected{ { "1", KeyType::Text },
                                               { "2", KeyType::Bytes },
                                               { "3", KeyType::Integer },
                                               { "4", KeyType::Float },
                                               { "5", KeyType::Pickle } };
    for (const Recorded &entry : entries) {
        QCOMPARE(entry.key.type, expected.value(entry.head));
        const Result<Value> value = backend->read(entry.key, {});
        QVERIFY(value);
        QVERIFY(backend->change(entry.key, value->version, std::nullopt, {}));
        QVERIFY(backend->change(entry.key, {}, *value, {}));
    }
    QCOMPARE(host.run("sorted(cache.values())"), QByteArray("[b'1', b'2', b'3', b'4', b'5']"));
    QCOMPARE(host.run("cache[(1, None, frozenset(['a', 'b']))]"), QByteArray("b'5'"));
    // Not an integer's only spelling, and none of Python's.
    for (const StoredKey &key : { StoredKey{ "05", KeyType::Integer }, StoredKey{ "x", KeyType::Float },
                                  StoredKey{ "\x80\x04(((((((", KeyType::Pickle },
                                  StoredKey{ "\x80\x04"
                                             "cos\nsystem\n.",
                                             KeyType::Pickle } })
        QCOMPARE(backend->read(key, {}).error().code, ErrorCode::Usage);
}

void TestBridge::unreadableValuesAreRows()
{
    BridgeHost host;
    host.run("import threading; cache.update({'lock': threading.Lock(), 'text': 'caf\\xe9', object(): b'1'})");
    const std::unique_ptr<Backend> backend = opened(host);
    const QHash<StoredKey, Recorded> entries = listed(*backend);
    QCOMPARE(entries.size(), 2);
    QVERIFY(entries.value({ "lock" }).hasError);
    QCOMPARE(entries.value({ "text" }).head, QByteArray("caf\xc3\xa9"));
    QVERIFY(!backend->read({ "lock" }, {}));
    const Result<Value> text = backend->read({ "text" }, {});
    QVERIFY(backend->change({ "text" }, text->version, std::nullopt, {}));
    QVERIFY(backend->change({ "text" }, {}, *text, {}));
    QCOMPARE(host.run("cache['text'] == 'caf\\xe9'"), QByteArray("True"));
}

// Nothing is unpickled: a class must be one of a value that the cache holds, and functions are never called.
void TestBridge::unknownClassesAreRefused()
{
    BridgeHost host;
    host.run("import pickle, os, fractions; cache['fraction'] = fractions.Fraction(1, 3)");
    const std::unique_ptr<Backend> backend = opened(host);
    for (const char *expression : { "pickle.dumps(fractions.Fraction(1, 2), 4).hex()",
                                    "pickle.dumps(os.system, 4).hex()", "b'cos\\nsystem\\n(S\"true\"\\ntR.'.hex()",
                                    "b'\\x80\\x04(((('.hex()", "b'\\x80\\x04N'.hex()", "b'.'.hex()" }) {
        Value value;
        value.head = Part::fromBytes(QByteArray::fromHex(host.run(expression)));
        value.mode = 4;
        const Result<Version> changed = backend->change({ "new" }, {}, value, {});
        QVERIFY2(!changed, expression);
        QCOMPARE(changed.error().code, ErrorCode::Unsupported);
        QVERIFY(!changed.error().message.isEmpty());
    }
    QCOMPARE(host.run("list(cache)"), QByteArray("['fraction']"));
    // The object itself, which the program has kept, goes back.
    const Result<Value> fraction = backend->read({ "fraction" }, {});
    QVERIFY(fraction);
    QVERIFY(backend->change({ "fraction" }, fraction->version, std::nullopt, {}));
    QVERIFY(backend->change({ "fraction" }, {}, *fraction, {}));
    QCOMPARE(host.run("cache['fraction']"), QByteArray("1/3"));
}

void TestBridge::readOnlyPrograms()
{
    BridgeHost host(QStringLiteral("dict"), { QStringLiteral("read_only") });
    host.run("cache['key'] = b'value'");
    const std::unique_ptr<Backend> backend = opened(host);
    const Result<Value> value = backend->read({ "key" }, {});
    QVERIFY(value);
    const Result<Version> changed = backend->change({ "key" }, value->version, std::nullopt, {});
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, ErrorCode::ReadOnly);
    QCOMPARE(host.run("len(cache)"), QByteArray("1"));
}

void TestBridge::stampTellsChanges_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("esipy") << QStringLiteral("esipy");
    QTest::newRow("cachecontrol") << QStringLiteral("cachecontrol");
    QTest::newRow("hidden") << QStringLiteral("hidden");
}

void TestBridge::stampTellsChanges()
{
    QFETCH(QString, kind);
    BridgeHost host(kind);
    const std::unique_ptr<Backend> backend = opened(host);
    const QByteArray lines[] = { "cache.set('a', b'1')", "cache.set('a', b'2')", "cache.set('b', b'1')",
                                 "(getattr(cache, 'invalidate', None) or cache.delete)('a')" };
    for (const QByteArray &line : lines) {
        const QByteArray before = backend->stamp({});
        QVERIFY(!before.isEmpty());
        host.run(line);
        // The program looks again only when it has rested from the last look.
        QTRY_VERIFY_WITH_TIMEOUT(backend->stamp({}) != before, 20'000);
    }
}

void TestBridge::tokenIsNeeded()
{
    BridgeHost host(QStringLiteral("dict"), { QStringLiteral("port=0") });
    Location location = host.location();
    for (const QByteArray &token : { QByteArray("wrong"), location.option("token") + 'x', QByteArray("caf\xc3\xa9") }) {
        Location wrong = location;
        wrong.setOption("token", token);
        const Result<StoreInfo> info = backendFor(wrong)->open(Access::ReadOnly, {});
        QVERIFY(!info);
        QCOMPARE(info.error().code, ErrorCode::Permission);
        QVERIFY2(!info.error().text().contains(QString::fromUtf8(token)), qPrintable(info.error().text()));
    }
    QVERIFY(backendFor(location)->open(Access::ReadOnly, {}));
    const Location without = Location::parse(location.toString()).value();
    QCOMPARE(backendFor(without)->open(Access::ReadOnly, {}).error().code, ErrorCode::Usage);
    qputenv("ETAGERE_PASSWORD", location.option("token"));
    QVERIFY(backendFor(without)->open(Access::ReadOnly, {}));
    qunsetenv("ETAGERE_PASSWORD");
    QCOMPARE(host.end(), QByteArray());
}

void TestBridge::tokenIsKeptSecret()
{
    BridgeHost host(QStringLiteral("dict"), { QStringLiteral("port=0") });
    host.run("cache['http://h/?token=SECRET'] = b'VALUE'; cache[('SECRET',)] = b'VALUE'");
    const QString token = QString::fromUtf8(host.location().option("token"));
    QVERIFY(token.size() > 20);
    const auto log = std::make_shared<RecordingLog>();
    const std::unique_ptr<Backend> backend = backendFor(host.location());
    backend->setLog(log);
    const Result<StoreInfo> info = backend->open(Access::Write, {});
    QVERIFY(info);
    const QHash<StoredKey, Recorded> entries = listed(*backend);
    for (const Recorded &entry : entries) {
        const Result<Value> value = backend->read(entry.key, {});
        QVERIFY(value);
        QVERIFY(!value->places.join(u' ').contains(token));
        QVERIFY(backend->change(entry.key, value->version, std::nullopt, {}));
    }
    QVERIFY(log->text().contains(u"list values"));
    for (const QString &secret : { token, QStringLiteral("SECRET"), QStringLiteral("VALUE") })
        QVERIFY2(!log->text().contains(secret), qPrintable(log->text()));
    for (const QString &text : { host.location().toString(), host.location().identity(), host.location().displayName(),
                                 info->description, info->notes.join(u' ') })
        QVERIFY2(!text.contains(token), qPrintable(text));
}

void TestBridge::onlyItsUserReachesTheSocket()
{
    const BridgeHost host;
    QCOMPARE(QFileInfo(host.socketPath()).permissions() & 0x0fff,
             (QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser) & 0x0fff);
}

// Another process lists and is killed while the answer is on its way; the program serves the next one.
void TestBridge::killedViewerHarmsNobody()
{
    BridgeHost host;
    host.run("cache.update({'key %d' % n: bytes(100_000) for n in range(300)})");
    QProcess viewer;
    const QByteArray script = "import json, socket, struct, sys\n"
                              "s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\n"
                              "def ask(**question):\n"
                              "    head = json.dumps(question).encode()\n"
                              "    s.sendall(struct.pack('>II', len(head), 0) + head)\n"
                              "ask(op='hello', protocol=1); s.recv(4096); ask(op='list', depth='values'); s.recv(100)\n"
                              "print('listing', flush=True)\n"
                              "sys.stdin.read()\n";
    viewer.start(QStringLiteral("/usr/bin/python3"),
                 { QStringLiteral("-c"), QString::fromUtf8(script), host.socketPath() });
    QVERIFY(viewer.waitForReadyRead(60'000));
    viewer.kill();
    QVERIFY(viewer.waitForFinished());
    const std::unique_ptr<Backend> backend = opened(host);
    const QHash<StoredKey, Recorded> entries = listed(*backend);
    QCOMPARE(entries.size(), 300);
    QTRY_COMPARE(host.run("len(bridge._viewers)"), QByteArray("1"));
    QCOMPARE(host.end(), QByteArray());
}

void TestBridge::viewersAreSeveral()
{
    BridgeHost host;
    host.run("cache.update({'key %d' % n: b'value' for n in range(1000)})");
    // One has stopped in the middle of a listing.
    const std::unique_ptr<Backend> slow = opened(host);
    RecordingSink stopped;
    stopped.limit = 5;
    QVERIFY(!slow->list(ListDepth::Values, stopped, {}));
    const std::unique_ptr<Backend> other = opened(host);
    const QHash<StoredKey, Recorded> entries = listed(*other);
    QCOMPARE(entries.size(), 1000);
    QVERIFY(slow->read({ "key 1" }, {}));
}

/// In its user's own folder alone: whoever else can write there might pretend to be a program.
void TestBridge::isFoundByItsName()
{
    const QTemporaryDir runtime;
    qputenv("XDG_RUNTIME_DIR", runtime.path().toUtf8());
    const auto caches = [&runtime] {
        QList<FoundCache> found;
        findCaches([&](const FoundCache &cache) {
            if (cache.location.path().startsWith(runtime.path()))
                found.append(cache);
        });
        return found;
    };
    QVERIFY(caches().isEmpty());
    auto host = std::make_unique<BridgeHost>(QStringLiteral("dict"), QStringList{ QStringLiteral("name=my-crawler") });
    host->run("cache.update(a=b'1', b=b'2')");
    const QList<FoundCache> found = caches();
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().program, QStringLiteral("my-crawler"));
    QCOMPARE(found.first().entries, 2);
    QCOMPARE(found.first().location.identity(), host->location().identity());
    const QString folder = runtime.filePath(QStringLiteral("etagere"));
    QVERIFY(QFile::setPermissions(folder, QFile::permissions(folder) | QFile::WriteOther));
    QVERIFY(caches().isEmpty());
    QVERIFY(QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    host.reset(); // killed: the name stays, and nobody answers
    QVERIFY(!QDir(folder).entryList(QDir::System).isEmpty());
    QVERIFY(caches().isEmpty());
}

void TestBridge::homemadeValuesAreMapped()
{
    BridgeHost host(QStringLiteral("dict"));
    host.run("cache['GET https://example.org/'] = b'the body'");
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(R"({"name": "t", "value": "raw", "key": {"template": "{method} {url}"}})");
    file.close();
    Result<Session> session =
        Session::open(*Location::parse(host.url() + QStringLiteral("?mapping=") + file.fileName()), Access::ReadOnly);
    QVERIFY2(session, session ? "" : qPrintable(session.error().text()));
    QList<QByteArray> urls;
    QVERIFY(session->list({}, [&urls](const Row &row, const ListedEntry &) {
        urls.append(row.url.toByteArray());
        return true;
    }));
    QCOMPARE(urls, QList<QByteArray>{ "https://example.org/" });
}

void TestBridge::closedBridge()
{
    BridgeHost host;
    host.run("cache['key'] = b'value'");
    const std::unique_ptr<Backend> backend = opened(host);
    QVERIFY(backend->read({ "key" }, {}));
    host.run("bridge.close()");
    const Result<Value> value = backend->read({ "key" }, {});
    QVERIFY(!value);
    QCOMPARE(value.error().code, ErrorCode::Io);
    QVERIFY2(value.error().message.contains(u"ended"), qPrintable(value.error().message));
    QVERIFY(!QFileInfo::exists(host.socketPath()));
    // The next one at the same place is found by the same viewer.
    host.run("bridge = etagere_bridge.serve(cache, path='" + host.socketPath().toUtf8() + "')");
    QVERIFY(backend->read({ "key" }, {}));
    QCOMPARE(host.end(), QByteArray());
}

void TestBridge::endedProgram()
{
    BridgeHost host;
    host.run("cache['key'] = b'value'");
    const std::unique_ptr<Backend> backend = opened(host);
    QCOMPARE(host.end(), QByteArray());
    QVERIFY(!QFileInfo::exists(host.socketPath()));
    RecordingSink sink;
    QCOMPARE(backend->list(ListDepth::Values, sink, {}).error().code, ErrorCode::Io);
    QCOMPARE(backend->read({ "key" }, {}).error().code, ErrorCode::Io);
    QCOMPARE(backend->change({ "key" }, {}, std::nullopt, {}).error().code, ErrorCode::Io);
    QCOMPARE(backend->stamp({}), QByteArray());
}

QTEST_GUILESS_MAIN(TestBridge)
#include "test_bridge.moc"
