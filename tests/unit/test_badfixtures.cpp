// SPDX-License-Identifier: GPL-3.0-or-later
// Hostile and broken caches, read through the engine: each bad entry is a row with its reason, all others stay
// readable, nothing runs, nothing changes.
#include "support/testdata.h"
#include "support/tree.h"

#include <etagere/decodedbody.h>
#include <etagere/store.h>

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QHash>
#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

/// No speed is promised here: it is what tells a bomb that went off from one that did not.
constexpr qint64 BoundMsecs = 5000;

struct KeptRow {
    StoredKey key;
    QByteArray error;
    bool isResponse = false;
};

QByteArray fileName(const QJsonValue &path)
{
    const QByteArray text = path.toString().toUtf8();
    return text.mid(text.lastIndexOf('/') + 1);
}

} // namespace

class TestBadFixtures : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();

    void goodEntriesDecode_data();
    void goodEntriesDecode();
    void diskcacheEntries();
    void cachecontrolEntries();
    void cachecontrolBodies();
    void separateBodies();
    void everyEntryCanBeLookedAt_data() { goodEntriesDecode_data(); }
    void everyEntryCanBeLookedAt();
    void databases_data();
    void databases();
    void otherFiles_data();
    void otherFiles();

private:
    QString path(const QString &relative) const { return m_copy.filePath(u"bad/"_qs + relative); }
    Session openSet(const QString &set) const
    {
        auto session = Session::open(Location::fromPath(path(set)), Access::ReadOnly);
        if (!session)
            qFatal("%s", qPrintable(session.error().text()));
        return std::move(*session);
    }
    static QHash<QByteArray, KeptRow> rowsOf(Session &session)
    {
        QHash<QByteArray, KeptRow> rows;
        const auto listed = session.list({}, [&](const Row &row, const ListedEntry &) {
            rows.insert(row.key.toByteArray(), { row.storedKey(), row.error.toByteArray(), row.isResponse });
            return true;
        });
        if (!listed)
            qFatal("%s", qPrintable(listed.error().text()));
        return rows;
    }
    static Result<DecodedEntry> decoded(Session &session, const StoredKey &key)
    {
        const auto value = session.read(key);
        if (!value)
            return tl::unexpected(value.error());
        return session.dialectOf(key, *value).decode(key, *value);
    }
    static QJsonObject expectedSet(const QString &name);
    /// Of cachecontrol-bad.
    static StoredKey keyOfName(const QString &name);

    QTemporaryDir m_copy;
    TreeSnapshot m_before;
};

QJsonObject TestBadFixtures::expectedSet(const QString &name)
{
    const QJsonArray sets = expectedOf(u"bad"_qs)[u"sets"].toArray();
    for (const QJsonValue &set : sets) {
        if (set[u"path"].toString() == name)
            return set.toObject();
    }
    qFatal("no set %s", qPrintable(name));
}

StoredKey TestBadFixtures::keyOfName(const QString &name)
{
    const QJsonArray bad = expectedSet(u"cachecontrol-bad"_qs)[u"bad"].toArray();
    for (const QJsonValue &entry : bad) {
        if (entry[u"name"].toString() == name)
            return { fileName(entry[u"file"]) };
    }
    qFatal("no entry %s", qPrintable(name));
}

void TestBadFixtures::initTestCase()
{
    copyTree(dataPath(u"fixtures/bad"_qs), m_copy.filePath(u"bad"_qs));
    ageAccessTimes(m_copy.path());
    m_before = snapshotOf(m_copy.path());
}

void TestBadFixtures::cleanupTestCase()
{
    QCOMPARE(difference(m_before, snapshotOf(m_copy.path())), QByteArray());
    QVERIFY(!QFile::exists(expectedOf(u"bad"_qs)[u"marker"].toString()));
}

void TestBadFixtures::goodEntriesDecode_data()
{
    QTest::addColumn<int>("rows");
    QTest::newRow("esipy-filecache-evil") << 47;
    // One more than its files: a folder stands where an entry belongs.
    QTest::newRow("cachecontrol-bad") << 43;
    QTest::newRow("cachecontrol-separate-bad") << 5;
}

void TestBadFixtures::goodEntriesDecode()
{
    QFETCH(int, rows);
    const QString set = QString::fromLatin1(QTest::currentDataTag());
    Session session = openSet(set);
    const auto listed = rowsOf(session);
    QCOMPARE(listed.size(), rows);
    const QJsonArray good = expectedSet(set)[u"good"].toArray();
    for (const QJsonValue &key : good) {
        const KeptRow row = listed.value(fileName(key));
        QCOMPARE(row.error, QByteArray());
        QVERIFY(row.isResponse);
        const auto entry = decoded(session, row.key);
        QVERIFY2(entry, entry ? "" : qPrintable(entry.error().text()));
        QCOMPARE(entry->variants.constFirst().status, 200);
        QVERIFY(decodedBody(entry->variants.constFirst()));
    }
}

void TestBadFixtures::diskcacheEntries()
{
    Session session = openSet(u"esipy-filecache-evil"_qs);
    const auto rows = rowsOf(session);
    const QJsonArray bad = expectedSet(u"esipy-filecache-evil"_qs)[u"bad"].toArray();
    for (const QJsonValue &value : bad) {
        const QByteArray name = value[u"name"].toString().toUtf8();
        KeptRow row = rows.value(value[u"key"].toString().toUtf8());
        if (value[u"key"].isNull())
            row =
                *std::find_if(rows.begin(), rows.end(), [](const KeptRow &r) { return r.key.type == KeyType::Pickle; });
        QVERIFY2(!row.key.bytes.isEmpty(), name.constData());
        const bool decodes = value[u"decodes"].toBool();
        // An instance of an unknown class is shown, as no response.
        QVERIFY2(decodes ? row.error.isEmpty() && row.isResponse : !row.error.isEmpty() || !row.isResponse,
                 name.constData());
        const auto entry = decoded(session, row.key);
        QVERIFY2(bool(entry) == decodes, name.constData());
        QVERIFY2(entry || !entry.error().message.isEmpty(), name.constData());
    }
}

void TestBadFixtures::cachecontrolEntries()
{
    Session session = openSet(u"cachecontrol-bad"_qs);
    const auto rows = rowsOf(session);
    const char *broken[] = { "deep-array",     "deep-map",    "bin32-lie",     "array32-lie",
                             "map32-lie",      "str32-lie",   "ext",           "never-used-byte",
                             "not-a-map",      "no-response", "response-null", "headers-list",
                             "status-text",    "status-huge", "empty-file",    "only-prefix",
                             "truncated",      "cc9",         "cc2-zlib-bomb", "cc2-not-zlib",
                             "cc2-bad-base64", "cc1-evil",    "cc0-evil" };
    for (const char *name : broken) {
        const KeptRow row = rows.value(keyOfName(QString::fromLatin1(name)).bytes);
        QVERIFY2(!row.error.isEmpty(), name);
        QVERIFY2(!decoded(session, row.key), name);
    }
    for (const char *name : { "html-body", "svg-body", "png-lie", "ansi-header", "etag-injection" }) {
        const KeptRow row = rows.value(keyOfName(QString::fromLatin1(name)).bytes);
        QVERIFY2(row.error.isEmpty() && row.isResponse, name);
        QVERIFY2(decoded(session, row.key), name);
    }
}

void TestBadFixtures::cachecontrolBodies()
{
    Session session = openSet(u"cachecontrol-bad"_qs);
    const auto body = [&](const char *name) -> Result<DecodedBody> {
        const auto entry = decoded(session, keyOfName(QString::fromLatin1(name)));
        if (!entry)
            return tl::unexpected(entry.error());
        return decodedBody(entry->variants.constFirst());
    };
    for (const char *name : { "gzip-bomb", "br-bomb", "zstd-bomb" }) {
        const auto bomb = body(name);
        QVERIFY2(!bomb || (bomb->isCut && bomb->bytes.size() <= Limits().previewBytes), name);
    }
    QVERIFY(!body("gzip-truncated"));
    QVERIFY(!body("gzip-not"));
    QCOMPARE(body("double-encoding").value().bytes, QByteArray("twice"));
}

void TestBadFixtures::separateBodies()
{
    Session session = openSet(u"cachecontrol-separate-bad"_qs);
    const auto rows = rowsOf(session);
    const QJsonArray bad = expectedSet(u"cachecontrol-separate-bad"_qs)[u"bad"].toArray();
    for (const QJsonValue &entry : bad) {
        const QString name = entry[u"name"].toString();
        const QByteArray key = fileName(entry[u"file"]);
        QVERIFY2(rows.contains(key), qPrintable(name));
        if (name != u"meta-has-body")
            QVERIFY2(!rows.value(key).error.isEmpty(), qPrintable(name));
    }
}

void TestBadFixtures::everyEntryCanBeLookedAt()
{
    Session session = openSet(QString::fromLatin1(QTest::currentDataTag()));
    const auto rows = rowsOf(session);
    for (const KeptRow &row : rows) {
        QElapsedTimer timer;
        timer.start();
        if (const auto value = session.read(row.key)) {
            const Dialect &dialect = session.dialectOf(row.key, *value);
            const auto structure = dialect.structure(row.key, *value);
            QVERIFY(structure || !structure.error().message.isEmpty());
            const auto entry = dialect.decode(row.key, *value);
            if (entry && !entry->variants.isEmpty())
                std::ignore = decodedBody(entry->variants.constFirst());
        }
        QVERIFY2(timer.elapsed() < BoundMsecs, printedKey(row.key.bytes).constData());
    }
}

void TestBadFixtures::databases_data()
{
    QTest::addColumn<QString>("file");
    for (const QFileInfo &file : QDir(dataPath(u"fixtures/bad/sqlite"_qs)).entryInfoList(QDir::Files))
        QTest::newRow(qPrintable(file.fileName())) << u"sqlite/"_qs + file.fileName();
}

void TestBadFixtures::databases()
{
    QFETCH(QString, file);
    // None of them is a diskcache: asked to open one as such, the engine says so and leaves it alone.
    for (const char *scheme : { "", "diskcache" }) {
        Location location = Location::fromPath(path(file));
        location.setScheme(scheme);
        const auto session = Session::open(location, Access::ReadOnly);
        QVERIFY(!session);
        QVERIFY(!session.error().message.isEmpty());
    }
}

void TestBadFixtures::otherFiles_data()
{
    QTest::addColumn<QString>("file");
    for (const QString &folder : { u"misc/"_qs, u"pickles/"_qs }) {
        for (const QString &name : QDir(dataPath(u"fixtures/bad/"_qs + folder)).entryList(QDir::Files))
            QTest::newRow(qPrintable(folder + name)) << folder + name;
    }
}

void TestBadFixtures::otherFiles()
{
    QFETCH(QString, file);
    const auto detection = detect(Location::fromPath(path(file)));
    QVERIFY(!detection);
    QCOMPARE(detection.error().code, ErrorCode::BadInput);
}

QTEST_GUILESS_MAIN(TestBadFixtures)
#include "test_badfixtures.moc"
