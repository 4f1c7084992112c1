// SPDX-License-Identifier: GPL-3.0-or-later
// What every QAbstractNetworkCache promises to a QNetworkAccessManager, asked of Qt's own and of ours on each kind of
// store in the same words.
#include "support/networkstores.h"

#include <etagere/datetime.h>
#include <etagere/networkcache.h>

#include <QtNetwork/QNetworkDiskCache>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

class TestNetworkCacheContract : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_stores.reset(); }
    void givesBackWhatWasStored_data() { addCaches(); }
    void givesBackWhatWasStored();
    void absentIsAMiss_data() { addCaches(); }
    void absentIsAMiss();
    void laterResponseReplaces_data() { addCaches(); }
    void laterResponseReplaces();
    void newFieldsKeepTheBody_data() { addCaches(); }
    void newFieldsKeepTheBody();
    void whatIsGivenUpIsNotStored_data() { addCaches(); }
    void whatIsGivenUpIsNotStored();
    void removesOneAndAll_data() { addCaches(); }
    void removesOneAndAll();
    void bodiesAreBytes_data() { addCaches(); }
    void bodiesAreBytes();
    void urlsAreApart_data() { addCaches(); }
    void urlsAreApart();
    void survivesItsProgram_data() { addCaches(); }
    void survivesItsProgram();
    void severalAtOnce_data() { addCaches(); }
    void severalAtOnce();

private:
    static void addCaches();
    std::unique_ptr<QAbstractNetworkCache> newCache();
    static QNetworkCacheMetaData metaData(const QUrl &url, const QByteArray &etag);
    static void store(QAbstractNetworkCache &cache, const QUrl &url, const QByteArray &etag, const QByteArray &body);
    static QByteArray body(QAbstractNetworkCache &cache, const QUrl &url);
    static QByteArray field(const QNetworkCacheMetaData &data, const QByteArray &name);

    const QUrl m_url{ u"http://contract.example/a?b=c%20d"_s };
    std::unique_ptr<NetworkStores> m_stores;
    std::optional<Location> m_location;
};

void TestNetworkCacheContract::init()
{
    m_stores = std::make_unique<NetworkStores>();
    m_location.reset();
}

void TestNetworkCacheContract::addCaches()
{
    QTest::addColumn<QByteArray>("store");
    for (const char *store : { "Qt's own", "memory", "folder", "diskcache", "redis", "memcached", "bridge" })
        QTest::newRow(store) << QByteArray(store);
}

/// All of a test's are on one store.
std::unique_ptr<QAbstractNetworkCache> TestNetworkCacheContract::newCache()
{
    QFETCH(QByteArray, store);
    if (store == "Qt's own") {
        auto own = std::make_unique<QNetworkDiskCache>();
        own->setCacheDirectory(m_stores->path());
        return own;
    }
    if (!m_location)
        m_location = m_stores->location(store);
    return std::make_unique<NetworkCache>(*m_location, NetworkCacheLimits{ .callMs = 60'000 });
}

QNetworkCacheMetaData TestNetworkCacheContract::metaData(const QUrl &url, const QByteArray &etag)
{
    QNetworkCacheMetaData data;
    data.setUrl(url);
    data.setSaveToDisk(true);
    data.setLastModified(QDateTime::fromString(u"2026-03-01T12:00:00Z"_s, Qt::ISODate));
    data.setExpirationDate(QDateTime::currentDateTimeUtc().addSecs(3600));
    data.setRawHeaders({ { "Date", formatHttpDate(currentTime()) },
                         { "Cache-Control", "max-age=3600" },
                         { "Content-Type", "application/octet-stream" },
                         { "Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT" },
                         { "ETag", etag } });
    QNetworkCacheMetaData::AttributesMap attributes;
    attributes.insert(QNetworkRequest::HttpStatusCodeAttribute, 200);
    attributes.insert(QNetworkRequest::HttpReasonPhraseAttribute, u"OK"_s);
    data.setAttributes(attributes);
    return data;
}

void TestNetworkCacheContract::store(QAbstractNetworkCache &cache, const QUrl &url, const QByteArray &etag,
                                     const QByteArray &body)
{
    QIODevice *device = cache.prepare(metaData(url, etag));
    QVERIFY(device);
    QCOMPARE(device->write(body), body.size());
    cache.insert(device);
}

/// "(none)" for a miss.
QByteArray TestNetworkCacheContract::body(QAbstractNetworkCache &cache, const QUrl &url)
{
    const std::unique_ptr<QIODevice> device(cache.data(url));
    return device ? device->readAll() : QByteArray("(none)");
}

QByteArray TestNetworkCacheContract::field(const QNetworkCacheMetaData &data, const QByteArray &name)
{
    for (const auto &[given, value] : data.rawHeaders()) {
        if (given.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return "(none)";
}

void TestNetworkCacheContract::givesBackWhatWasStored()
{
    const auto cache = newCache();
    store(*cache, m_url, "\"1\"", "the body");
    const QNetworkCacheMetaData data = cache->metaData(m_url);
    QVERIFY(data.isValid());
    QCOMPARE(data.url(), m_url);
    QCOMPARE(field(data, "ETag"), QByteArray("\"1\""));
    QCOMPARE(field(data, "Content-Type"), QByteArray("application/octet-stream"));
    QCOMPARE(data.attributes().value(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 200);
    QVERIFY(data.expirationDate() > QDateTime::currentDateTimeUtc().addSecs(3000));
    QVERIFY(data.expirationDate() <= QDateTime::currentDateTimeUtc().addSecs(3601));
    QCOMPARE(data.lastModified().toUTC(), QDateTime::fromString(u"2026-03-01T12:00:00Z"_s, Qt::ISODate));
    QCOMPARE(body(*cache, m_url), QByteArray("the body"));
    QCOMPARE(body(*cache, m_url), QByteArray("the body")); // as often as it is asked for
}

void TestNetworkCacheContract::absentIsAMiss()
{
    const auto cache = newCache();
    QVERIFY(!cache->metaData(m_url).isValid());
    QVERIFY(!cache->data(m_url));
    QVERIFY(!cache->remove(m_url));
    cache->updateMetaData(metaData(m_url, "\"1\"")); // of what was removed meanwhile
    QVERIFY(!cache->metaData(m_url).isValid());
    cache->clear();
    QVERIFY(!cache->metaData(QUrl()).isValid());
    QVERIFY(!cache->data(QUrl()));
}

void TestNetworkCacheContract::laterResponseReplaces()
{
    const auto cache = newCache();
    store(*cache, m_url, "\"1\"", "the first one, which is longer");
    store(*cache, m_url, "\"2\"", "second");
    QCOMPARE(field(cache->metaData(m_url), "ETag"), QByteArray("\"2\""));
    QCOMPARE(body(*cache, m_url), QByteArray("second"));
}

void TestNetworkCacheContract::newFieldsKeepTheBody()
{
    const auto cache = newCache();
    store(*cache, m_url, "\"1\"", "kept");
    QNetworkCacheMetaData changed = cache->metaData(m_url);
    QNetworkCacheMetaData::RawHeaderList fields = changed.rawHeaders();
    fields.append(QNetworkCacheMetaData::RawHeader("X-New", "yes"));
    changed.setRawHeaders(fields);
    cache->updateMetaData(changed);
    QCOMPARE(field(cache->metaData(m_url), "X-New"), QByteArray("yes"));
    QCOMPARE(field(cache->metaData(m_url), "ETag"), QByteArray("\"1\""));
    QCOMPARE(body(*cache, m_url), QByteArray("kept"));
}

void TestNetworkCacheContract::whatIsGivenUpIsNotStored()
{
    const auto cache = newCache();
    QIODevice *given = cache->prepare(metaData(m_url, "\"1\""));
    QVERIFY(given);
    given->write("half of");
    cache->remove(m_url); // as the manager does when the download is aborted
    QVERIFY(!cache->metaData(m_url).isValid());
    QCOMPARE(body(*cache, m_url), QByteArray("(none)"));
    QNetworkCacheMetaData unwanted = metaData(m_url, "\"1\"");
    unwanted.setSaveToDisk(false);
    if (QIODevice *device = cache->prepare(unwanted)) {
        device->write("never");
        cache->insert(device);
    }
    QVERIFY(!cache->metaData(m_url).isValid());
}

void TestNetworkCacheContract::removesOneAndAll()
{
    const auto cache = newCache();
    const QUrl other(u"http://contract.example/other"_s);
    store(*cache, m_url, "\"1\"", "one");
    store(*cache, other, "\"2\"", "two");
    QVERIFY(cache->remove(m_url));
    QVERIFY(!cache->remove(m_url));
    QCOMPARE(body(*cache, m_url), QByteArray("(none)"));
    QCOMPARE(body(*cache, other), QByteArray("two"));
    store(*cache, m_url, "\"3\"", "again");
    cache->clear();
    QCOMPARE(body(*cache, m_url), QByteArray("(none)"));
    QCOMPARE(body(*cache, other), QByteArray("(none)"));
}

void TestNetworkCacheContract::bodiesAreBytes()
{
    const auto cache = newCache();
    QByteArray bytes;
    for (int i = 0; i < 300'000; ++i)
        bytes += char(i * 31 % 256);
    QIODevice *device = cache->prepare(metaData(m_url, "\"1\""));
    QVERIFY(device);
    for (qsizetype at = 0; at < bytes.size(); at += 7001)
        QVERIFY(device->write(bytes.mid(at, 7001)) > 0);
    cache->insert(device);
    const std::unique_ptr<QIODevice> read(cache->data(m_url));
    QVERIFY(read);
    QVERIFY(read->isReadable());
    QByteArray found;
    while (!read->atEnd()) {
        const QByteArray part = read->read(4096);
        QVERIFY(!part.isEmpty());
        found += part;
    }
    QVERIFY(found == bytes);
}

void TestNetworkCacheContract::urlsAreApart()
{
    const auto cache = newCache();
    const QList<QUrl> urls{ QUrl(u"http://contract.example/"_s),         QUrl(u"http://contract.example/?"_s),
                            QUrl(u"https://contract.example/"_s),        QUrl(u"http://contract.example:81/"_s),
                            QUrl(u"http://contract.example/?a=1&b=2"_s), QUrl(u"http://contract.example/?b=2&a=1"_s),
                            QUrl(u"http://contract.example/%2F"_s),      QUrl(u"http://contract.example//"_s),
                            QUrl(u"http://contract.example/\u00e4"_s) };
    for (qsizetype i = 0; i < urls.size(); ++i)
        store(*cache, urls.at(i), "\"1\"", QByteArray::number(i));
    for (qsizetype i = 0; i < urls.size(); ++i)
        QCOMPARE(body(*cache, urls.at(i)), QByteArray::number(i));
    QUrl withFragment = urls.first();
    withFragment.setFragment(u"part"_s);
    withFragment.setPassword(u"secret"_s); // neither is a part of what was asked for
    QCOMPARE(body(*cache, withFragment), QByteArray("0"));
}

void TestNetworkCacheContract::survivesItsProgram()
{
    {
        const auto cache = newCache();
        store(*cache, m_url, "\"1\"", "still there");
    }
    const auto another = newCache();
    QCOMPARE(field(another->metaData(m_url), "ETag"), QByteArray("\"1\""));
    QCOMPARE(body(*another, m_url), QByteArray("still there"));
}

void TestNetworkCacheContract::severalAtOnce()
{
    const auto cache = newCache();
    const QUrl other(u"http://contract.example/other"_s);
    QIODevice *one = cache->prepare(metaData(m_url, "\"1\""));
    QIODevice *two = cache->prepare(metaData(other, "\"2\""));
    QVERIFY(one && two);
    one->write("o");
    two->write("t");
    one->write("ne");
    two->write("wo");
    cache->insert(two);
    cache->insert(one);
    const std::unique_ptr<QIODevice> first(cache->data(m_url));
    const std::unique_ptr<QIODevice> second(cache->data(other));
    QVERIFY(first && second);
    QCOMPARE(first->read(1), QByteArray("o"));
    QCOMPARE(second->read(1), QByteArray("t"));
    QVERIFY(cache->remove(m_url)); // who reads it reads on
    QCOMPARE(first->readAll(), QByteArray("ne"));
    QCOMPARE(second->readAll(), QByteArray("wo"));
}

QTEST_GUILESS_MAIN(TestNetworkCacheContract)
#include "test_networkcachecontract.moc"
