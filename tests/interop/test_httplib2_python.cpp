// SPDX-License-Identifier: GPL-3.0-or-later
// The real httplib2 reads what encode() and expired() write, and its files are named and written as we say.
#include "support/testdata.h"

#include <etagere/datetime.h>
#include <etagere/store.h>

#include <QtCore/QDir>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr int PatienceMs = 60'000;

/// tests/interop/httplib2_client.py: httplib2 and its origin.
class Httplib2Peer
{
public:
    explicit Httplib2Peer(const QString &folder)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(
            QStringLiteral("/usr/bin/python3"),
            { QStringLiteral("-B"), QStringLiteral(ETAGERE_SOURCE_DIR "/tests/interop/httplib2_client.py"), folder });
        m_base = line();
    }
    ~Httplib2Peer()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(PatienceMs);
    }

    QByteArray url(const QByteArray &name) const { return m_base + name; }
    QJsonObject get(const QByteArray &name) { return ask("get " + name); }
    QByteArray fileName(const QByteArray &url) { return ask("name " + url).value(u"name").toString().toUtf8(); }

private:
    QJsonObject ask(const QByteArray &command)
    {
        m_process.write(command + '\n');
        return QJsonDocument::fromJson(line()).object();
    }
    QByteArray line()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(PatienceMs))
                qFatal("httplib2 failed or hung");
        }
        return m_process.readLine().trimmed();
    }

    QProcess m_process;
    QByteArray m_base;
};

const Dialect &dialect() { return *dialectByName("httplib2"); }

Session opened(const QString &folder)
{
    Location location = Location::fromPath(folder);
    location.setScheme("httplib2");
    Result<Session> session = Session::open(location, Access::Write);
    if (!session)
        qFatal("%s", qPrintable(session.error().text()));
    return std::move(*session);
}

QByteArray allOf(const Part &part) { return part.readAll(1 << 24).value_or("unreadable"); }

QByteArray bodyOf(const QJsonObject &answer) { return QByteArray::fromBase64(answer[u"body"].toString().toLatin1()); }

QJsonObject firstSeen(const QJsonObject &answer) { return answer[u"seen"].toArray().first().toObject(); }

} // namespace

class TestHttplib2Python : public QObject
{
    Q_OBJECT

private slots:
    void namesOfFiles_data();
    void namesOfFiles();
    void rewrittenByteForByte_data();
    void rewrittenByteForByte();
    void receivedResponses_data() { rewrittenByteForByte_data(); }
    void receivedResponses();
    void expiredEntriesAreValidated_data();
    void expiredEntriesAreValidated();
    void redirectsCannotBeExpired();
    void writeBackIsRead();
    void removedAndPutBack();

private:
    static Value storedValue(Session &session, const StoredKey &key)
    {
        const Result<Value> value = session.read(key);
        if (!value)
            qFatal("%s", qPrintable(value.error().text()));
        return *value;
    }
    static StoredKey keyOf(Session &session, const QByteArray &url)
    {
        const auto keys = session.resolveKey(url);
        if (!keys || keys->size() != 1)
            qFatal("no entry for %s", url.constData());
        return keys->first();
    }

    QTemporaryDir m_folders;
};

void TestHttplib2Python::namesOfFiles_data()
{
    QTest::addColumn<QByteArray>("url");
    for (const char *url : { "http://example.org", "HTTP://Example.ORG:8080/A/b?C=d&e=f", "https://user@h/~x/-_.()=!*'",
                             "http://h/a b", "http://h/?", "http://h/?q=1#part", "http://h/caf\xc3\xa9?q=\xe2\x82\xac",
                             "http://h/%7Eu/%c3%a9", "http://[::1]:80/x,y;z",
                             "http://h/very/long/path/that/goes/on/and/on/until/it/has/more/than/ninety/letters/"
                             "and/then/some/more?and=a&query=too" })
        QTest::newRow(url) << QByteArray(url);
}

void TestHttplib2Python::namesOfFiles()
{
    QFETCH(QByteArray, url);
    static Httplib2Peer python(m_folders.filePath(QStringLiteral("names")));
    Session session = opened(m_folders.filePath(QStringLiteral("names")));
    const QList<StoredKey> keys = dialect().keys({ "GET", url, {} }, {});
    QCOMPARE(keys.size(), 1);
    QCOMPARE(session.backend().storedName(keys.first()).bytes, python.fileName(url));
}

void TestHttplib2Python::rewrittenByteForByte_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : { "plain", "modified", "bare", "expires", "gzip", "deflate", "vary", "latin", "wide",
                              "elsewhere", "query?b=2&a=1", "moved-301", "moved-308" })
        QTest::newRow(name) << QByteArray(name);
}

void TestHttplib2Python::rewrittenByteForByte()
{
    QFETCH(QByteArray, name);
    const QString folder = m_folders.filePath(QStringLiteral("rewrite"));
    static Httplib2Peer python(folder);
    python.get(name);
    Session session = opened(folder);
    const StoredKey key = keyOf(session, python.url(name));
    const Value value = storedValue(session, key);
    const Result<DecodedEntry> decoded = dialect().decode(key, value);
    QVERIFY(decoded);
    const Result<Value> written = dialect().encode(decoded->variants.first(), &value, {});
    QVERIFY2(written, written ? "" : qPrintable(written.error().text()));
    QCOMPARE(allOf(written->head), allOf(value.head));
    QCOMPARE(dialect().encode(decoded->variants.first(), nullptr, {}).map([](const Value &v) { return allOf(v.head); }),
             Result<QByteArray>(allOf(value.head)));
}

/// What came over the wire is written as httplib2 wrote what came over the wire.
void TestHttplib2Python::receivedResponses()
{
    QFETCH(QByteArray, name);
    const QString folder = m_folders.filePath(QStringLiteral("received"));
    static Httplib2Peer python(folder);
    python.get(name);
    Session session = opened(folder);
    const Value value = storedValue(session, keyOf(session, python.url(name)));

    QProcess curl;
    curl.start(QStringLiteral("curl"),
               { QStringLiteral("-sSi"), QStringLiteral("--noproxy"), QStringLiteral("*"), QStringLiteral("--raw"),
                 QString::fromUtf8(python.url(name)) });
    QVERIFY(curl.waitForFinished(PatienceMs));
    const QByteArray received = curl.readAllStandardOutput();
    const qsizetype end = received.indexOf("\r\n\r\n");
    QVERIFY(end > 0);
    CachedResponse response;
    response.url = python.url(name);
    response.status = received.mid(9, 3).toInt();
    for (const QByteArray &line : received.first(end).replace("\r\n", "\n").split('\n').mid(1))
        response.headers.append(line.first(line.indexOf(':')), line.mid(line.indexOf(':') + 1).trimmed());
    response.body = Part::fromBytes(received.mid(end + 4));
    response.requestHeaders = { { "Accept-Language", "de" },
                                { "User-Agent", "Python-httplib2/0.20.4 (gzip)" },
                                { "Accept", "text/html" } };
    // The origin's clock may have gone on in between.
    const Result<DecodedEntry> stored = dialect().decode({}, value);
    response.headers.set("Date", stored->variants.first().headers.value("date").value());
    const Result<Value> written = dialect().encode(response, nullptr, {});
    QVERIFY2(written, written ? "" : qPrintable(written.error().text()));
    QCOMPARE(allOf(written->head), allOf(value.head));
}

void TestHttplib2Python::expiredEntriesAreValidated_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("condition");
    QTest::newRow("max-age, ETag") << QByteArray("plain") << QByteArray("if-none-match");
    QTest::newRow("max-age, Last-Modified") << QByteArray("modified") << QByteArray("if-modified-since");
    QTest::newRow("Expires") << QByteArray("expires") << QByteArray("if-none-match");
    QTest::newRow("Vary") << QByteArray("vary") << QByteArray("if-none-match");
    QTest::newRow("decoded") << QByteArray("gzip") << QByteArray("if-none-match");
    QTest::newRow("no ASCII") << QByteArray("latin") << QByteArray("if-none-match");
}

void TestHttplib2Python::expiredEntriesAreValidated()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, condition);
    const QString folder = m_folders.filePath(QStringLiteral("expired"));
    static Httplib2Peer python(folder);
    const QJsonObject first = python.get(name);
    QVERIFY(!first[u"fromCache"].toBool());
    QVERIFY(python.get(name)[u"seen"].toArray().isEmpty());

    Session session = opened(folder);
    const StoredKey key = keyOf(session, python.url(name));
    const Value value = storedValue(session, key);
    const Result<Value> marked = dialect().expired(key, value, session.info());
    QVERIFY2(marked, marked ? "" : qPrintable(marked.error().text()));
    QVERIFY(session.backend().change(key, value.version, *marked, {}));
    session.withRow(key, storedValue(session, key),
                    [](const Row &row) { QCOMPARE(row.freshness(currentTime()), Freshness::Stale); });

    const QJsonObject asked = python.get(name);
    QCOMPARE(asked[u"seen"].toArray().size(), 1);
    QVERIFY(firstSeen(asked).contains(QLatin1StringView(condition)));
    QVERIFY(asked[u"fromCache"].toBool());
    QCOMPARE(asked[u"status"].toInt(), 200);
    QCOMPARE(bodyOf(asked), bodyOf(first));
    QCOMPARE(asked[u"headers"][u"x-confirmed"].toString(), QStringLiteral("yes"));
    // What it wrote after the 304 is an entry to us, fresh again for all but Expires.
    const Result<DecodedEntry> merged = dialect().decode(key, storedValue(session, key));
    QVERIFY(merged);
    QCOMPARE(merged->variants.first().headers.joined("x-confirmed"), QByteArray("yes"));
    QCOMPARE(merged->variants.first().url, python.url(name));
    QCOMPARE(merged->variants.first().requestHeaders.size(), name == "vary" ? 2 : 0);
    QCOMPARE(allOf(merged->variants.first().body), bodyOf(first));
    QVERIFY(python.get(name)[u"seen"].toArray().isEmpty());
}

void TestHttplib2Python::redirectsCannotBeExpired()
{
    const QString folder = m_folders.filePath(QStringLiteral("redirects"));
    Httplib2Peer python(folder);
    QCOMPARE(python.get("moved-301")[u"seen"].toArray().size(), 2);
    QCOMPARE(python.get("moved-301")[u"seen"].toArray().size(), 0);
    Session session = opened(folder);
    const StoredKey key = keyOf(session, python.url("moved-301"));
    const Value value = storedValue(session, key);
    const Result<Value> marked = dialect().expired(key, value, session.info());
    QVERIFY(!marked);
    QCOMPARE(marked.error().code, ErrorCode::Unsupported);
    session.withRow(key, value, [](const Row &row) { QCOMPARE(expirable(row, currentTime()), Expirable::Never); });
}

/// Another response in the entry's place, and one where there was none.
void TestHttplib2Python::writeBackIsRead()
{
    const QString folder = m_folders.filePath(QStringLiteral("written"));
    Httplib2Peer python(folder);
    python.get("plain");
    Session session = opened(folder);
    const StoredKey key = keyOf(session, python.url("plain"));
    const Value value = storedValue(session, key);
    CachedResponse response = dialect().decode(key, value)->variants.first();
    response.headers.set("content-type", "text/x-new");
    response.headers.set("content-length", "8");
    response.body = Part::fromBytes("new body");
    QVERIFY(session.backend().change(key, value.version, *dialect().encode(response, &value, {}), {}));
    const QJsonObject read = python.get("plain");
    QVERIFY(read[u"fromCache"].toBool() && read[u"seen"].toArray().isEmpty());
    QCOMPARE(bodyOf(read), QByteArray("new body"));
    QCOMPARE(read[u"headers"][u"content-type"].toString(), QStringLiteral("text/x-new"));

    response.url = python.url("never-asked");
    response.headers.remove("content-location");
    response.body = Part::fromBytes(QByteArray(200'000, 'x'));
    const StoredKey fresh =
        session.backend().storedName(dialect().keys({ "GET", response.url, {} }, session.info()).first());
    QVERIFY(session.backend().change(fresh, {}, *dialect().encode(response, nullptr, {}), {}));
    const QJsonObject created = python.get("never-asked");
    QVERIFY(created[u"fromCache"].toBool() && created[u"seen"].toArray().isEmpty());
    QCOMPARE(bodyOf(created), allOf(response.body));
}

void TestHttplib2Python::removedAndPutBack()
{
    const QString folder = m_folders.filePath(QStringLiteral("removed"));
    Httplib2Peer python(folder);
    python.get("gzip");
    Session session = opened(folder);
    const StoredKey key = keyOf(session, python.url("gzip"));
    const Value value = storedValue(session, key);
    QVERIFY(session.backend().change(key, value.version, std::nullopt, {}));
    QVERIFY(QDir(folder).isEmpty());
    QVERIFY(session.backend().change(key, {}, value, {}));
    QVERIFY(python.get("gzip")[u"seen"].toArray().isEmpty());
}

QTEST_GUILESS_MAIN(TestHttplib2Python)
#include "test_httplib2_python.moc"
