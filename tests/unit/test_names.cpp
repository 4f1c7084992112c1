// SPDX-License-Identifier: GPL-3.0-or-later
// Names of hashed keys: looked for in files, in other caches and in the cache itself, proven, kept, and shown in rows.
#include "support/testdata.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QSet>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <etagere/nameresolver.h>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

namespace {

Session opened(const QString &path)
{
    Result<Session> session = Session::open(Location::fromPath(path), Access::ReadOnly);
    if (!session)
        qFatal("%s", qPrintable(session.error().text()));
    return std::move(*session);
}

QByteArray sha224(const QByteArray &url) { return QCryptographicHash::hash(url, QCryptographicHash::Sha224).toHex(); }

/// By stored key: decoded_key and decoded_by as a listing shows them.
QHash<QByteArray, std::pair<QByteArray, KeySource>> decodedKeys(Session &session)
{
    QHash<QByteArray, std::pair<QByteArray, KeySource>> keys;
    const auto listed = session.list({}, [&](const Row &row, const ListedEntry &) {
        keys.insert(row.key.toByteArray(), { row.decodedKey.toByteArray(), row.decodedBy });
        return true;
    });
    if (!listed)
        qFatal("%s", qPrintable(listed.error().text()));
    return keys;
}

} // namespace

class TestNames : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void listsOfUrls_data();
    void listsOfUrls();
    void harvestAlone_data();
    void harvestAlone();
    void pipFromOnePage_data();
    void pipFromOnePage();
    void otherCaches();
    void namesAreKeptAndProven();
    void foreignBooksAreHarmless();
    void wrongCandidatesMatchNothing();
    void badFilesAreNotes();
    void cancelKeepsWhatWasFound();
    void descriptionsTellEsipyKeys();
    void readingChangesNothing();
    void keysOfAUrl_data();
    void keysOfAUrl();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString copied(const QString &fixture, const QString &below);
    QString file(const QByteArray &text);
};

void TestNames::initTestCase() { QStandardPaths::setTestModeEnabled(true); }

void TestNames::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/etagere/names"_s)
        .removeRecursively();
}

QString TestNames::copied(const QString &fixture, const QString &below)
{
    const QString to = m_folder->filePath(fixture);
    copyTree(dataPath(u"fixtures/%1/%2"_s.arg(fixture, below)), to);
    return to;
}

QString TestNames::file(const QByteArray &text)
{
    const QString path = m_folder->filePath(u"candidates"_s);
    QFile out(path);
    if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
        qFatal("cannot write");
    return path;
}

void TestNames::listsOfUrls_data()
{
    QTest::addColumn<QString>("fixture");
    QTest::addColumn<QString>("below");
    QTest::newRow("cachecontrol") << u"cachecontrol-filecache"_s << u"cache"_s;
    QTest::newRow("cachecontrol, latest") << u"cachecontrol-filecache-latest"_s << u"cache"_s;
    QTest::newRow("cachecontrol, bodies apart") << u"cachecontrol-separate-body"_s << u"cache"_s;
    QTest::newRow("pip") << u"pip-http-v2"_s << u"cache/http-v2"_s;
    QTest::newRow("pip, older") << u"pip-http"_s << u"cache/http"_s;
}

// With the list of URLs that were asked for, every entry is resolved to the URL that the fixture says.
void TestNames::listsOfUrls()
{
    QFETCH(QString, fixture);
    QFETCH(QString, below);
    Session session = opened(copied(fixture, below));
    NameSources sources;
    sources.files = { dataPath(u"fixtures/%1/urls.txt"_s.arg(fixture)) };
    sources.harvests = false;
    const Result<NamesOutcome> outcome = resolveNames(session, sources);
    QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().text()));
    QVERIFY(outcome->wanted > 0);
    QCOMPARE(outcome->found.size(), outcome->wanted);
    const auto keys = decodedKeys(session);
    const QJsonArray entries = expectedOf(fixture)[u"entries"].toArray();
    for (const QJsonValue entry : entries) {
        const QByteArray key = sha224(entry[u"cache_key"].toString().toUtf8());
        QVERIFY2(keys.contains(key), qPrintable(entry[u"url"].toString()));
        QCOMPARE(keys[key].second, KeySource::Resolved);
        QCOMPARE(sha224(entry[u"cache_key"].toString().toUtf8()), key);
    }
}

void TestNames::harvestAlone_data()
{
    QTest::addColumn<QString>("fixture");
    QTest::addColumn<QString>("below");
    QTest::addColumn<int>("least"); // of all: what the entries name. No entry of pip's names its index's host.
    QTest::newRow("pip") << u"pip-http-v2"_s << u"cache/http-v2"_s << 0;
    QTest::newRow("pip, older") << u"pip-http"_s << u"cache/http"_s << 0;
    QTest::newRow("cachecontrol") << u"cachecontrol-filecache"_s << u"cache"_s << 1;
}

void TestNames::harvestAlone()
{
    QFETCH(QString, fixture);
    QFETCH(QString, below);
    QFETCH(int, least);
    Session session = opened(copied(fixture, below));
    const Result<NamesOutcome> outcome = resolveNames(session, {});
    QVERIFY(outcome);
    qInfo("%s: %lld of %lld entries by harvesting alone, %lld candidates", qPrintable(fixture),
          qint64(outcome->found.size()), outcome->wanted, outcome->candidates);
    QVERIFY(outcome->found.size() >= least);
    for (const ResolvedName &name : outcome->found) {
        QVERIFY(!name.origin.isEmpty());
        QVERIFY(name.url.startsWith("http"));
    }
}

void TestNames::pipFromOnePage_data()
{
    QTest::addColumn<QString>("fixture");
    QTest::addColumn<QString>("below");
    QTest::newRow("pip") << u"pip-http-v2"_s << u"cache/http-v2"_s;
    QTest::newRow("pip, older") << u"pip-http"_s << u"cache/http"_s;
}

// One page of the index, or the index's host, leads to all of the rest.
void TestNames::pipFromOnePage()
{
    QFETCH(QString, fixture);
    QFETCH(QString, below);
    Session session = opened(copied(fixture, below));
    NameSources sources;
    sources.files = { file("http://pypi.internal.test/simple/fixgamma/\n") };
    const Result<NamesOutcome> outcome = resolveNames(session, sources);
    QVERIFY(outcome);
    QCOMPARE(outcome->wanted, 8);
    QCOMPARE(outcome->found.size(), 8);
    QVERIFY(NameBook(session.detection().location).forget());
    Session again = opened(m_folder->filePath(fixture));
    NameSources base;
    base.base = "http://pypi.internal.test";
    QCOMPARE(resolveNames(again, base)->found.size(), 8);
}

void TestNames::otherCaches()
{
    // CacheControl in files and in memory of another program that asked for the same: their URLs are the names.
    Session session = opened(copied(u"cachecontrol-separate-body"_s, u"cache"_s));
    Session sibling = opened(copied(u"cachecontrol-filecache"_s, u"cache"_s));
    NameSources list;
    list.files = { dataPath(u"fixtures/cachecontrol-filecache/urls.txt"_s) };
    QVERIFY(resolveNames(sibling, list));
    NameSources sources;
    sources.caches = { Location::fromPath(m_folder->filePath(u"cachecontrol-filecache"_s)) };
    sources.harvests = false;
    const Result<NamesOutcome> outcome = resolveNames(session, sources);
    QVERIFY(outcome);
    QVERIFY(outcome->found.size() > 10);
    QVERIFY(outcome->found.first().origin.contains(u"cachecontrol-filecache"));
}

void TestNames::namesAreKeptAndProven()
{
    const QString path = copied(u"cachecontrol-filecache"_s, u"cache"_s);
    Session session = opened(path);
    NameSources sources;
    sources.files = { dataPath(u"fixtures/cachecontrol-filecache/urls.txt"_s) };
    QVERIFY(resolveNames(session, sources));
    // A new session knows them without a search, and an entry that is read has its URL.
    Session later = opened(path);
    QCOMPARE(later.names()->all().size(), session.names()->all().size());
    const QByteArray key = later.names()->all().keys().first();
    const Result<Value> value = later.read({ key });
    QVERIFY(value);
    const Result<DecodedEntry> entry = later.decode({ key }, *value);
    QVERIFY(entry);
    QCOMPARE(entry->variants.first().url, later.names()->find(key)->url);
    const NameBook book(later.detection().location);
    QCOMPARE(QFileInfo(book.path()).permissions() & QFile::Permissions(0x0077), QFile::Permissions());
    // Nothing new is learnt by looking again.
    const qint64 size = QFileInfo(book.path()).size();
    const Result<NamesOutcome> again = resolveNames(later, sources);
    QVERIFY(again);
    QCOMPARE(again->wanted, 0);
    QCOMPARE(QFileInfo(book.path()).size(), size);
    QVERIFY(book.forget());
    QVERIFY(opened(path).names()->all().isEmpty());
}

void TestNames::foreignBooksAreHarmless()
{
    const QString path = copied(u"cachecontrol-filecache"_s, u"cache"_s);
    const NameBook book(opened(path).detection().location);
    QVERIFY(book.add({ { { "https://not.in/the/cache", u"nobody"_s } }, { "no JSON" } }));
    QFile file(book.path());
    QVERIFY(file.open(QIODevice::Append));
    file.write("garbage\n{\"url\": 5}\n[]\n\xff\xfe\n{\"url\": \"https://torn");
    file.close();
    Session session = opened(path);
    const auto keys = decodedKeys(session);
    QVERIFY(keys.size() > 10);
    for (const auto &key : keys)
        QVERIFY(key.second != KeySource::Resolved);
}

// Near misses of every URL that is there: no false match.
void TestNames::wrongCandidatesMatchNothing()
{
    Session session = opened(copied(u"cachecontrol-filecache"_s, u"cache"_s));
    QByteArray candidates;
    QFile urls(dataPath(u"fixtures/cachecontrol-filecache/urls.txt"_s));
    QVERIFY(urls.open(QIODevice::ReadOnly));
    for (QByteArray url : urls.readAll().split('\n')) {
        if (!url.isEmpty())
            candidates += url + "x\n" + url + (url.contains('?') ? "&" : "?") + "a=b\n";
    }
    NameSources sources;
    sources.files = { file(candidates) };
    sources.harvests = false;
    const Result<NamesOutcome> outcome = resolveNames(session, sources);
    QVERIFY(outcome);
    QVERIFY(outcome->candidates > 20);
    QVERIFY(outcome->found.isEmpty());
    QVERIFY(outcome->wanted > 10);
}

void TestNames::badFilesAreNotes()
{
    Session session = opened(copied(u"cachecontrol-filecache"_s, u"cache"_s));
    NameSources sources;
    sources.files = { file(QByteArray(100000, '\0')), u"/no/such/file"_s,
                      dataPath(u"fixtures/cachecontrol-filecache/urls.txt"_s) };
    sources.harvests = false;
    const Result<NamesOutcome> outcome = resolveNames(session, sources);
    QVERIFY(outcome);
    QCOMPARE(outcome->notes.size(), 2);
    QCOMPARE(outcome->found.size(), outcome->wanted);
}

void TestNames::cancelKeepsWhatWasFound()
{
    const QString path = copied(u"cachecontrol-filecache"_s, u"cache"_s);
    Session session = opened(path);
    QByteArray candidates;
    QFile urls(dataPath(u"fixtures/cachecontrol-filecache/urls.txt"_s));
    QVERIFY(urls.open(QIODevice::ReadOnly));
    candidates = urls.readAll();
    for (int i = 0; i < 3'000'000; ++i)
        candidates += "https://nowhere.example/" + QByteArray::number(i) + '\n';
    NameSources sources;
    sources.files = { file(candidates) };
    std::stop_source stop;
    const auto progress = [&](const NamesProgress &told) {
        if (told.candidates > 10000)
            stop.request_stop();
    };
    const Result<NamesOutcome> outcome = resolveNames(session, sources, progress, stop.get_token());
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, ErrorCode::Cancelled);
    QVERIFY(opened(path).names()->all().size() > 10);
}

void TestNames::descriptionsTellEsipyKeys()
{
    Session session = opened(copied(u"esipy-filecache"_s, u"cache"_s));
    // The fixture is of ESI, which is built in.
    for (const auto &key : decodedKeys(session))
        QCOMPARE(key.second, KeySource::Recomputed);
    NameSources sources;
    sources.files = { file(R"({"swagger": "2.0", "basePath": "/v2", "paths": {"/pets/{petId}": {"get": {}}}})") };
    const Result<NamesOutcome> outcome = resolveNames(session, sources);
    QVERIFY(outcome);
    QCOMPARE(outcome->descriptions, 1);
    QVERIFY2(outcome->notes.isEmpty(), qPrintable(outcome->notes.join(u'\n')));
    const QString path = m_folder->filePath(u"esipy-filecache"_s);
    QCOMPARE(NameBook(opened(path).detection().location).read()->descriptions.size(), 1);
}

void TestNames::readingChangesNothing()
{
    const QString path = copied(u"cachecontrol-filecache"_s, u"cache"_s);
    const auto state = [&path] {
        QStringList lines;
        QDirIterator it(path, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QFileInfo info(it.next());
            lines += u"%1 %2 %3 %4"_s.arg(info.filePath())
                         .arg(info.size())
                         .arg(info.lastModified().toMSecsSinceEpoch())
                         .arg(info.lastRead().toMSecsSinceEpoch());
        }
        lines.sort();
        return lines;
    };
    const QStringList before = state();
    Session session = opened(path);
    NameSources sources;
    sources.files = { dataPath(u"fixtures/cachecontrol-filecache/urls.txt"_s) };
    QVERIFY(resolveNames(session, sources));
    QCOMPARE(state(), before);
}

void TestNames::keysOfAUrl_data()
{
    QTest::addColumn<QString>("fixture");
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<QByteArray>("dialect");
    QTest::addColumn<QByteArray>("key");
    const QByteArray icons = "https://esi.evetech.net/latest/alliances/99000006/icons/?datasource=tranquility";
    QTest::newRow("esipy") << u"esipy-filecache"_s << icons << QByteArray() << QByteArray("esipy")
                           << QByteArray("esi_a6b1bf446d6587fadfb537e50bde9df6");
    QTest::newRow("esipy, one order of many")
        << u"esipy-filecache"_s
        << QByteArray("https://esi.evetech.net/latest/markets/10000002/orders/"
                      "?datasource=tranquility&order_type=sell&page=1")
        << QByteArray() << QByteArray("esipy") << QByteArray("esi_00431965a67915ae32ca99da9dbd3e6f");
    QTest::newRow("esipy, a header parameter")
        << u"esipy-filecache"_s
        << QByteArray("https://esi.evetech.net/latest/universe/types/34/?datasource=tranquility") << QByteArray("fr")
        << QByteArray("esipy") << QByteArray("esi_a37d8d99de2c454ef648adb7699b79b8");
    const QByteArray any = "HTTP://API.example.com/v1/status";
    QTest::newRow("cachecontrol") << u"cachecontrol-filecache"_s << any << QByteArray() << QByteArray("cachecontrol")
                                  << sha224("http://api.example.com/v1/status");
}

void TestNames::keysOfAUrl()
{
    QFETCH(QString, fixture);
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, language);
    QFETCH(QByteArray, dialect);
    QFETCH(QByteArray, key);
    Session session = opened(dataPath(u"fixtures/%1/cache"_s.arg(fixture)));
    Request request;
    request.url = url;
    if (!language.isEmpty())
        request.headers.append("Accept-Language", language);
    const Result<QList<PossibleKey>> keys = possibleKeys(session, request);
    QVERIFY(keys);
    QVERIFY(!keys->isEmpty());
    QCOMPARE(keys->first().key.bytes, key);
    QCOMPARE(keys->first().dialect, dialect);
    QVERIFY(keys->first().isStored);
    QCOMPARE(std::count_if(keys->begin(), keys->end(), [](const PossibleKey &k) { return k.isStored; }), 1);
}

QTEST_GUILESS_MAIN(TestNames)
#include "test_names.moc"
