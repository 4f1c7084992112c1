// SPDX-License-Identifier: GPL-3.0-or-later
// EsiPy's hashed keys, rebuilt without Python: the verified table of formats.md §2.2, and every key of the caches that
// EsiPy itself wrote.
#include "dialect/esipyproof.h"
#include "support/testdata.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonArray>
#include <QtTest/QtTest>
#include <etagere/dialect.h>

using namespace etagere;
using namespace etagere::test;
using Sharing = EsipyPickling::Sharing;

Q_DECLARE_METATYPE(etagere::EsipyKey)
Q_DECLARE_METATYPE(etagere::EsipyPickling)

namespace {

const EsipyKey alliances{ "//esi.evetech.net/latest/alliances/", {}, {}, {} };
const EsipyKey icons{ "//esi.evetech.net/latest/alliances/{alliance_id}/icons/",
                      {},
                      { { "alliance_id", "99000006" } },
                      { { "datasource", "tranquility" } } };

QByteArray hashed(const QByteArray &pickle)
{
    return "esi_" + QCryptographicHash::hash(pickle, QCryptographicHash::Md5).toHex();
}

QByteArray hashed(const EsipyKey &key, const EsipyPickling &pickling)
{
    QByteArray pickle;
    pickleEsipyKey(key, pickling, pickle);
    return hashed(pickle);
}

KeyProof proofOf(const QByteArray &key, const QByteArray &url, const QByteArray &language = {},
                 std::shared_ptr<const PathTemplates> templates = PathTemplates::builtIn())
{
    RowMeta meta;
    meta.url = url;
    meta.contentLanguage = language;
    KeySearch search;
    search.templates = std::move(templates);
    search.wantsStory = true;
    return dialectByName("esipy")->proof(key, meta, search);
}

QList<NamedValue> pairsOf(const QJsonValue &array)
{
    QList<NamedValue> pairs;
    for (const QJsonValue pair : array.toArray())
        pairs.append({ pair[0].toString().toUtf8(), pair[1].toString().toUtf8() });
    return pairs;
}

/// The count of the tool that made expected.json: protocols 4, 3, 5, 0 and, in the newer files, Python 2's 0.
bool isCountOfTheTool(const EsipyKey &key, qint64 expected)
{
    qint64 withPython2 = 0;
    qint64 without = 0;
    for (const EsipyPickling &pickling : esipyPicklings(key)) {
        const bool isKnown = pickling.protocol != 2 && pickling.sharing != Sharing::AllTexts;
        withPython2 += isKnown;
        without += isKnown && !pickling.isPython2;
    }
    const qint64 orders = esipyOrders(key, KeySearch::MostTries);
    return expected == orders * withPython2 || expected == orders * without;
}

} // namespace

class TestEsipyKey : public QObject
{
    Q_OBJECT
private slots:
    void verifiedTable_data();
    void verifiedTable();
    void textKeys();
    void everyFixtureKey_data();
    void everyFixtureKey();
    void describesAProof();
    void findsAnyOrderAndPickling_data();
    void findsAnyOrderAndPickling();
    void appKeysAreNamed();
    void userDescriptions();
    void wrongKeysAreNotFound();
    void capIsSaid();
    void hostileUrls_data();
    void hostileUrls();
    void badDescriptions_data();
    void badDescriptions();
};

void TestEsipyKey::verifiedTable_data()
{
    QTest::addColumn<EsipyKey>("key");
    QTest::addColumn<EsipyPickling>("pickling");
    QTest::addColumn<QByteArray>("hash");
    QTest::addColumn<QString>("pythons");
    const EsipyPickling python2{ .protocol = 0, .isPython2 = true };
    EsipyPickling python2Shared = python2;
    python2Shared.sharesEmptySets = true;
    const EsipyPickling shared3{ .protocol = 3, .sharesEmptySets = true };
    const EsipyPickling shared4{ .protocol = 4, .sharesEmptySets = true };
    QTest::newRow("A 2.7") << alliances << python2Shared << QByteArray("esi_90f7e3cd27bae4e3a92ce90dbce4169d")
                           << "Python 2.7";
    QTest::newRow("A 3.7") << alliances << shared3 << QByteArray("esi_fa32de7d03815c50a2dd4a0f36668b0d")
                           << "Python 3.0 to 3.7";
    QTest::newRow("A 3.9") << alliances << shared4 << QByteArray("esi_922b87c663f462001d41c8ee8aeac673")
                           << "Python 3.8 and 3.9";
    QTest::newRow("A 3.13") << alliances << EsipyPickling{ 4 } << QByteArray("esi_6a6ef5828b430741bb2ec320e0874cc8")
                            << "Python 3.10 to 3.13";
    QTest::newRow("B 2.7") << icons << python2 << QByteArray("esi_ec1104c353fbf80d9cece691a96a07e6") << "Python 2.7";
    QTest::newRow("B 3.7") << icons << EsipyPickling{ 3 } << QByteArray("esi_e04b6ad6bfbfc8ffb9afc78fd64b7874")
                           << "Python 3.0 to 3.7";
    QTest::newRow("B 3.8") << icons << EsipyPickling{ 4 } << QByteArray("esi_a6b1bf446d6587fadfb537e50bde9df6")
                           << "Python 3.8 to 3.13";
}

void TestEsipyKey::verifiedTable()
{
    QFETCH(EsipyKey, key);
    QFETCH(EsipyPickling, pickling);
    QFETCH(QByteArray, hash);
    QFETCH(QString, pythons);
    QCOMPARE(hashed(key, pickling), hash);
    QCOMPARE(pythonRangeText(pythonsThatPickle(key, pickling)), pythons);
}

void TestEsipyKey::textKeys()
{
    const QByteArray name = "esipy:app:meta_swagger_url";
    QCOMPARE(hashed(pickledText(name, { .protocol = 0, .isPython2 = true })), "esi_35a489d56214261d9808867d6fb7d62c");
    QCOMPARE(hashed(pickledText(name, { 3 })), "esi_c9ca9b59ce53c2f51a8e8c2be8b4b8f4");
    QCOMPARE(hashed(pickledText(name, { 4 })), "esi_5a5fa753a4c3372537a29ec0b658532e");
}

void TestEsipyKey::everyFixtureKey_data()
{
    QTest::addColumn<QJsonObject>("expected");
    for (const char *fixture : { "filecache", "redis", "memcached" }) {
        const QJsonObject document =
            expectedOf(QStringLiteral("esipy-%1").arg(QLatin1String(fixture)));
        const QJsonArray entries = document[u"entries"].toArray();
        QVERIFY(entries.size() > 10);
        for (const QJsonValue entry : entries)
            QTest::addRow("%s %s", fixture, qPrintable(entry[u"stored_key"].toString())) << entry.toObject();
    }
}

// From what the entry holds alone: its URL and the Content-Language of the response.
void TestEsipyKey::everyFixtureKey()
{
    QFETCH(QJsonObject, expected);
    QVERIFY(expected[u"key_reproduced"].toBool());
    const QJsonObject parts = expected[u"key_parts"].toObject();
    const EsipyKey key{ parts[u"url"].toString().toUtf8(), pairsOf(parts[u"headers"]), pairsOf(parts[u"path"]),
                        pairsOf(parts[u"query"]) };
    const KeyProof proof = proofOf(expected[u"stored_key"].toString().toUtf8(), expected[u"url"].toString().toUtf8());
    QCOMPARE(proof.decoded, esipyKeyText(key));
    QCOMPARE(hashed(proof.hashed), expected[u"stored_key"].toString().toUtf8());
    QCOMPARE(proof.target, key.url);
    QVERIFY2(isCountOfTheTool(key, expected[u"key_candidates"].toInteger()), qPrintable(proof.pickling));
    QCOMPARE(proof.orders, esipyOrders(key, KeySearch::MostTries));
    QVERIFY(!proof.isCapped);
}

void TestEsipyKey::describesAProof()
{
    const KeyProof proof = proofOf("esi_a6b1bf446d6587fadfb537e50bde9df6",
                                   "https://esi.evetech.net/latest/alliances/99000006/icons/?datasource=tranquility");
    QCOMPARE(proof.decoded,
             "//esi.evetech.net/latest/alliances/{alliance_id}/icons/ headers={} "
             "path={alliance_id=99000006} query={datasource=tranquility}");
    QCOMPARE(proof.parts.size(), 2);
    QCOMPARE(proof.parts.at(0).name, "alliance_id");
    QCOMPARE(proof.parts.at(1).kind, "query");
    QCOMPARE(proof.madeBy, QStringLiteral("Python 3.8 to 3.13"));
    QCOMPARE(proof.pickling, QStringLiteral("pickle protocol 4"));
    QCOMPARE(proof.orders, 1);
    QCOMPARE(proof.possibleKeys, 6);
    QCOMPARE(proof.algorithm, "md5");
}

void TestEsipyKey::findsAnyOrderAndPickling_data()
{
    QTest::addColumn<EsipyPickling>("pickling");
    for (const int protocol : { 0, 2, 3, 4, 5 }) {
        for (const Sharing sharing : { Sharing::None, Sharing::ShortTexts, Sharing::AllTexts }) {
            QTest::addRow("protocol %d, sharing %d", protocol, int(sharing))
                << EsipyPickling{ .protocol = quint8(protocol), .sharing = sharing };
        }
    }
    QTest::newRow("Python 2") << EsipyPickling{ .protocol = 0, .isPython2 = true };
}

void TestEsipyKey::findsAnyOrderAndPickling()
{
    QFETCH(EsipyPickling, pickling);
    // A short text and a long one twice, walked in the last order of all.
    EsipyKey key{ "//h/latest/route/{origin}/{destination}/",
                  {},
                  { { "origin", "7" }, { "destination", "7" } },
                  { { "q", "same words" }, { "p", "same words" }, { "avoid", "7" } } };
    const QByteArray url = "http://h/latest/route/7/7/?avoid=7&p=same+words&q=same%20words";
    const QByteArray stored = hashed(key, pickling);
    const KeyProof proof = proofOf(stored, url);
    QCOMPARE(proof.decoded, esipyKeyText(key));
    QCOMPARE(hashed(proof.hashed), stored);
    QCOMPARE(proof.orders, 12);
}

void TestEsipyKey::appKeysAreNamed()
{
    const KeyProof meta = proofOf("esi_5a5fa753a4c3372537a29ec0b658532e", {});
    QCOMPARE(meta.decoded, "esipy:app:meta_swagger_url");
    QCOMPARE(meta.madeBy, QStringLiteral("Python 3.8 to 3.13"));
    const QByteArray name = "esipy:app://esi.evetech.net/latest/swagger.json";
    QCOMPARE(proofOf(hashed(pickledText(name, { 3 })), {}).decoded, name);
}

void TestEsipyKey::userDescriptions()
{
    const EsipyKey key{ "//api.example.com/v9/pets/{petId}", { { "X-Kind", "cat" } }, { { "petId", "5" } }, {} };
    const QByteArray stored = hashed(key, { 4 });
    const QByteArray url = "http://api.example.com/v9/pets/5";
    QVERIFY(!proofOf(stored, url).isFound());
    auto templates = std::make_shared<PathTemplates>();
    const auto added = templates->add(R"({"swagger": "2.0", "basePath": "/v9", "parameters": {"kind":
        {"in": "header", "name": "X-Kind", "default": "cat"}}, "paths": {"/pets/{petId}": {"get": {"parameters":
        [{"$ref": "#/parameters/kind"}, {"in": "path", "name": "petId"}]}}, "/pets": {"post": {}}}})");
    QVERIFY(added);
    QCOMPARE(*added, 1);
    QCOMPARE(proofOf(stored, url, {}, templates).decoded, esipyKeyText(key));
}

void TestEsipyKey::wrongKeysAreNotFound()
{
    const KeyProof proof = proofOf("esi_00000000000000000000000000000000",
                                   "https://esi.evetech.net/latest/alliances/99000006/icons/?datasource=tranquility");
    QVERIFY(!proof.isFound());
    QVERIFY(!proof.isCapped);
    QVERIFY(proof.tries >= 6);
    QVERIFY(!proofOf("esi_not-a-digest", "https://esi.evetech.net/latest/alliances/").isFound());
    QVERIFY(!proofOf("esi_", "x").isFound());
}

void TestEsipyKey::capIsSaid()
{
    QByteArray url = "https://esi.evetech.net/latest/alliances/?";
    for (int i = 0; i < 9; ++i)
        url += "a" + QByteArray::number(i) + "=1&";
    url.chop(1);
    const KeyProof proof = proofOf("esi_00000000000000000000000000000000", url);
    QVERIFY(!proof.isFound());
    QVERIFY(proof.isCapped);
    QCOMPARE(proof.tries, KeySearch::MostTries);
}

void TestEsipyKey::hostileUrls_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::newRow("no URL") << QByteArray("?????");
    QTest::newRow("no text") << QByteArray("http://h/\xff?\xfe=\xfd");
    QTest::newRow("thousands of parameters") << "http://h/?" + QByteArray("a=1&").repeated(5000);
    QTest::newRow("thousands of different ones") << [] {
        QByteArray url = "http://h/?";
        for (int i = 0; i < 5000; ++i)
            url += QByteArray::number(i) + "=1&";
        return url;
    }();
    QTest::newRow("deep") << "http://h/latest" + QByteArray("/a").repeated(20000);
    QTest::newRow("long segment") << "http://h/latest/alliances/" + QByteArray(1000000, '7') + "/icons/";
}

void TestEsipyKey::hostileUrls()
{
    QFETCH(QByteArray, url);
    QVERIFY(!proofOf("esi_00000000000000000000000000000000", url).isFound());
}

void TestEsipyKey::badDescriptions_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("\x1f\x8b\x08garbage");
    QTest::newRow("an array") << QByteArray("[1, 2]");
    QTest::newRow("no paths") << QByteArray("{\"swagger\": \"2.0\"}");
    QTest::newRow("paths of the wrong kind") << QByteArray("{\"paths\": {\"/a\": 5, \"/b\": {\"get\": []}}}");
    QTest::newRow("a reference to itself")
        << QByteArray("{\"parameters\": {\"$ref\": \"#/parameters\"}, \"paths\": {}}");
}

void TestEsipyKey::badDescriptions()
{
    QFETCH(QByteArray, json);
    PathTemplates templates;
    const auto added = templates.add(json);
    QVERIFY(!added);
    QVERIFY(!added.error().message.isEmpty());
}

QTEST_GUILESS_MAIN(TestEsipyKey)
#include "test_esipykey.moc"
