// SPDX-License-Identifier: GPL-3.0-or-later
// Stores and dialects that plug-ins give, in this process: found by name, and nothing that they throw gets out.
#include "support/pluginfolder.h"
#include "support/recordingsink.h"

#include <etagere/datetime.h>
#include <etagere/store.h>

#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

Result<Session> openPlugin(const QString &text, Access access = Access::ReadOnly)
{
    return Session::open(Location::parse(QStringLiteral("plugin:") + text).value(), access);
}

QString misbehaving(const QString &at, const QString &how = QStringLiteral("throw"))
{
    return QStringLiteral("misbehaving?at=%1&how=%2").arg(at, how);
}

const StoredKey Key{ "one", KeyType::Text, 0 };

class LinesLog final : public BackendLog
{
public:
    void tell(BackendStep, const QString &text) override { lines += text; }
    QStringList lines;
};

} // namespace

class TestPluginStores : public QObject
{
    Q_OBJECT

private slots:
    void newOneIsNotLoaded();
    void changedOneIsNotLoaded();
    void otherHeadersAreRefused();
    void forbiddenOneIsOpenedNoMore();
    void unknownNameTellsWhatIsKnown();
    void twoOfOneName();
    void storeIsRead();
    void optionsNameTheStore();
    void throwingInOpenIsAnError_data();
    void throwingInOpenIsAnError();
    void throwingLaterIsAnError();
    void throwingSourceIsAnError();
    void logIsHandedOn();
    void dialectIsUsed();
    void noMarkIsLeft();
};

void TestPluginStores::newOneIsNotLoaded()
{
    const PluginFolder folder;
    const QString path = folder.put(QStringLiteral("sample"));
    const Result<Session> session = openPlugin(QStringLiteral("sample"));
    QVERIFY(!session);
    QCOMPARE(session.error().code, ErrorCode::Permission);
    QVERIFY2(session.error().text().contains(QStringLiteral("etagere-cli plugins --allow ") + path),
             qPrintable(session.error().text()));
}

void TestPluginStores::changedOneIsNotLoaded()
{
    const PluginFolder folder;
    const QString path = folder.allowed(QStringLiteral("sample"));
    QVERIFY(openPlugin(QStringLiteral("sample")));
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append));
    file.write("x");
    file.close();
    const Result<Session> session = openPlugin(QStringLiteral("sample"));
    QVERIFY(!session);
    QCOMPARE(session.error().code, ErrorCode::Permission);
    QVERIFY2(session.error().message.contains(QStringLiteral("not the one that was allowed")),
             qPrintable(session.error().message));
}

void TestPluginStores::otherHeadersAreRefused()
{
    const PluginFolder folder;
    folder.allowed(QStringLiteral("otherlayout"));
    const Result<Session> session = openPlugin(QStringLiteral("otherlayout"));
    QVERIFY(!session);
    QCOMPARE(session.error().code, ErrorCode::Permission);
    QVERIFY2(session.error().message.contains(QStringLiteral("other headers")), qPrintable(session.error().message));
}

void TestPluginStores::forbiddenOneIsOpenedNoMore()
{
    const PluginFolder folder;
    const QString path = folder.allowed(QStringLiteral("sample"));
    Result<Session> open = openPlugin(QStringLiteral("sample"));
    QVERIFY(open);
    QVERIFY(forbidPlugin(path));
    QCOMPARE(openPlugin(QStringLiteral("sample")).error().code, ErrorCode::Permission);
    QVERIFY(open->list({}, [](const Row &, const ListedEntry &) { return true; }));
}

void TestPluginStores::unknownNameTellsWhatIsKnown()
{
    const PluginFolder folder;
    folder.put(QStringLiteral("sample"));
    const Result<Session> session = openPlugin(QStringLiteral("simple"));
    QVERIFY(!session);
    QCOMPARE(session.error().code, ErrorCode::NotFound);
    QVERIFY2(session.error().message.contains(QStringLiteral("known are sample")), qPrintable(session.error().message));
    QVERIFY2(session.error().message.contains(folder.path()), qPrintable(session.error().message));
}

void TestPluginStores::twoOfOneName()
{
    const PluginFolder folder;
    const QString path = folder.allowed(QStringLiteral("sample"));
    const QString twin = folder.put(QStringLiteral("sample"), QStringLiteral("twin"));
    QVERIFY(openPlugin(QStringLiteral("sample"))); // the other one is not allowed

    QVERIFY(allowPlugin(PluginFolder::found(twin)));
    const Result<Session> session = openPlugin(QStringLiteral("sample"));
    QVERIFY(!session);
    QCOMPARE(session.error().code, ErrorCode::Usage);
    QVERIFY(session.error().message.contains(path) && session.error().message.contains(twin));

    QVERIFY(forbidPlugin(path));
    QVERIFY(openPlugin(QStringLiteral("sample")));
}

void TestPluginStores::storeIsRead()
{
    const PluginFolder folder;
    folder.allowed(QStringLiteral("sample"));
    Result<Session> session = openPlugin(QStringLiteral("sample?shelf=read"), Access::Write);
    QVERIFY2(session, qPrintable(session ? QString() : session.error().text()));
    QCOMPARE(session->detection().backend, QByteArray("plugin"));
    QCOMPARE(session->detection().description, QStringLiteral("shelf in memory"));
    Value value;
    value.head = Part::fromBytes("some bytes");
    QVERIFY(session->backend().change(Key, {}, value, {}));
    QByteArrayList keys;
    QVERIFY(session->list({}, [&](const Row &row, const ListedEntry &) {
        keys += row.key.toByteArray();
        return true;
    }));
    QCOMPARE(keys, QByteArrayList{ "one" });
}

void TestPluginStores::optionsNameTheStore()
{
    const auto identity = [](const char *text) {
        return Location::parse(QString::fromLatin1(text)).value().identity();
    };
    QVERIFY(identity("plugin:sample?shelf=a") != identity("plugin:sample?shelf=b"));
    QVERIFY(identity("plugin:sample?shelf=a") != identity("plugin:sample"));
    QCOMPARE(identity("plugin:sample?shelf=a&x=1&dialect=raw"), identity("plugin:sample?x=1&shelf=a"));
    QVERIFY(!identity("plugin:sample?token=secret").contains(QStringLiteral("secret")));
}

void TestPluginStores::throwingInOpenIsAnError_data()
{
    QTest::addColumn<QString>("at");
    QTest::addColumn<QString>("how");
    QTest::addColumn<QString>("message");
    const QString told = QStringLiteral("The plug-in “misbehaving” failed: the shelf fell down");
    QTest::newRow("create") << QStringLiteral("create") << QStringLiteral("throw") << told;
    QTest::newRow("open") << QStringLiteral("open") << QStringLiteral("throw") << told;
    QTest::newRow("no exception") << QStringLiteral("open") << QStringLiteral("throwint")
                                  << QStringLiteral("The plug-in “misbehaving” failed: it threw something");
}

void TestPluginStores::throwingInOpenIsAnError()
{
    QFETCH(QString, at);
    QFETCH(QString, how);
    QFETCH(QString, message);
    const PluginFolder folder;
    folder.allowed(QStringLiteral("misbehaving"));
    const Result<Session> session = openPlugin(misbehaving(at, how));
    QVERIFY(!session);
    QCOMPARE(session.error(), (Error{ ErrorCode::Io, message, {} }));
}

void TestPluginStores::throwingLaterIsAnError()
{
    const PluginFolder folder;
    folder.allowed(QStringLiteral("misbehaving"));
    RecordingSink sink;
    Result<Session> lists = openPlugin(misbehaving(QStringLiteral("list")));
    QVERIFY(lists);
    QCOMPARE(lists->backend().list(ListDepth::Values, sink, {}).error().code, ErrorCode::Io);
    Result<Session> reads = openPlugin(misbehaving(QStringLiteral("read")));
    QVERIFY(reads);
    QCOMPARE(reads->read(Key).error().code, ErrorCode::Io);
    QCOMPARE(reads->backend().listThese({ Key }, sink, {}).error().code, ErrorCode::Io);
    Result<Session> changes = openPlugin(misbehaving(QStringLiteral("change")), Access::Write);
    QVERIFY(changes);
    QCOMPARE(changes->backend().change(Key, {}, std::nullopt, {}).error().code, ErrorCode::Io);
    Result<Session> stamps = openPlugin(misbehaving(QStringLiteral("stamp")));
    QVERIFY(stamps);
    QCOMPARE(stamps->backend().stamp({}), QByteArray());
    Result<Session> clock = openPlugin(misbehaving(QStringLiteral("clock")));
    QVERIFY(clock);
    QVERIFY(clock->info().clock() >= parseIsoTime("2026-01-01"));
    Result<Session> names = openPlugin(misbehaving(QStringLiteral("storedName")));
    QVERIFY(names);
    QCOMPARE(names->backend().storedName(Key), Key);
}

void TestPluginStores::throwingSourceIsAnError()
{
    const PluginFolder folder;
    folder.allowed(QStringLiteral("misbehaving"));
    Result<Session> session = openPlugin(QStringLiteral("misbehaving"));
    QVERIFY(session);
    const Result<Value> value = session->read(Key);
    QVERIFY(value);
    QCOMPARE(value->head.readAll(1000).error().code, ErrorCode::Io);
    int rows = 0;
    QVERIFY(session->list({}, [&](const Row &, const ListedEntry &entry) {
        ++rows;
        return entry.source && !entry.source->read(0, 100) && entry.source->size() == 100;
    }));
    QCOMPARE(rows, 3);
}

void TestPluginStores::logIsHandedOn()
{
    const PluginFolder folder;
    folder.allowed(QStringLiteral("misbehaving"));
    const auto log = std::make_shared<LinesLog>();
    QVERIFY(detect(Location::parse(QStringLiteral("plugin:misbehaving")).value(), {}, log));
    QCOMPARE(log->lines, QStringList{ QStringLiteral("takes a look at the shelf") });
}

void TestPluginStores::dialectIsUsed()
{
    const PluginFolder folder;
    folder.allowed(QStringLiteral("misbehaving"));
    Result<Session> session = openPlugin(QStringLiteral("misbehaving?dialect=grumpy"));
    QVERIFY2(session, qPrintable(session ? QString() : session.error().text()));
    QCOMPARE(session->detection().dialect, QByteArray("grumpy"));
    QByteArrayList errors;
    QVERIFY(session->list({}, [&](const Row &row, const ListedEntry &) {
        errors += row.error.toByteArray();
        return true;
    }));
    const QByteArray failed = QStringLiteral("The plug-in “misbehaving” failed: it threw something").toUtf8();
    QCOMPARE(errors, (QByteArrayList{ failed, failed, failed }));
    const Value value = session->read(Key).value();
    QCOMPARE(session->decode(Key, value).error().code, ErrorCode::Io);

    // On other caches it is asked too, and spoils nothing.
    const Result<Session> other = Session::open(Location::parse(QStringLiteral("memory:")).value(), Access::ReadOnly);
    QVERIFY(other);
    QCOMPARE(other->detection().dialect, QByteArray("raw"));
}

void TestPluginStores::noMarkIsLeft()
{
    const PluginFolder folder;
    folder.allowed(QStringLiteral("misbehaving"));
    QVERIFY(openPlugin(QStringLiteral("misbehaving")));
    QVERIFY(!openPlugin(misbehaving(QStringLiteral("open"))));
    QCOMPARE(QDir(folder.data(QStringLiteral("plugin-marks"))).entryList(QDir::Files), QStringList());
    QCOMPARE(takePluginCrashes(), QStringList());
}

QTEST_GUILESS_MAIN(TestPluginStores)
#include "test_pluginstores.moc"
