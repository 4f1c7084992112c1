// SPDX-License-Identifier: GPL-3.0-or-later
// One request under several keys, and what a new run of a program finds again.
#include "support/testdata.h"

#include <QtCore/QSet>
#include <QtTest/QtTest>
#include <etagere/duplicates.h>
#include <etagere/keyruns.h>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray orders = "https://esi.evetech.net/latest/markets/10000002/orders/"
                          "?datasource=tranquility&order_type=sell&page=1";

Session opened(const QString &location, Access access = Access::ReadOnly)
{
    Result<Session> session = Session::open(*Location::parse(location), access);
    if (!session)
        qFatal("%s", qPrintable(session.error().text()));
    return std::move(*session);
}

/// The value that EsiPy's own fixture has under `key`.
Value fixtureValue(const QByteArray &key)
{
    Session session = opened(dataPath(u"fixtures/esipy-filecache/cache"_s));
    Result<Value> value = session.read({ key });
    if (!value)
        qFatal("%s", qPrintable(value.error().text()));
    value->version = {};
    return *value;
}

void store(Session &session, const QByteArray &key, const Value &value)
{
    const auto stored = session.backend().change({ key }, {}, value, {});
    if (!stored)
        qFatal("%s", qPrintable(stored.error().text()));
}

/// Other keys that the same request may have, by how they come about.
QList<PossibleName> namesOf(const QByteArray &url)
{
    Request request;
    request.url = url;
    Session session = opened(dataPath(u"fixtures/esipy-filecache/cache"_s));
    return dialectByName("esipy")->possibleKeys(request, session.info(), session.names()->templates().get());
}

QByteArray nameLike(const QByteArray &url, const QString &how, const QByteArray &butNot)
{
    for (const PossibleName &name : namesOf(url)) {
        if (name.how.startsWith(how) && name.key.bytes != butNot)
            return name.key.bytes;
    }
    qFatal("no such key");
    return {};
}

} // namespace

class TestDuplicates : public QObject
{
    Q_OBJECT
private slots:
    void fixtureHasVariantsOnly();
    void tellsWhy_data();
    void tellsWhy();
    void theFreshestIsFirst();
    void reasonsHaveWords();
    void runsOfAPython_data();
    void runsOfAPython();
    void everyVersionSays_data();
    void everyVersionSays();
    void seeds();
    void otherCachesHaveNoRuns();
};

void TestDuplicates::fixtureHasVariantsOnly()
{
    Session session = opened(dataPath(u"fixtures/esipy-filecache/cache"_s));
    const auto groups = duplicateGroups(session);
    QVERIFY(groups);
    for (const DuplicateGroup &group : *groups)
        QVERIFY2(group.superfluous().isEmpty(), group.url.constData());
}

void TestDuplicates::tellsWhy_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<DuplicateReason>("reason");
    QTest::newRow("another order") << u"Python 3.8"_s << DuplicateReason::SetOrder;
    QTest::newRow("another Python") << u"Python 2.7"_s << DuplicateReason::Pickling;
}

void TestDuplicates::tellsWhy()
{
    QFETCH(QString, how);
    QFETCH(DuplicateReason, reason);
    const QByteArray key = "esi_00431965a67915ae32ca99da9dbd3e6f";
    QTemporaryDir folder;
    Session session = opened(u"diskcache:"_s + folder.path(), Access::Write);
    store(session, key, fixtureValue(key));
    store(session, nameLike(orders, how, key), fixtureValue(key));
    const auto groups = duplicateGroups(session);
    QVERIFY(groups);
    QCOMPARE(groups->size(), 1);
    QCOMPARE(groups->first().url, orders);
    QCOMPARE(groups->first().entries.size(), 2);
    QCOMPARE(groups->first().entries.last().reason, reason);
    QCOMPARE(groups->first().superfluous().size(), 1);
}

void TestDuplicates::theFreshestIsFirst()
{
    const QByteArray key = "esi_00431965a67915ae32ca99da9dbd3e6f";
    QTemporaryDir folder;
    Session session = opened(u"diskcache:"_s + folder.path(), Access::Write);
    const Value value = fixtureValue(key);
    Result<DecodedEntry> entry = dialectByName("esipy")->decode({ key }, value);
    QVERIFY(entry);
    CachedResponse fresher = entry->variants.first();
    fresher.headers.set("Expires", "Fri, 01 Jan 2038 00:00:00 GMT");
    const Result<Value> encoded = dialectByName("esipy")->encode(fresher, &value, session.info());
    QVERIFY(encoded);
    const QByteArray other = nameLike(orders, u"Python 3.8"_s, key);
    store(session, key, value);
    store(session, other, *encoded);
    const auto groups = duplicateGroups(session);
    QVERIFY(groups);
    QCOMPARE(groups->first().entries.first().key.bytes, other);
    QCOMPARE(groups->first().superfluous(), QList<StoredKey>{ { key } });
}

void TestDuplicates::reasonsHaveWords()
{
    QSet<QString> texts;
    for (int reason = 0; reason <= int(DuplicateReason::Unknown); ++reason)
        texts.insert(duplicateReasonText(DuplicateReason(reason)));
    QCOMPARE(texts.size(), int(DuplicateReason::Unknown) + 1);
}

void TestDuplicates::runsOfAPython_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<bool>("isOwn");
    QTest::newRow("the writer's") << QByteArray("3.11") << true;
    QTest::newRow("a newer one that pickles alike") << QByteArray("3.13") << true;
    QTest::newRow("an older one") << QByteArray("3.7") << false;
}

// The fixture was written by Python 3.11.
void TestDuplicates::runsOfAPython()
{
    QFETCH(QByteArray, version);
    QFETCH(bool, isOwn);
    Session session = opened(dataPath(u"fixtures/esipy-filecache/cache"_s));
    const auto runs = keyRuns(session, *pythonVersion(version));
    QVERIFY(runs);
    QCOMPARE(runs->entries.size(), 20);
    QCOMPARE(runs->unknown, 0);
    QCOMPARE(runs->never, isOwn ? 0 : 20);
    if (isOwn) {
        QVERIFY(runs->always > 0);
        QVERIFY(runs->sometimes > 0);
        QVERIFY(runs->expected > double(runs->always));
        QVERIFY(runs->expected < 20);
    }
    for (const KeyRun &run : runs->entries) {
        QVERIFY(!run.why.isEmpty());
        QCOMPARE(run.reach == KeyReach::Sometimes, isOwn && run.orders > 1);
    }
    QVERIFY(runs->summary.contains(QString::fromLatin1(version)));
}

void TestDuplicates::everyVersionSays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("number");
    QTest::newRow("2.7") << QByteArray("2.7") << 207;
    QTest::newRow("3.14") << QByteArray("3.14") << 314;
    QTest::newRow("with its patch") << QByteArray("3.11.2") << 311;
    QTest::newRow("too old") << QByteArray("3.1") << 0;
    QTest::newRow("no number") << QByteArray("three") << 0;
    QTest::newRow("nothing") << QByteArray() << 0;
}

void TestDuplicates::everyVersionSays()
{
    QFETCH(QByteArray, text);
    QFETCH(int, number);
    const Result<PythonVersion> version = pythonVersion(text);
    QCOMPARE(version ? version->number : 0, number);
    if (!version)
        QCOMPARE(version.error().code, ErrorCode::Usage);
}

// The fixture was written by several runs with random seeds.
void TestDuplicates::seeds()
{
    Session session = opened(dataPath(u"fixtures/esipy-filecache/cache"_s));
    const auto runs = seedRuns(session, { 311 }, { 0, 200 });
    QVERIFY(runs);
    QCOMPARE(runs->entries, 20);
    QCOMPARE(runs->everySeed, keyRuns(session, { 311 })->always);
    QVERIFY(runs->found > runs->everySeed);
    QCOMPARE(runs->found, seedRuns(session, { 311 }, { runs->best, runs->best })->found);
    QVERIFY(runs->summary.contains(QString::number(runs->best)));
    QCOMPARE(seedRuns(session, { 207 }, { 0, 0 })->entries, 0);
    QVERIFY(!seedRuns(session, { 311 }, { 5, 1 }));
    QCOMPARE(seedRuns(session, { 311 }, { 0, 4294967295U }).error().code, ErrorCode::LimitExceeded);
}

void TestDuplicates::otherCachesHaveNoRuns()
{
    Session session = opened(dataPath(u"fixtures/cachecontrol-filecache/cache"_s));
    const auto runs = keyRuns(session, { 311 });
    QVERIFY(!runs);
    QCOMPARE(runs.error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestDuplicates)
#include "test_duplicates.moc"
