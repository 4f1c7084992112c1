// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakebackend.h"

#include <etagere/store.h>

#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace etagere;

class TestSession : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { test::installFakes(); }

    void listsEveryEntry();
    void listsFromSeveralThreadsOneCallAtATime();
    void filters();
    void stopsAtTheLimit();
    void consumerStops();
    void cancels();
    void failsWithTheStore();
    void countsBrokenEntries();
    void keysOnlyReadsNoValues();
    void searchesBodies_data();
    void searchesBodies();
    void dialectBelongsToTheEntry();
    void forcedDialectWins();
    void readsOneEntry();
    void resolvesKeys_data();
    void resolvesKeys();
    void keyThatNobodyKnows();

private:
    static Session openFake(const QString &options)
    {
        auto session = Session::open(Location::parse(u"fake:/?"_qs + options).value(), Access::ReadOnly);
        if (!session)
            qFatal("%s", qPrintable(session.error().text()));
        return std::move(*session);
    }
    static QSet<QByteArray> keysOf(Session &session, const ListingOptions &options)
    {
        QSet<QByteArray> keys;
        const auto listed = session.list(options, [&](const Row &row, const ListedEntry &) {
            keys.insert(row.key.toByteArray());
            return true;
        });
        if (!listed)
            qWarning() << listed.error().text();
        return keys;
    }
    static ListingOptions where(const QString &filter)
    {
        ListingOptions options;
        options.filter = Filter::parse(filter).value();
        return options;
    }
};

void TestSession::listsEveryEntry()
{
    Session session = openFake(u"rows=1000"_qs);
    QSet<QByteArray> keys;
    const auto listed = session.list({}, [&](const Row &row, const ListedEntry &entry) {
        keys.insert(row.key.toByteArray());
        const qint64 i = row.key.sliced(5).toLongLong();
        const bool ok = row.url == "https://fake.example/items/" + QByteArray::number(i) && row.isResponse
            && row.status == (i % 10 == 9 ? 404 : 200) && row.storedAt == 1000 * i && row.dialect->name() == "fake"
            && row.key == entry.key && row.storedBytes == entry.headSize;
        if (!ok)
            keys.clear();
        return ok;
    });
    QVERIFY(listed);
    QCOMPARE(keys.size(), 1000);
    QCOMPARE(listed->entries, 1000);
    QCOMPARE(listed->matched, 1000);
    QCOMPARE(listed->failed, 0);
    QCOMPARE(listed->notes, QStringList{ u"a note of the fake store"_qs });
}

void TestSession::listsFromSeveralThreadsOneCallAtATime()
{
    Session session = openFake(u"rows=20000&threads=4"_qs);
    QSet<QByteArray> urls;
    std::atomic<int> inside = 0;
    bool overlapped = false;
    const auto listed = session.list({}, [&](const Row &row, const ListedEntry &) {
        overlapped |= ++inside != 1;
        urls.insert(row.url.toByteArray());
        --inside;
        return true;
    });
    QVERIFY(listed);
    QVERIFY(!overlapped);
    QCOMPARE(urls.size(), 20000);
}

void TestSession::filters()
{
    Session session = openFake(u"rows=100&threads=2"_qs);
    QCOMPARE(keysOf(session, where(u"status:404"_qs)).size(), 10);
    QCOMPARE(keysOf(session, where(u"status:404 key:fake_00009"_qs)), QSet<QByteArray>{ "fake_000099" });
}

void TestSession::stopsAtTheLimit()
{
    Session session = openFake(u"rows=100000&threads=3"_qs);
    for (const qint64 limit : { 0, 1, 7 }) {
        ListingOptions options = where(u"status:404"_qs);
        options.limit = limit;
        qint64 seen = 0;
        const auto listed = session.list(options, [&](const Row &, const ListedEntry &) { return ++seen, true; });
        QVERIFY(listed);
        QCOMPARE(seen, limit);
        QCOMPARE(listed->matched, limit);
        QVERIFY(listed->entries < 100000);
    }
}

void TestSession::consumerStops()
{
    Session session = openFake(u"rows=1000&threads=2"_qs);
    int seen = 0;
    QVERIFY(session.list({}, [&](const Row &, const ListedEntry &) { return ++seen < 5; }));
    QCOMPARE(seen, 5);
}

void TestSession::cancels()
{
    Session session = openFake(u"rows=1000000"_qs);
    std::stop_source stop;
    int seen = 0;
    const auto listed = session.list(
        {},
        [&](const Row &, const ListedEntry &) {
            if (++seen == 10)
                stop.request_stop();
            return true;
        },
        stop.get_token());
    QVERIFY(!listed);
    QCOMPARE(listed.error().code, ErrorCode::Cancelled);
    QCOMPARE(seen, 10);
}

void TestSession::failsWithTheStore()
{
    Session session = openFake(u"rows=1000&fail=300"_qs);
    int seen = 0;
    const auto listed = session.list({}, [&](const Row &, const ListedEntry &) { return ++seen, true; });
    QVERIFY(!listed);
    QCOMPARE(listed.error().code, ErrorCode::Io);
    QCOMPARE(seen, 300);
}

void TestSession::countsBrokenEntries()
{
    Session session = openFake(u"rows=100&errors=10"_qs);
    int broken = 0;
    const auto listed = session.list({}, [&](const Row &row, const ListedEntry &) {
        broken += row.error == "The entry is broken (fake)";
        return true;
    });
    QVERIFY(listed);
    QCOMPARE(listed->entries, 100);
    QCOMPARE(listed->failed, 10);
    QCOMPARE(broken, 10);
}

void TestSession::keysOnlyReadsNoValues()
{
    Session session = openFake(u"rows=10"_qs);
    ListingOptions options;
    options.depth = ListDepth::Keys;
    int seen = 0;
    QVERIFY(session.list(options, [&](const Row &row, const ListedEntry &entry) {
        seen += row.url.isEmpty() && entry.headSize == -1 && row.error.isEmpty() && !row.key.isEmpty();
        return true;
    }));
    QCOMPARE(seen, 10);
}

void TestSession::searchesBodies_data()
{
    QTest::addColumn<QString>("options");
    QTest::newRow("inline") << u"rows=300"_qs;
    QTest::newRow("apart") << u"rows=300&bodies=1"_qs;
    QTest::newRow("several threads") << u"rows=300&bodies=1&threads=3"_qs;
    QTest::newRow("some broken") << u"rows=300&errors=4"_qs;
}

void TestSession::searchesBodies()
{
    QFETCH(QString, options);
    Session session = openFake(options);
    QCOMPARE(keysOf(session, where(u"body:\"body of 25\" status:200"_qs)).size(),
             options.contains(u"errors"_qs) ? 8 : 10);
    ListingOptions limited = where(u"body:\"body of 2\""_qs);
    limited.limit = 3;
    QCOMPARE(keysOf(session, limited).size(), 3);
    ListingOptions keys = where(u"body:\"body of 298\""_qs);
    keys.depth = ListDepth::Keys;
    QCOMPARE(keysOf(session, keys), QSet<QByteArray>{ "fake_000298" });
}

void TestSession::dialectBelongsToTheEntry()
{
    Session session = openFake(u"rows=100&alien=10"_qs);
    QCOMPARE(session.detection().dialect, QByteArray("fake"));
    int raw = 0;
    QVERIFY(session.list({}, [&](const Row &row, const ListedEntry &) {
        raw += row.dialect->name() == "raw" && row.url.isEmpty();
        return true;
    }));
    QCOMPARE(raw, 10);
    const StoredKey alien{ "fake_000009" };
    QCOMPARE(session.dialectOf(alien, session.read(alien).value()).name(), QByteArray("raw"));
    const StoredKey own{ "fake_000008" };
    QCOMPARE(session.dialectOf(own, session.read(own).value()).name(), QByteArray("fake"));
}

void TestSession::forcedDialectWins()
{
    Session session = openFake(u"rows=10&dialect=raw"_qs);
    QCOMPARE(session.detection().dialect, QByteArray("raw"));
    int raw = 0;
    QVERIFY(session.list({}, [&](const Row &row, const ListedEntry &) {
        raw += row.dialect->name() == "raw";
        return true;
    }));
    QCOMPARE(raw, 10);
}

void TestSession::readsOneEntry()
{
    Session session = openFake(u"rows=10"_qs);
    const auto value = session.read({ "fake_000003" });
    QVERIFY(value);
    QVERIFY(value->head.head.endsWith("body of 3"));
    QCOMPARE(session.read({ "nothing" }).error().code, ErrorCode::NotFound);
}

void TestSession::resolvesKeys_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<QByteArray>>("keys");
    QTest::newRow("stored key") << QByteArray("fake_000001") << QList<QByteArray>{ "fake_000001" };
    QTest::newRow("url") << QByteArray("https://fake.example/items/12") << QList<QByteArray>{ "fake_000012" };
    QTest::newRow("decoded key") << QByteArray("items/12") << QList<QByteArray>{ "fake_000012" };
    QTest::newRow("unique prefix") << QByteArray("fake_00010") << QList<QByteArray>{ "fake_000100" };
    QTest::newRow("ambiguous") << QByteArray(
        "fake_00009") << QList<QByteArray>{ "fake_000090", "fake_000091", "fake_000092", "fake_000093", "fake_000094",
                                            "fake_000095", "fake_000096", "fake_000097", "fake_000098", "fake_000099" };
}

void TestSession::resolvesKeys()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<QByteArray>, keys);
    Session session = openFake(u"rows=101"_qs);
    const auto found = session.resolveKey(text);
    QVERIFY2(found, found ? "" : qPrintable(found.error().text()));
    QList<QByteArray> bytes;
    for (const StoredKey &key : *found)
        bytes += key.bytes;
    std::sort(bytes.begin(), bytes.end());
    QCOMPARE(bytes, keys);
}

void TestSession::keyThatNobodyKnows()
{
    Session session = openFake(u"rows=10"_qs);
    QCOMPARE(session.resolveKey("https://fake.example/items/10").error().code, ErrorCode::NotFound);
    QCOMPARE(session.resolveKey("x").error().code, ErrorCode::NotFound);
    QCOMPARE(session.resolveKey("").error().code, ErrorCode::Usage);
}

QTEST_GUILESS_MAIN(TestSession)
#include "test_session.moc"
