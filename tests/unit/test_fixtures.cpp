// SPDX-License-Identifier: GPL-3.0-or-later
// Caches that the real programs wrote, read through the engine: every entry is listed, with what those programs stored.
#include "support/testdata.h"
#include "support/tree.h"

#include <etagere/datetime.h>
#include <etagere/decodedbody.h>
#include <etagere/store.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QHash>
#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

/// A row with texts of its own.
struct KeptRow {
    QByteArray url, decodedKey, method, contentType, etag, lastModified, vary, error, dialect;
    StoredKey key;
    Msecs storedAt, expiresAt, storeExpiresAt;
    int status;
};

KeptRow kept(const Row &row)
{
    return { row.url.toByteArray(),
             row.decodedKey.toByteArray(),
             row.method.toByteArray(),
             row.contentType.toByteArray(),
             row.etag.toByteArray(),
             row.lastModified.toByteArray(),
             row.vary.toByteArray(),
             row.error.toByteArray(),
             row.dialect->name(),
             row.storedKey(),
             row.storedAt,
             row.expiresAt,
             row.storeExpiresAt,
             row.status };
}

QByteArray text(const QJsonValue &value) { return value.toString().toUtf8(); }

/// A filecache's key is the file's name; expected.json has the path.
QByteArray keyOf(const QJsonObject &entry)
{
    const QByteArray key = text(entry[u"stored_key"]);
    return key.mid(key.lastIndexOf('/') + 1);
}

QByteArray iso(Msecs time) { return time == NoTime ? QByteArray() : formatIsoTime(time); }

/// Empty when the body cannot be decoded.
QByteArray bodyHash(const CachedResponse &response)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto length = streamDecodedBody(response, [&](QByteArrayView slice) {
        hash.addData(slice);
        return true;
    });
    return length ? hash.result().toHex() : QByteArray();
}

} // namespace

class TestFixtures : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void entries_data();
    void entries();
    void urlsFindTheirEntries_data() { entries_data(); }
    void urlsFindTheirEntries();
    void nothingChanges_data() { entries_data(); }
    void nothingChanges();

private:
    static QList<QJsonObject> expectedEntries(const QString &fixture, const QString &root);
    static Session openFixture(const QString &path);
    static QJsonObject withFieldsOf(QJsonObject entry, const QJsonArray &all);
    static void compareRow(const KeptRow &row, const QJsonObject &expected);
    static void compareEntry(Session &session, const KeptRow &row, const QJsonObject &expected);

    QTemporaryDir m_copies;
};

void TestFixtures::initTestCase() { copyTree(dataPath(u"fixtures"_qs), m_copies.filePath(u"fixtures"_qs)); }

void TestFixtures::entries_data()
{
    QTest::addColumn<QString>("fixture");
    QTest::addColumn<QString>("root");
    const std::pair<const char *, const char *> roots[] = { { "cachecontrol-filecache", "cache" },
                                                            { "cachecontrol-filecache-latest", "cache" },
                                                            { "cachecontrol-separate-body", "cache" },
                                                            { "cachecontrol-legacy", "cc0-py27" },
                                                            { "cachecontrol-legacy", "cc1-py27" },
                                                            { "cachecontrol-legacy", "cc2-py36" },
                                                            { "cachecontrol-legacy", "cc3-py36" },
                                                            { "esipy-filecache", "cache" },
                                                            { "httplib2", "cache" },
                                                            { "qtdiskcache", "cache" },
                                                            { "pip-http", "cache/http" },
                                                            { "pip-http-v2", "cache/http-v2" } };
    for (const auto &[fixture, root] : roots)
        QTest::addRow("%s/%s", fixture, root) << QString::fromLatin1(fixture) << QString::fromLatin1(root);
}

QList<QJsonObject> TestFixtures::expectedEntries(const QString &fixture, const QString &root)
{
    QList<QJsonObject> entries;
    const QJsonArray all = expectedOf(fixture)[u"entries"].toArray();
    for (const QJsonValue &value : all) {
        const QJsonObject entry = value.toObject();
        if (!entry.contains(u"root") || entry[u"root"].toString() == root)
            entries += withFieldsOf(entry, all);
    }
    return entries;
}

/// The fields of the first serialisation are not in expected.json; the origin gave the later versions the same ones.
QJsonObject TestFixtures::withFieldsOf(QJsonObject entry, const QJsonArray &all)
{
    if (entry[u"serialization"].toString() != u"cc=0")
        return entry;
    for (const QJsonValue &other : all) {
        if (other[u"root"].toString() == u"cc1-py27" && other[u"name"] == entry[u"name"]) {
            for (const auto *field : { u"etag", u"expires_at", u"content_type", u"vary", u"last_modified" })
                entry[QString::fromUtf16(field)] = other[QStringView(field)];
        }
    }
    return entry;
}

Session TestFixtures::openFixture(const QString &path)
{
    auto session = Session::open(Location::fromPath(path), Access::ReadOnly);
    if (!session)
        qFatal("%s", qPrintable(session.error().text()));
    return std::move(*session);
}

void TestFixtures::compareRow(const KeptRow &row, const QJsonObject &expected)
{
    QCOMPARE(row.error, QByteArray());
    QCOMPARE(row.status, expected[u"status"].toInt());
    QCOMPARE(row.etag, text(expected[u"etag"]));
    QCOMPARE(iso(row.expiresAt), text(expected[u"expires_at"]));
    QCOMPARE(row.contentType, text(expected[u"content_type"]));
    QCOMPARE(row.vary, text(expected[u"vary"]));
    QCOMPARE(row.lastModified, text(expected[u"last_modified"]));
    QCOMPARE(row.method, text(expected[u"method"]));
    QCOMPARE(iso(row.storeExpiresAt), text(expected[u"backend_expires_at"]));
    if (expected[u"url_in_store"].toBool())
        QCOMPARE(row.url, text(expected[u"url"]));
    if (expected.contains(u"stored_at"))
        QCOMPARE(iso(row.storedAt), text(expected[u"stored_at"]));
    if (expected.contains(u"key_type"))
        QCOMPARE(QByteArrayView(keyTypeName(row.key.type)), QByteArrayView(text(expected[u"key_type"])));
    if (row.dialect == "httplib2") // what its name was made of, which the entry proves
        QCOMPARE(row.decodedKey, text(expected[u"cache_key"]));
    if (!expected[u"decoded_key"].isNull())
        QCOMPARE(row.decodedKey, text(expected[u"decoded_key"]));
}

void TestFixtures::compareEntry(Session &session, const KeptRow &row, const QJsonObject &expected)
{
    const auto value = session.read(row.key);
    QVERIFY2(value, value ? "" : qPrintable(value.error().text()));
    const Dialect &dialect = session.dialectOf(row.key, *value);
    QCOMPARE(dialect.name(), row.dialect);
    const auto decoded = dialect.decode(row.key, *value);
    QVERIFY2(decoded, decoded ? "" : qPrintable(decoded.error().text()));
    const CachedResponse &response = decoded->variants.constFirst();
    QCOMPARE(response.status, expected[u"status"].toInt());
    QCOMPARE(bodyHash(response), text(expected[u"body_sha256"]));
}

void TestFixtures::entries()
{
    QFETCH(QString, fixture);
    QFETCH(QString, root);
    Session session = openFixture(m_copies.filePath(u"fixtures/"_qs + fixture + u'/' + root));
    QHash<QByteArray, KeptRow> rows;
    const auto listed = session.list({}, [&](const Row &row, const ListedEntry &) {
        rows.insert(row.key.toByteArray(), kept(row));
        return true;
    });
    QVERIFY2(listed, listed ? "" : qPrintable(listed.error().text()));
    QCOMPARE(listed->failed, 0);
    const QList<QJsonObject> expected = expectedEntries(fixture, root);
    QVERIFY(!expected.isEmpty());
    QCOMPARE(rows.size(), expected.size() + expectedOf(fixture)[u"other_rows"].toArray().size());
    QCOMPARE(listed->entries, rows.size());
    for (const QJsonObject &entry : expected) {
        const auto row = rows.constFind(keyOf(entry));
        QVERIFY2(row != rows.constEnd(), text(entry[u"stored_key"]).constData());
        compareRow(*row, entry);
        compareEntry(session, *row, entry);
        if (QTest::currentTestFailed()) {
            qWarning("in %s, %s", text(entry[u"stored_key"]).constData(), text(entry[u"url"]).constData());
            return;
        }
    }
}

void TestFixtures::urlsFindTheirEntries()
{
    QFETCH(QString, fixture);
    QFETCH(QString, root);
    // The first layout, without folders, named its files in another way than the one that URLs are looked up in.
    const bool isFlat = root == u"cc0-py27";
    Session session = openFixture(m_copies.filePath(u"fixtures/"_qs + fixture + u'/' + root));
    for (const QJsonObject &entry : expectedEntries(fixture, root)) {
        const bool isInStore = entry[u"url_in_store"].toBool();
        if (isFlat && !isInStore)
            continue;
        const auto keys = session.resolveKey(text(entry[isInStore ? u"url" : u"cache_key"]));
        QVERIFY2(keys, keys ? "" : qPrintable(keys.error().text()));
        const bool isFound =
            std::any_of(keys->begin(), keys->end(), [&](const StoredKey &k) { return k.bytes == keyOf(entry); });
        QVERIFY2(isFound, text(entry[u"url"]).constData());
        QCOMPARE(session.resolveKey(keyOf(entry)).value().size(), 1);
        const QByteArray start = keyOf(entry).chopped(qMin<qsizetype>(8, keyOf(entry).size() / 3));
        QCOMPARE(session.resolveKey(start).value().constFirst().bytes, keyOf(entry));
    }
}

void TestFixtures::nothingChanges()
{
    QFETCH(QString, fixture);
    QFETCH(QString, root);
    const QString path = m_copies.filePath(u"fixtures/"_qs + fixture);
    ageAccessTimes(path);
    const TreeSnapshot before = snapshotOf(path);
    {
        Session session = openFixture(path + u'/' + root);
        QList<StoredKey> keys;
        QVERIFY(session.list({}, [&](const Row &row, const ListedEntry &) {
            keys += row.storedKey();
            return true;
        }));
        for (const StoredKey &key : keys)
            QVERIFY(session.read(key));
    }
    QCOMPARE(difference(before, snapshotOf(path)), QByteArray());
}

QTEST_GUILESS_MAIN(TestFixtures)
#include "test_fixtures.moc"
