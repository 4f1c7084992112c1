// SPDX-License-Identifier: GPL-3.0-or-later
// What a value holds, with paths that a mapping takes, and the mapping that is proposed for entries of each kind.
#include "support/storedfile.h"

#include <etagere/mapping.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Home =
    QByteArray("{'request': {'method': 'GET', 'url': 'https://example.org/a?b=1', 'headers': {'Date': 'x'}}, "
               "'status': 203, 'headers': {'ETag': '1', 'Content-Type': 'text/plain'}, "
               "'content': 'aGVsbG8gd29ybGQ=', 'odd name': {'it\\u0027s': [1, {'x': null}]}, "
               "'ts': 1795455150.25, 'expires': '2027-01-01T00:00:00+00:00'}")
        .replace('\'', '"');

/// A pickle of an object of a class shop.client.Resp: url, code, hdr (pairs), text, when.
const QByteArray Instance = QByteArray::fromHex(
    "800495ab000000000000008c0b73686f702e636c69656e74948c04526573709493942981947d94288c0375726c948c1768747470733a2f2f70"
    "2e6578616d706c652e6f72672f37948c04636f6465944bcb8c03686472945d94288c0445546167948c032278229486948c0444617465948c1d"
    "4d6f6e2c203233204e6f7620323032362031303a30303a303020474d54948694658c0474657874948c0668c3a96c6c6f948c047768656e9447"
    "41dac11e2ba0000075622e");
/// zlib.compress(pickle.dumps({'url': …, 'status_code': 200, 'headers': {…}, 'data': b'\x00bytes', 'n': None}))
const QByteArray PackedDict = QByteArray::fromHex(
    "789c6b60999ac20001b553347a984b8b72a6f48867949414145be9eb17eaa55624e616e4a4eae517a5eb5b4ee9e12e2e492c292d8e4fce4f49"
    "9de27da2873d23353125b5a8784aed941e16d790c4f4293dcc4a154a538a7b5852124b12a738b331245596a4164fe961cc9be257aa07003bfd"
    "27a1");
const QByteArray Packed = QByteArray::fromHex(
    "85a175b668747470733a2f2f6d2e6578616d706c652e6f72672faf726571756573745f6865616465727382a6416363657074a32a2f2aa44461"
    "7465a178a46864727392a9455461673a20226522ac566172793a20416363657074a77061796c6f6164c403010203a763726561746564cf0000"
    "01a20977682b");

QByteArray hashed(QCryptographicHash::Algorithm algorithm, const QByteArray &text)
{
    return QCryptographicHash::hash(text, algorithm).toHex();
}

ValueOutline outlined(const QByteArray &bytes)
{
    const StoredFile file("k", bytes);
    const Result<ValueOutline> outline = outlineValue(file.value());
    if (!outline)
        qFatal("%s", qPrintable(outline.error().text()));
    return *outline;
}

const ValuePart *partAt(const ValueOutline &outline, const QString &path)
{
    const auto found = std::find_if(outline.parts.begin(), outline.parts.end(),
                                    [&path](const ValuePart &part) { return part.path == path; });
    return found == outline.parts.end() ? nullptr : &*found;
}

Session anySession()
{
    Result<Session> session = Session::open(*Location::parse(u"memory:proposal"_s), Access::ReadOnly);
    if (!session)
        qFatal("%s", qPrintable(session.error().text()));
    return std::move(*session);
}

} // namespace

class TestMappingProposal : public QObject
{
    Q_OBJECT
private slots:
    void outlinesEachFormat_data();
    void outlinesEachFormat();
    void outlinesAreBounded();
    void partTakesItsPlace_data();
    void partTakesItsPlace();
    void proposes_data();
    void proposes();
    void renamedEntriesDoNotSpoilIt();
    void stops();
    void largeValuesAreFew();
    void proposesSomethingForAnything_data();
    void proposesSomethingForAnything();
};

void TestMappingProposal::outlinesEachFormat_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QByteArray>("compression");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");

    const QByteArray none;
    QTest::newRow("JSON") << Home << QByteArray("json") << none << u"$.request.url"_s << u"https://example.org/a?b=1"_s;
    QTest::newRow("odd names") << Home << QByteArray("json") << none << u"$[\"odd name\"][\"it's\"][0]"_s << u"1"_s;
    QTest::newRow("zlib of JSON") << qCompress(Home).mid(4) << QByteArray("json") << QByteArray("zlib") << u"$.status"_s
                                  << u"203"_s;
    QTest::newRow("attributes") << Instance << QByteArray("pickle") << none << u"$.url"_s
                                << u"https://p.example.org/7"_s;
    QTest::newRow("pairs") << Instance << QByteArray("pickle") << none << u"$.hdr[1][0]"_s << u"Date"_s;
    QTest::newRow("zlib of a pickle") << PackedDict << QByteArray("pickle") << QByteArray("zlib") << u"$.headers.ETag"_s
                                      << u"\"x\""_s;
    QTest::newRow("msgpack") << Packed << QByteArray("msgpack") << none << u"$.hdrs[1]"_s << u"Vary: Accept"_s;
    QTest::newRow("text") << QByteArray("xyz") << QByteArray("raw") << none << QString() << QString();
    QTest::newRow("nothing") << QByteArray() << QByteArray("raw") << none << QString() << QString();
    QTest::newRow("looks like zlib") << QByteArray("x-ray") << QByteArray("raw") << none << QString() << QString();
    QTest::newRow("cut JSON") << Home.chopped(1) << QByteArray("raw") << none << QString() << QString();
}

void TestMappingProposal::outlinesEachFormat()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, compression);
    QFETCH(QString, path);
    QFETCH(QString, text);
    const ValueOutline outline = outlined(value);
    QTEST(outline.format, "format");
    QCOMPARE(outline.compression, compression);
    if (path.isEmpty()) {
        QVERIFY(outline.parts.isEmpty());
        return;
    }
    const ValuePart *part = partAt(outline, path);
    QVERIFY(part);
    QCOMPARE(part->text, text);
    for (qsizetype i = 1; i < outline.parts.size(); ++i)
        QVERIFY(outline.parts.at(i).parent >= 0 && outline.parts.at(i).parent < i);
}

void TestMappingProposal::outlinesAreBounded()
{
    QByteArray many = "[";
    for (int i = 0; i < 100'000; ++i)
        many += "{\"a\": [1, 2, 3]},";
    many += "0]";
    const ValueOutline list = outlined(many);
    QCOMPARE(list.parts.first().size, 20);
    QByteArray wide = "{";
    for (int i = 0; i < 50'000; ++i)
        wide += "\"m" + QByteArray::number(i) + "\": {\"x\": 1},";
    wide += "\"z\": 0}";
    QCOMPARE(outlined(wide).parts.size(), 20'000);
    const ValueOutline deep = outlined(QByteArray(40, '[') + QByteArray(40, ']'));
    QCOMPARE(deep.parts.size(), 40);
    QVERIFY(!deep.parts.at(16).path.isEmpty());
    QVERIFY(deep.parts.at(17).path.isEmpty()); // no path has more than 16 steps
}

void TestMappingProposal::partTakesItsPlace_data()
{
    QTest::addColumn<MappedPart>("member");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("expected");

    QTest::newRow("URL") << MappedPart::Url << u"$.request.url"_s << u"\"url\": \"$.request.url\""_s;
    QTest::newRow("fields") << MappedPart::Headers << u"$.headers"_s << u"\"headers\": \"$.headers\""_s;
    QTest::newRow("base64") << MappedPart::Body << u"$.content"_s
                            << u"\"body\": { \"at\": \"$.content\", \"encoding\": \"base64\" }"_s;
    QTest::newRow("JSON") << MappedPart::Body << u"$[\"odd name\"]"_s
                          << u"\"body\": { \"at\": \"$[\\\"odd name\\\"]\", \"encoding\": \"json\" }"_s;
    QTest::newRow("text") << MappedPart::Body << u"$.request.method"_s << u"\"encoding\": \"text\""_s;
    QTest::newRow("seconds") << MappedPart::StoredAt << u"$.ts"_s
                             << u"\"stored_at\": { \"at\": \"$.ts\", \"unit\": \"s\" }"_s;
    QTest::newRow("ISO") << MappedPart::ExpiresAt << u"$.expires"_s
                         << u"\"expires_at\": { \"at\": \"$.expires\", \"unit\": \"iso8601\" }"_s;
}

void TestMappingProposal::partTakesItsPlace()
{
    QFETCH(QString, path);
    QFETCH(QString, expected);
    QFETCH(MappedPart, member);
    const ValueOutline outline = outlined(Home);
    const ValuePart *part = partAt(outline, path);
    QVERIFY(part);
    const Result<QByteArray> text = mappingWithPart(R"({"value": "json", "name": "n", "mine": 1})", member, *part);
    QVERIFY(text);
    QVERIFY2(text->contains(expected.toUtf8()), text->constData());
    QVERIFY(
        text->startsWith("{\n    \"name\": \"n\",\n    \"value\": \"json\",\n")); // in the order of the documentation
    QVERIFY(text->contains("\"mine\": 1"));                                       // what is wrong is left to be seen
    QVERIFY(QJsonDocument::fromJson(*text).isObject());
    QVERIFY(!mappingWithPart("{", member, *part));
}

void TestMappingProposal::proposes_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<int>("status");
    QTest::addColumn<qint64>("bodyBytes");
    QTest::addColumn<bool>("hasRecipe");
    QTest::addColumn<QByteArray>("prefix");

    const QByteArray url = "https://example.org/a?b=1";
    const auto md5 = QCryptographicHash::Md5;
    QTest::newRow("JSON, hashed method and URL")
        << "http:" + hashed(md5, "GET:" + url) << Home << url << 203 << qint64(11) << true << QByteArray("http:");
    QTest::newRow("JSON, sha256 of the URL")
        << hashed(QCryptographicHash::Sha256, url) << Home << url << 203 << qint64(11) << true << QByteArray();
    QTest::newRow("JSON, plain key") << "c|GET " + url << Home << url << 203 << qint64(11) << true << QByteArray("c|");
    QTest::newRow("JSON, unknown hash") << "v1:" + hashed(md5, "secret" + url) << Home << url << 203 << qint64(11)
                                        << false << QByteArray("v1:");
    QTest::newRow("an instance, pairs") << QByteArray("p:7") << Instance << QByteArray("https://p.example.org/7") << 203
                                        << qint64(6) << false << QByteArray("p:");
    QTest::newRow("packed pickle") << QByteArray("https://q.example.org/9") << PackedDict
                                   << QByteArray("https://q.example.org/9") << 200 << qint64(6) << true << QByteArray();
    QTest::newRow("msgpack, lines") << QByteArray("m-1") << Packed << QByteArray("https://m.example.org/") << 200
                                    << qint64(3) << false << QByteArray("m-");
    QTest::newRow("a body under a hash") << "b-" + hashed(QCryptographicHash::Sha256, url) << QByteArray("hello")
                                         << QByteArray() << 200 << qint64(5) << false << QByteArray("b-");
    QTest::newRow("a body under its URL")
        << "body:" + url << qCompress("hello").mid(4) << url << 200 << qint64(5) << true << QByteArray("body:");
}

void TestMappingProposal::proposes()
{
    using Agreement = MappedSample::KeyAgreement;
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(bool, hasRecipe);
    Session session = anySession();
    const StoredFile file(key, value);
    const SampleEntry entry{ file.key(), file.value() };
    const QByteArray json = proposeMapping("mine", { entry }, session.backend());
    const Result<Mapping> mapping = parseMapping(json);
    QVERIFY2(mapping, mapping ? "" : qPrintable(mapping.error().text() + QString::fromUtf8(json)));
    QCOMPARE(mapping->dialect->name(), QByteArray("mine"));
    QTEST(mapping->keyPrefix, "prefix");
    const MappedSample sample = mappedSample(*mapping, entry, session.backend());
    QVERIFY2(sample.error.isEmpty(), qPrintable(sample.error));
    QTEST(sample.url, "url");
    QTEST(sample.status, "status");
    QTEST(sample.bodyBytes, "bodyBytes");
    QCOMPARE(sample.agreement, hasRecipe ? Agreement::Agrees : Agreement::NotSaid);
    const Result<DecodedEntry> decoded = mapping->dialect->decode(entry.key, *entry.value);
    QVERIFY(decoded);
    if (!json.contains("raw"))
        QVERIFY(decoded->variants.first().headers.contains("ETag"));
}

/// Whichever comes first: a server lists in any order.
void TestMappingProposal::renamedEntriesDoNotSpoilIt()
{
    Session session = anySession();
    QList<SampleEntry> entries;
    for (int i = 0; i < 6; ++i) {
        const QByteArray url = "https://example.org/" + QByteArray::number(i);
        const QByteArray key =
            i % 3 == 0 ? QByteArray("renamed") + char('0' + i) : hashed(QCryptographicHash::Sha224, "GET-" + url);
        const StoredFile file("a:" + key, "{\"uri\": \"" + url + "\", \"data\": \"hello\"}");
        entries.append({ file.key(), file.value() });
    }
    for (int turn = 0; turn < 6; ++turn) {
        entries.move(0, 5);
        const QByteArray json = proposeMapping("n", entries, session.backend());
        QVERIFY2(json.contains(R"("key": { "prefix": "a:", "template": "{method}-{url}", "hash": "sha224" })"),
                 json.constData());
    }
}

void TestMappingProposal::stops()
{
    Session session = anySession();
    const StoredFile file("k", Home);
    std::stop_source stop;
    stop.request_stop();
    const QByteArray json = proposeMapping("n", { { file.key(), file.value() } }, session.backend(), stop.get_token());
    QVERIFY(QJsonDocument::fromJson(json).isObject());
    QVERIFY(!json.contains("$.request.url"));
}

void TestMappingProposal::largeValuesAreFew()
{
    Result<Session> session = Session::open(*Location::parse(u"memory:large"_s), Access::Write);
    QVERIFY(session);
    Value value;
    value.head = Part::fromBytes(QByteArray(33 << 20, 'x'));
    for (const char *key : { "1", "2", "3" })
        QVERIFY(session->backend().change({ key, KeyType::Text, 0 }, {}, value, {}));
    const Result<QList<SampleEntry>> entries = sampleEntries(*session, {}, 20);
    QVERIFY(entries);
    QCOMPARE(entries->size(), 2);
}

void TestMappingProposal::proposesSomethingForAnything_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("bytes") << QByteArray("\xff\x00", 2) << QByteArray("\x80\x04\x00", 3);
    QTest::newRow("an empty object") << QByteArray("k") << QByteArray("{}");
    QTest::newRow("a list") << QByteArray("k") << QByteArray("[[[]]]");
    QTest::newRow("a scalar") << QByteArray("k") << QByteArray("1");
}

void TestMappingProposal::proposesSomethingForAnything()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    Session session = anySession();
    const StoredFile file(key, value);
    QVERIFY(
        QJsonDocument::fromJson(proposeMapping("n", { { file.key(), file.value() } }, session.backend())).isObject());
    QVERIFY(QJsonDocument::fromJson(proposeMapping("n", {}, session.backend())).isObject());
    const SampleEntry gone{ file.key(), failure(ErrorCode::NotFound, u"gone"_s) };
    QVERIFY(QJsonDocument::fromJson(proposeMapping("n", { gone }, session.backend())).isObject());
}

QTEST_GUILESS_MAIN(TestMappingProposal)
#include "test_mappingproposal.moc"
