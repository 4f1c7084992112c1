// SPDX-License-Identifier: GPL-3.0-or-later
// The real CacheControl reads what encode() writes.
#include "support/storedfile.h"
#include "support/testdata.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;

namespace {

constexpr const char *Script = R"(
import base64, json, sys
from cachecontrol.serialize import Serializer

class Request:
    def __init__(self, headers): self.headers = headers

for line in sys.stdin:
    entry = json.loads(line)
    body_file = None
    if entry["body"] is not None:
        import io
        body_file = io.BytesIO(base64.b64decode(entry["body"]))
    request = Request({name: value for name, value in entry["request"]})
    try:
        response = Serializer().loads(request, base64.b64decode(entry["head"]), body_file)
    except Exception: # what the library would do to its caller
        response = None
    if response is None:
        print("null", flush=True)
        continue
    answer = {"status": response.status, "version": response.version, "reason": response.reason,
              "strict": response.strict, "headers": list(response.headers.items()),
              "body": base64.b64encode(response.read(decode_content=False)).decode()}
    print(json.dumps(answer), flush=True)
)";

class PythonReader
{
public:
    PythonReader()
    {
        m_process.start(QStringLiteral("/usr/bin/python3"), { QStringLiteral("-c"), QString::fromLatin1(Script) });
    }
    ~PythonReader()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }

    QJsonValue read(const Value &value, const HeaderList &request)
    {
        QJsonArray fields;
        for (const HeaderField &field : request) {
            if (!field.isNull)
                fields.append(QJsonArray{ QString::fromUtf8(field.name), QString::fromUtf8(field.value) });
        }
        const QJsonObject entry{
            { QStringLiteral("head"), QString::fromLatin1(value.head.readAll(1 << 25)->toBase64()) },
            { QStringLiteral("body"), value.body ? QString::fromLatin1(value.body->head.toBase64()) : QJsonValue() },
            { QStringLiteral("request"), fields }
        };
        m_process.write(QJsonDocument(entry).toJson(QJsonDocument::Compact) + '\n');
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(30'000))
                qFatal("%s", m_process.readAllStandardError().constData());
        }
        const QByteArray line = m_process.readLine();
        return line == "null\n" ? QJsonValue() : QJsonValue(QJsonDocument::fromJson(line).object());
    }

private:
    QProcess m_process;
};

const Dialect &dialect() { return *dialectByName("cachecontrol"); }

void compare(const QJsonObject &read, const CachedResponse &response)
{
    QCOMPARE(read[u"status"].toInt(), response.status);
    QCOMPARE(read[u"version"].toInt(), response.httpVersion);
    QCOMPARE(read[u"reason"].toString().toUtf8(), response.reason);
    QCOMPARE(QByteArray::fromBase64(read[u"body"].toString().toLatin1()), *response.body.readAll(1 << 25));
    HeaderList headers;
    for (const QJsonValue &pair : read[u"headers"].toArray())
        headers.append(pair[0].toString().toUtf8(), pair[1].toString().toUtf8());
    HeaderList expected = response.headers;
    expected.remove("Transfer-Encoding"); // the library drops the chunking that is gone
    QCOMPARE(headers, expected);
}

} // namespace

class TestCacheControlPython : public QObject
{
    Q_OBJECT

private slots:
    void rewrittenFixtures();
    void newEntries();
};

void TestCacheControlPython::rewrittenFixtures()
{
    PythonReader python;
    int read = 0;
    for (const char *const fixture : { "cachecontrol-filecache", "cachecontrol-filecache-latest", "cachecontrol-legacy",
                                       "cachecontrol-separate-body", "pip-http", "pip-http-v2" }) {
        const QString name = QString::fromLatin1(fixture);
        const QJsonObject all = test::expectedOf(name);
        for (const QJsonValue &entry : all[u"entries"].toArray()) {
            const QString root = entry[u"root"].toString(all[u"root"].toString());
            const QString path = QStringLiteral("fixtures/%1/%2/%3").arg(name, root, entry[u"stored_key"].toString());
            const test::StoredFile file(test::dataPath(path));
            const Value previous = file.value();
            const CachedResponse response = dialect().decode(file.key(), previous)->variants.first();
            const Result<Value> written = dialect().encode(response, &previous, {});
            if (!written)
                continue;
            const QJsonValue answer = python.read(*written, response.requestHeaders);
            const QJsonValue before = python.read(previous, response.requestHeaders);
            // What it cannot read any more (cc=3; pickles of Python 2) is no worse for being rewritten.
            if (!answer.isObject()) {
                QVERIFY2(!before.isObject(), qPrintable(path));
                continue;
            }
            ++read;
            if (before.isObject())
                QCOMPARE(answer.toObject(), before.toObject());
            if (response.serialisation == "cc=4")
                compare(answer.toObject(), response);
        }
    }
    QVERIFY2(read > 100, qPrintable(QString::number(read)));
}

void TestCacheControlPython::newEntries()
{
    PythonReader python;
    CachedResponse response;
    response.status = 200;
    response.httpVersion = 11;
    response.reason = "OK";
    response.headers = { { "Date", "Sun, 01 Mar 2026 12:00:00 GMT" },
                         { "Cache-Control", "max-age=60" },
                         { "Vary", "Accept, X-Nothing" },
                         { "X-Umlaut", "gr\xc3\xbcn" },
                         { "X-Long", QByteArray(70'000, 'l') } };
    response.requestHeaders = { { "Accept", "text/html" } };
    response.body = Part::fromBytes(QByteArray(70'000, '\xff'));
    for (const bool separate : { false, true }) {
        StoreInfo traits;
        traits.separateBodies = separate;
        const Result<Value> written = dialect().encode(response, nullptr, traits);
        QVERIFY(written);
        const QJsonValue answer = python.read(*written, response.requestHeaders);
        QVERIFY(answer.isObject());
        compare(answer.toObject(), response);
        // The Vary values are kept: another request does not get it.
        QVERIFY(!python.read(*written, { { "Accept", "text/plain" } }).isObject());
        QVERIFY(!python.read(*written, { { "Accept", "text/html" }, { "X-Nothing", "x" } }).isObject());
    }
}

QTEST_GUILESS_MAIN(TestCacheControlPython)
#include "test_cachecontrol_python.moc"
