// SPDX-License-Identifier: GPL-3.0-or-later
// Mapping files: what is wrong with them and where, and what they make of values of each kind.
#include "support/storedfile.h"
#include "support/testdata.h"

#include <etagere/datetime.h>
#include <etagere/mapping.h>
#include <etagere/row.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QSaveFile>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

const QByteArray Url = "https://example.org/a?b=1";

QByteArray example(const char *name)
{
    return readFile(QStringLiteral(ETAGERE_SOURCE_DIR "/resources/mappings/") + QLatin1StringView(name));
}

Mapping parsed(const QByteArray &json)
{
    Result<Mapping> mapping = parseMapping(json);
    if (!mapping)
        qFatal("%s", qPrintable(mapping.error().text()));
    return std::move(*mapping);
}

/// A mapping of JSON values, with members in place of the usual ones.
QByteArray jsonMapping(const QByteArray &members = {})
{
    QJsonObject all = QJsonDocument::fromJson(R"({"name": "t", "value": "json", "url": "$.u",
        "body": {"at": "$.b", "encoding": "text"}})")
                          .object();
    const QJsonDocument more = QJsonDocument::fromJson('{' + members + '}');
    if (!more.isObject())
        qFatal("the test's members are no JSON: %s", members.constData());
    const QJsonObject object = more.object();
    for (auto it = object.begin(); it != object.end(); ++it)
        all.insert(it.key(), it.value());
    return QJsonDocument(all).toJson();
}

struct Summary {
    QByteArray error, url, method, decodedKey;
    int status;
    qint64 bodyLength, bodyOffset;
    KeySource decodedBy;
    FreshnessRule rule;
    Msecs storedAt, expiresAt;
};

Summary summaryOf(const Dialect &dialect, const StoredFile &file)
{
    RowMeta meta;
    dialect.summarise(file.listed(), meta);
    return { meta.error.toByteArray(),
             meta.url.toByteArray(),
             meta.method.toByteArray(),
             meta.decodedKey.toByteArray(),
             meta.status,
             meta.bodyLength,
             meta.bodyOffset,
             meta.decodedBy,
             meta.rule,
             meta.storedAt,
             meta.expiresAt };
}

CachedResponse responseOf(const Dialect &dialect, const StoredFile &file)
{
    const Result<DecodedEntry> decoded = dialect.decode(file.key(), file.value());
    if (!decoded)
        qFatal("%s", qPrintable(decoded.error().text()));
    return decoded->variants.first();
}

QByteArray bodyOf(const Dialect &dialect, const StoredFile &file)
{
    return responseOf(dialect, file).body.readAll(1 << 20).value();
}

/// The one place that an entry's error names.
QByteArray errorOf(const QByteArray &mapping, const QByteArray &value, const QByteArray &key = "k")
{
    const Mapping made = parsed(mapping);
    const StoredFile file(key, value);
    const Summary summary = summaryOf(*made.dialect, file);
    const Result<DecodedEntry> decoded = made.dialect->decode(file.key(), file.value());
    if (decoded.has_value() != summary.error.isEmpty())
        qFatal("a row and its entry differ");
    return summary.error;
}

Result<Session> opened(const QString &location) { return Session::open(*Location::parse(location), Access::ReadOnly); }

QByteArray zlibOf(const QByteArray &bytes) { return qCompress(bytes).mid(4); }

} // namespace

class TestMapping : public QObject
{
    Q_OBJECT
private slots:
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void readsTheExamples();
    void readsEachKindOfValue_data();
    void readsEachKindOfValue();
    void readsEachShapeOfFields_data();
    void readsEachShapeOfFields();
    void readsEachEncodingOfABody_data();
    void readsEachEncodingOfABody();
    void readsEachUnitOfTime_data();
    void readsEachUnitOfTime();
    void provesKeys();
    void readsTheUrlOutOfTheKey();
    void nearMissesNameThePlace_data();
    void nearMissesNameThePlace();
    void recognisesByKeyAndValue();
    void isReadOnly();
    void hostileValuesEnd_data();
    void hostileValuesEnd();
    void opensByLocation();
    void usesTheUsersFolder();
};

void TestMapping::tellsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("where");
    const auto row = [](const char *name, const QByteArray &json, const char *where) {
        QTest::newRow(name) << json << QString::fromLatin1(where);
    };
    row("no JSON", "{\n  \"name\": ,}", "line 2, column 11");
    row("no object", "[]", "");
    row("empty", "", "line 1, column 1");
    row("no name", "{}", "name");
    row("name", jsonMapping(R"("name": "My Cache")"), "name");
    row("name of ours", jsonMapping(R"("name": "esipy")"), "name");
    row("value", jsonMapping(R"("value": "yaml")"), "value");
    row("compression", jsonMapping(R"("compression": "br")"), "compression");
    row("unknown member", jsonMapping(R"("ur1": "$.u")"), "ur1");
    row("unknown below", jsonMapping(R"("key": {"template": "{url}", "hahs": "md5"})"), "key.hahs");
    row("recognise", jsonMapping(R"("recognise": {"prefix": "x"})"), "recognise.key_prefix");
    row("recognise is a text", jsonMapping(R"("recognise": "x")"), "recognise");
    row("path", jsonMapping(R"("url": "u")"), "url");
    row("wildcard", jsonMapping(R"("url": "$.*")"), "url");
    row("filter", jsonMapping(R"("url": "$[?(@.x)]")"), "url");
    row("negative", jsonMapping(R"("url": "$[-1]")"), "url");
    row("huge index", jsonMapping(R"("url": "$[99999999999999999999]")"), "url");
    row("unclosed", jsonMapping(R"("url": "$[\"a")"), "url");
    row("too many steps", jsonMapping("\"url\": \"$" + QByteArray(".a").repeated(17) + '"'), "url");
    row("status", jsonMapping(R"("status": 99)"), "status");
    row("status path", jsonMapping(R"("status": "status")"), "status");
    row("method", jsonMapping(R"("method": "get it")"), "method");
    row("body", jsonMapping(R"("body": "$.b")"), "body");
    row("encoding", jsonMapping(R"("body": {"at": "$.b", "encoding": "utf16"})"), "body.encoding");
    row("no encoding", jsonMapping(R"("body": {"at": "$.b"})"), "body.encoding");
    row("bytes in JSON", jsonMapping(R"("body": {"at": "$.b", "encoding": "bytes"})"), "body.encoding");
    row("JSON in msgpack", jsonMapping(R"("value": "msgpack", "body": {"at": "$.b", "encoding": "json"})"),
        "body.encoding");
    row("unit", jsonMapping(R"("stored_at": {"at": "$.t", "unit": "h"})"), "stored_at.unit");
    row("hash", jsonMapping(R"("key": {"template": "{url}", "hash": "crc32"})"), "key.hash");
    row("template", jsonMapping(R"("key": {"template": "{uri}"})"), "key.template");
    row("template without URL", jsonMapping(R"("key": {"template": "{method}"})"), "key.template");
    row("brace", jsonMapping(R"("key": {"template": "{url}}"})"), "key.template");
    row("raw with a body", R"({"name": "t", "value": "raw", "body": {}, "key": {"template": "{url}"}})", "body");
    row("raw with a URL", R"({"name": "t", "value": "raw", "url": "$.u"})", "url");
    row("no URL at all", R"({"name": "t", "value": "raw"})", "url");
    row("too large", jsonMapping() + QByteArray(70'000, ' '), "");
    row("too deep", QByteArray(30'000, '['), "line 1, column ");
}

void TestMapping::tellsWhatIsWrong()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, where);
    const Result<Mapping> mapping = parseMapping(json);
    QVERIFY(!mapping);
    QVERIFY(!mapping.error().message.isEmpty());
    if (where.endsWith(u"column ")) // which it is, is Qt's business
        QVERIFY2(mapping.error().where.startsWith(where), qPrintable(mapping.error().text()));
    else
        QVERIFY2(mapping.error().where == where, qPrintable(mapping.error().text()));
}

void TestMapping::readsTheExamples()
{
    const Mapping json = parsed(example("homemade-json.json"));
    QCOMPARE(json.dialect->name(), QByteArray("homemade"));
    QCOMPARE(json.keyPrefix, QByteArray("http:"));
    QVERIFY(json.hasRecipe);
    const StoredFile entry(
        "http:" + QCryptographicHash::hash("GET:" + Url, QCryptographicHash::Md5).toHex(),
        R"({"request": {"method": "GET", "url": ")" + Url
            + R"("}, "status": 404, "headers": {"ETag": "\"x\""}, "content": "Ym9keQ==", "ts": 1772366400.5,
               "expires": "2026-03-01T13:00:00+00:00"})");
    const Summary summary = summaryOf(*json.dialect, entry);
    QCOMPARE(summary.error, QByteArray());
    QCOMPARE(summary.url, Url);
    QCOMPARE(summary.status, 404);
    QCOMPARE(summary.decodedBy, KeySource::Recomputed);
    QCOMPARE(summary.decodedKey, "GET:" + Url);
    QCOMPARE(summary.storedAt, Msecs(1772366400'500));
    QCOMPARE(summary.expiresAt, Msecs(1772370000'000));
    QCOMPARE(summary.rule, FreshnessRule::ByExpiry);
    QCOMPARE(bodyOf(*json.dialect, entry), QByteArray("body"));

    const Mapping bodies = parsed(example("bodies.json"));
    const StoredFile body("body:" + Url, zlibOf("the body"));
    QCOMPARE(summaryOf(*bodies.dialect, body).url, Url);
    QCOMPARE(summaryOf(*bodies.dialect, body).decodedBy, KeySource::Key);
    QCOMPARE(summaryOf(*bodies.dialect, body).bodyLength, 8);
    QCOMPARE(bodyOf(*bodies.dialect, body), QByteArray("the body"));
}

void TestMapping::readsEachKindOfValue_data()
{
    QTest::addColumn<QByteArray>("mapping");
    QTest::addColumn<QByteArray>("value");
    const QByteArray json = R"({"x": [{"y": 1}, []], "b": "body", "in": [0, {"u": "https:\/\/example.org/a?b=1"}]})";
    const QByteArray at = R"("url": "$.in[1][\"u\"]")";
    QTest::newRow("json") << jsonMapping(at) << json;
    QTest::newRow("json with zlib") << jsonMapping(at + R"(, "compression": "zlib")") << zlibOf(json);
    QTest::newRow("json, the last of a name") << jsonMapping(at) << R"({"b": "no", "in": 1, )" + json.mid(1);
    // msgpack: {"b": bin "body", "in": [0, {"u": URL}]}
    const QByteArray msgpack =
        QByteArray("\x82\xa1") + "b\xc4\x04" + "body\xa2in\x92" + QByteArray(1, '\0') + "\x81\xa1u\xb9" + Url;
    QTest::newRow("msgpack") << jsonMapping(at + R"(, "value": "msgpack", "body": {"at": "$.b", "encoding": "bytes"})")
                             << msgpack;
    // pickle 2: {'b': 'body', 'in': [0, {'u': URL}]}
    const auto text = [](const QByteArray &t) { return "X" + QByteArray(1, char(t.size())) + QByteArray(3, '\0') + t; };
    const QByteArray pickle = "\x80\x02}(" + text("b") + text("body") + text("in") + "](K" + QByteArray(1, '\0') + "}"
        + text("u") + text(Url) + "seu.";
    QTest::newRow("pickle") << jsonMapping(at + R"(, "value": "pickle")") << pickle;
}

void TestMapping::readsEachKindOfValue()
{
    QFETCH(QByteArray, mapping);
    QFETCH(QByteArray, value);
    const Mapping made = parsed(mapping);
    StoredFile file("k", value);
    const Summary summary = summaryOf(*made.dialect, file);
    QCOMPARE(summary.error, QByteArray());
    QCOMPARE(summary.url, Url);
    QCOMPARE(summary.status, 200);
    QCOMPARE(summary.bodyLength, 4);
    QCOMPARE(bodyOf(*made.dialect, file), QByteArray("body"));
    QVERIFY(made.dialect->structure(file.key(), file.value())->nodes.size() > 1);
    file.cutHead(5);
    QCOMPARE(summaryOf(*made.dialect, file).url, Url);
    QCOMPARE(summaryOf(*made.dialect, file).bodyOffset, -1);
    QCOMPARE(bodyOf(*made.dialect, file), QByteArray("body"));
}

void TestMapping::readsEachShapeOfFields_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::newRow("object") << QByteArray(R"({"A": "1", "B": ["2", "3"], "N": null})");
    QTest::newRow("pairs") << QByteArray(R"([["A", "1"], ["B", 2], ["B", "3"], ["N", null]])");
}

void TestMapping::readsEachShapeOfFields()
{
    QFETCH(QByteArray, fields);
    const Mapping made = parsed(jsonMapping(R"("headers": "$.h")"));
    const CachedResponse response =
        responseOf(*made.dialect, { "k", R"({"u": "http://x/", "b": null, "h": )" + fields + '}' });
    HeaderList expected{ { "A", "1" }, { "B", "2" }, { "B", "3" } };
    expected.appendNull("N");
    QCOMPARE(response.headers.size(), expected.size());
    QVERIFY(response.headers == expected);
    QCOMPARE(response.body.size, 0);
    const CachedResponse lines =
        responseOf(*made.dialect, { "k", R"({"u": "http://x/", "b": "", "h": ["A: 1", "B:2:3"]})" });
    QVERIFY((lines.headers == HeaderList{ { "A", "1" }, { "B", "2:3" } }));
    QVERIFY(responseOf(*made.dialect, { "k", R"({"u": "http://x/", "b": ""})" }).headers.isEmpty());
}

void TestMapping::readsEachEncodingOfABody_data()
{
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("text") << QByteArray("text") << QByteArray("\"pl\xc3\xa4in\"") << QByteArray("pl\xc3\xa4in");
    QTest::newRow("escapes") << QByteArray("text") << QByteArray(R"("a\nb\u00e4")") << QByteArray("a\nb\xc3\xa4");
    QTest::newRow("base64") << QByteArray("base64") << QByteArray(R"("+/8=")") << QByteArray("\xfb\xff");
    QTest::newRow("base64 for URLs") << QByteArray("base64") << QByteArray(R"("-_8=")") << QByteArray("\xfb\xff");
    QTest::newRow("base64 in lines") << QByteArray("base64") << QByteArray(R"("Ym9k\neQ==\n")") << QByteArray("body");
    QTest::newRow("hex") << QByteArray("hex") << QByteArray(R"("00fF")") << QByteArray("\0\xff", 2);
    QTest::newRow("json") << QByteArray("json") << QByteArray(R"({"a": [1, "]"]})") << QByteArray(R"({"a": [1, "]"]})");
    QTest::newRow("json text") << QByteArray("json") << QByteArray(R"("a\n")") << QByteArray(R"("a\n")");
    QTest::newRow("json null") << QByteArray("json") << QByteArray("null") << QByteArray("null");
}

void TestMapping::readsEachEncodingOfABody()
{
    QFETCH(QByteArray, encoding);
    QFETCH(QByteArray, stored);
    QFETCH(QByteArray, body);
    const Mapping made = parsed(jsonMapping(R"("body": {"at": "$.b", "encoding": ")" + encoding + "\"}"));
    const StoredFile file("k", R"({"u": "http://x/", "b": )" + stored + '}');
    QCOMPARE(bodyOf(*made.dialect, file), body);
    const Summary summary = summaryOf(*made.dialect, file);
    QCOMPARE(summary.bodyLength, body.size());
    if (summary.bodyOffset >= 0)
        QCOMPARE(file.bytes().mid(summary.bodyOffset, body.size()), body);
}

void TestMapping::readsEachUnitOfTime_data()
{
    QTest::addColumn<QByteArray>("unit");
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<Msecs>("time"); // NoTime: an error
    const Msecs noon = 1772366400'000;
    const auto row = [](const char *name, const char *unit, const QByteArray &stored, Msecs time) {
        QTest::newRow(name) << QByteArray(unit) << stored << time;
    };
    row("seconds", "s", "1772366400", noon);
    row("fraction", "s", "1772366400.25", noon + 250);
    row("digits", "s", "\"1772366400\"", noon);
    row("milliseconds", "ms", "1772366400000", noon);
    row("ISO 8601", "iso8601", "\"2026-03-01T12:00:00Z\"", noon);
    row("ISO 8601 of Python", "iso8601", "\"2026-03-01T14:00:00.000000+02:00\"", noon);
    row("HTTP", "http", "\"Sun, 01 Mar 2026 12:00:00 GMT\"", noon);
    row("too late", "s", "1e300", NoTime);
    row("milliseconds as seconds", "s", "1772366400000000", NoTime);
    row("words", "s", "\"noon\"", NoTime);
    row("not a number", "s", "\"nan\"", NoTime);
    row("true", "s", "true", NoTime);
    row("list", "s", "[1]", NoTime);
    row("number as ISO", "iso8601", "1772366400", NoTime);
    row("ISO as HTTP", "http", "\"2026-03-01T12:00:00Z\"", NoTime);
}

void TestMapping::readsEachUnitOfTime()
{
    QFETCH(QByteArray, unit);
    QFETCH(QByteArray, stored);
    QFETCH(Msecs, time);
    const QByteArray mapping = jsonMapping(R"("expires_at": {"at": "$.t", "unit": ")" + unit + "\"}");
    const Mapping made = parsed(mapping);
    const StoredFile file("k", R"({"u": "http://x/", "b": "", "t": )" + stored + '}');
    const Summary summary = summaryOf(*made.dialect, file);
    QCOMPARE(summary.error.contains("($.t)"), time == NoTime);
    QCOMPARE(summary.expiresAt, time);
    if (time != NoTime)
        QCOMPARE(summary.rule, FreshnessRule::ByExpiry);
}

void TestMapping::provesKeys()
{
    const QByteArray value = R"({"u": ")" + Url + R"(", "b": ""})";
    const struct {
        const char *hash;
        QCryptographicHash::Algorithm algorithm;
    } hashes[] = { { "md5", QCryptographicHash::Md5 },
                   { "sha1", QCryptographicHash::Sha1 },
                   { "sha224", QCryptographicHash::Sha224 },
                   { "sha256", QCryptographicHash::Sha256 } };
    for (const auto &hash : hashes) {
        const Mapping made =
            parsed(jsonMapping(R"("key": {"prefix": "p_", "template": "{{{method}}} {host}{path}#{query}",
            "hash": ")" + QByteArray(hash.hash)
                               + "\"}"));
        const QByteArray filled = "{GET} example.org/a#b=1";
        const QByteArray key = "p_" + QCryptographicHash::hash(filled, hash.algorithm).toHex();
        const Summary proven = summaryOf(*made.dialect, { key, value });
        QCOMPARE(proven.decodedBy, KeySource::Recomputed);
        QCOMPARE(proven.decodedKey, filled);
        const Request request{ "GET", Url, {} };
        QCOMPARE(made.dialect->keys(request, {}).first().bytes, key);
        QByteArray other = key;
        other.back() = other.back() == '0' ? '1' : '0';
        QCOMPARE(summaryOf(*made.dialect, { other, value }).decodedBy, KeySource::Value);
        QCOMPARE(responseOf(*made.dialect, { other, value }).notes.size(), 1);
        QCOMPARE(responseOf(*made.dialect, { key, value }).notes.size(), 0);
        RowMeta meta;
        meta.method = "GET";
        meta.url = Url;
        KeySearch search;
        QCOMPARE(made.dialect->proof(key, meta, search).algorithm, QByteArray(hash.hash));
        QVERIFY(!made.dialect->proof(other, meta, search).isFound());
    }
}

void TestMapping::readsTheUrlOutOfTheKey()
{
    const Mapping made =
        parsed(R"({"name": "t", "value": "raw", "key": {"prefix": "c:", "template": "{method}:{url}:v1"}})");
    const auto urlOf = [&](const QByteArray &key) { return summaryOf(*made.dialect, { key, "x" }).url; };
    QCOMPARE(urlOf("c:GET:http://x/:v1:v1"), QByteArray("http://x/:v1"));
    QCOMPARE(summaryOf(*made.dialect, { "c:HEAD:http://x/:v1", "x" }).method, QByteArray("HEAD"));
    for (const char *none : { "", "c:", "c:GET:http://x/", "d:GET:http://x/:v1", "c:GET:x:v1", "c:GET:http://x/:v1 " })
        QCOMPARE(urlOf(none), QByteArray());
}

void TestMapping::nearMissesNameThePlace_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("where"); // null: no error
    const auto row = [](const char *name, const char *value, const char *where) {
        QTest::newRow(name) << QByteArray(value) << QByteArray(where);
    };
    row("all there", R"({"u": "http://x/", "b": "", "s": 200, "m": "GET", "h": {}})", nullptr);
    row("status in digits", R"({"u": "http://x/", "b": "", "s": "204"})", nullptr);
    row("no URL", R"({"b": "", "s": 200})", "($.u)");
    row("URL is null", R"({"u": null, "b": "", "s": 200})", "($.u)");
    row("URL is a number", R"({"u": 5, "b": "", "s": 200})", "($.u)");
    row("URL is empty", R"({"u": "", "b": "", "s": 200})", "($.u)");
    row("no status", R"({"u": "http://x/", "b": ""})", "($.s)");
    row("status is true", R"({"u": "http://x/", "b": "", "s": true})", "($.s)");
    row("status is a fraction", R"({"u": "http://x/", "b": "", "s": 200.5})", "($.s)");
    row("status is too large", R"({"u": "http://x/", "b": "", "s": 4294967496})", "($.s)");
    row("no body", R"({"u": "http://x/", "s": 200})", "($.b)");
    row("body is an object", R"({"u": "http://x/", "s": 200, "b": {}})", "($.b)");
    row("method is a number", R"({"u": "http://x/", "b": "", "s": 200, "m": 1})", "($.m)");
    row("fields are a text", R"({"u": "http://x/", "b": "", "s": 200, "h": "A: 1"})", "($.h)");
    row("a field is an object", R"({"u": "http://x/", "b": "", "s": 200, "h": {"A": {}}})", "($.h)");
    row("a field has no name", R"({"u": "http://x/", "b": "", "s": 200, "h": {"": "1"}})", "($.h)");
    row("a pair of three", R"({"u": "http://x/", "b": "", "s": 200, "h": [["A", "1", "2"]]})", "($.h)");
    row("a line without colon", R"({"u": "http://x/", "b": "", "s": 200, "h": ["A"]})", "($.h)");
    row("a list", "[]", "($.u)");
    row("cut", R"({"u": "http://x/", "b": "", "s": 20)", "");
    row("more behind", R"({"u": "http://x/", "b": "", "s": 200} x)", "");
    row("nothing", "", "");
}

void TestMapping::nearMissesNameThePlace()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, where);
    const QByteArray error = errorOf(jsonMapping(R"("status": "$.s", "method": "$.m", "headers": "$.h")"), value);
    QCOMPARE(error.isEmpty(), where.isNull());
    QVERIFY2(error.contains(where), error.constData());
}

void TestMapping::recognisesByKeyAndValue()
{
    const Mapping made = parsed(jsonMapping(R"("recognise": {"key_prefix": "http:"})"));
    const auto score = [&](const char *key, const char *value) {
        return made.dialect->recognise(StoredFile(key, value).listed());
    };
    QVERIFY(score("http:1", " {") > 90);
    QCOMPARE(score("http:1", "x"), 0);
    QCOMPARE(score("http:1", ""), 0);
    QCOMPARE(score("http", "{"), 0);
    QCOMPARE(parsed(jsonMapping()).dialect->recognise(StoredFile("http:1", "{").listed()), 0);
}

void TestMapping::isReadOnly()
{
    const Mapping made = parsed(jsonMapping());
    const StoredFile file("k", R"({"u": "http://x/", "b": ""})");
    const Value value = file.value();
    QCOMPARE(made.dialect->expired(file.key(), value, {}).error().code, ErrorCode::Unsupported);
    QCOMPARE(made.dialect->encode({}, &value, {}).error().code, ErrorCode::Unsupported);
}

void TestMapping::hostileValuesEnd_data()
{
    QTest::addColumn<QByteArray>("mapping");
    QTest::addColumn<QByteArray>("value");
    const QByteArray entry = R"({"u": "http://x/", "b": "", "h": )";
    const QByteArray fields = jsonMapping(R"("headers": "$.h")");
    QTest::newRow("deep") << fields << entry + QByteArray(100'000, '[');
    QTest::newRow("many fields") << fields << entry + "[" + QByteArray(R"("A: 1",)").repeated(50'000) + R"("A: 1"]})";
    QTest::newRow("bomb") << jsonMapping(R"("compression": "zlib")") << zlibOf(QByteArray(80 << 20, ' '));
    QTest::newRow("damaged zlib") << jsonMapping(R"("compression": "zlib")") << QByteArray("\x78\x9c junk");
    QTest::newRow("damaged gzip") << jsonMapping(R"("compression": "gzip")") << QByteArray("\x1f\x8b\x08 junk");
    const QByteArray pickled = jsonMapping(R"("value": "pickle", "url": "$[0][0][0]", "headers": "$")");
    // A list that holds itself: ](h\0h\0e.
    QTest::newRow("cycle") << pickled << QByteArray("\x80\x02]q\0(h\0h\0e.", 12);
    QTest::newRow("msgpack promises") << jsonMapping(R"("value": "msgpack")") << QByteArray("\xdf\xff\xff\xff\xff");
}

void TestMapping::hostileValuesEnd()
{
    QFETCH(QByteArray, mapping);
    QFETCH(QByteArray, value);
    QVERIFY(!errorOf(mapping, value).isEmpty());
}

void TestMapping::opensByLocation()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("m.json"));
    const auto open = [&](const QByteArray &json) {
        QSaveFile file(path);
        file.open(QIODevice::WriteOnly);
        file.write(json);
        file.commit();
        return opened(QStringLiteral("memory:mapping?mapping=") + path);
    };
    const Result<Session> wrong = open(jsonMapping(R"("key": {"template": "{url}", "hash": "x"})"));
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, ErrorCode::BadInput);
    QCOMPARE(wrong.error().where, path + QStringLiteral(": key.hash"));
    const Result<Session> first = open(jsonMapping(R"("title": "One")"));
    QVERIFY2(first, first ? "" : qPrintable(first.error().text()));
    QCOMPARE(first->detection().dialect, QByteArray("t"));
    QCOMPARE(first->detection().reasons.filter(QStringLiteral("mapping")).size(), 1);
    QVERIFY(first->detection().reasons.filter(QStringLiteral("entries")).isEmpty()); // what they look like is no reason
    QCOMPARE(dialectByName("t")->title(), QStringLiteral("One"));
    QVERIFY(!dialects().contains(dialectByName("t"))); // other caches are not looked at with it
    QCOMPARE(open(jsonMapping(R"("title": "Two")"))->detection().dialect, QByteArray("t"));
    QCOMPARE(dialectByName("t")->title(), QStringLiteral("Two"));
    QVERIFY(!opened(QStringLiteral("memory:mapping?mapping=/dev/zero")));
    QVERIFY(!opened(QStringLiteral("memory:mapping?mapping=")));
}

void TestMapping::usesTheUsersFolder()
{
    QStandardPaths::setTestModeEnabled(true);
    QDir(mappingsFolder()).removeRecursively();
    const Result<QString> saved = saveMapping(example("homemade-json.json"));
    QVERIFY2(saved, saved ? "" : qPrintable(saved.error().text()));
    QFile broken(mappingsFolder() + QStringLiteral("/broken.json"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("{");
    broken.close();
    const Result<Session> session = opened(QStringLiteral("memory:mapping?dialect=homemade"));
    QVERIFY2(session, session ? "" : qPrintable(session.error().text()));
    QCOMPARE(session->info().notes.size(), 1);
    QVERIFY(session->info().notes.first().contains(u"broken.json"));
    QCOMPARE(dialects().first()->name(), QByteArray("homemade"));
    QVERIFY(!saveMapping("{}"));
    QDir(mappingsFolder()).removeRecursively();
    QVERIFY(!opened(QStringLiteral("memory:mapping?dialect=homemade")));
    QVERIFY(!dialectByName("homemade"));
}

QTEST_GUILESS_MAIN(TestMapping)
#include "test_mapping.moc"
